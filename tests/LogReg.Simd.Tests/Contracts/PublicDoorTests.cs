using System.Reflection;
using Xunit;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>Every public method of the engine, with every argument exchanged for bad ones: what is refused is refused as an argument of the method that was called.</summary>
public class PublicDoorTests
{
    /// <summary>Doors that refuse nothing, because every value of their parameters means something.</summary>
    private static readonly string[] RefuseNothing =
    [
        "LogisticModel.ToProbabilities(logits)",
        "LogisticModel.ToLogOdds(logits)",
        "LogisticPrimitives.Sigmoid(x)",
        "LogisticPrimitives.LogSumExp(x)",
        "FeatureOffset.Choose(mean, deviation)",
        "IncrementalTrainer`1.FillEpochOrder(order, seed, epoch)",
        "SolverNeeds.AreMet(hasL1Penalty, isConvex, softmaxVariables)",
        "SolverNeeds.Serving(hasL1Penalty, isConvex, softmaxVariables)",
        "SavedModel.set_ReadsDouble(value)",
        "SavedModel.set_Training(value)",
    ];

    public static TheoryData<string> Types => [.. PublicDoor.TypesOf(typeof(LogisticModel).Assembly).Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_refusal_names_a_parameter_of_the_method_that_was_called(string typeName)
    {
        Type type = PublicDoor.TypesOf(typeof(LogisticModel).Assembly).Single(candidate => candidate.Name == typeName);
        List<string> wrong = [];
        foreach (PublicDoor door in PublicDoor.Of(type))
        {
            ParameterInfo[] parameters = door.Method.GetParameters();
            if (Thrown(door, DoorArguments.Good(door.Method)) is { } unexpected && unexpected is not IOException)
            {
                wrong.Add($"{door.Name}: good arguments throw {unexpected.GetType().Name}: {unexpected.Message}");
                continue;
            }

            int refused = 0;
            for (int i = 0; i < parameters.Length; i++)
            {
                foreach (object? bad in DoorArguments.Bad(parameters[i], DoorArguments.Good(door.Method)[i + 1]))
                {
                    object?[] arguments = DoorArguments.Good(door.Method);
                    arguments[i + 1] = bad;
                    Exception? thrown = Thrown(door, arguments);
                    refused += thrown is null ? 0 : 1;
                    bool isGood = thrown switch
                    {
                        null or IOException or ModelFormatException => true,
                        ArgumentException { ParamName: { } name } => door.Names.Contains(name),
                        _ => false,
                    };
                    if (!isGood)
                    {
                        wrong.Add($"{door.Name} with {parameters[i].Name} = {Text(bad)} throws {thrown!.GetType().Name} of '{(thrown as ArgumentException)?.ParamName}': {thrown.Message}");
                    }
                }
            }

            if (refused == 0 != RefuseNothing.Contains(door.Name))
            {
                wrong.Add($"{door.Name} refuses {(refused == 0 ? "nothing" : "something")}.");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static Exception? Thrown(PublicDoor door, object?[] arguments)
    {
        try
        {
            return Record.Exception(() => door.Call(arguments));
        }
        finally
        {
            (arguments[0] as IDisposable)?.Dispose();
        }
    }

    private static string Text(object? value) => value is Array array ? $"[{string.Join(", ", array.Cast<object?>())}]" : value?.ToString() ?? "null";
}
