using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Commands;

/// <summary><c>logreg train</c>.</summary>
internal static class TrainCommand
{
    /// <summary>No machine gains by more threads, and many more cannot be started at all.</summary>
    private const int MostThreads = 1024;

    public static Command Create(Host host)
    {
        Argument<string?> data = Opt.OptionalFile("DATA", "CSV or another format of tables, LIBSVM text, idx or a converted file, compressed or not; "
            + "- for the standard input [default: Fisher's iris]");
        ReadingOptions reading = new();
        Option<double?> l2 = Opt.Number("--l2", "X", "The L2 strength of the mean objective [default: that of --c 1, or 0 with --l1]", x => x >= 0, "a number, 0 or more");
        Option<double?> c = Opt.Number("--c", "X", "The inverse strength of scikit-learn: L2 strength 1/(X·S), S the sum of the row weights times the class weights", x => x > 0, "a number above 0");
        Option<double?> l1 = Opt.Number("--l1", "X", "The L1 strength of the mean objective [default: 0]", x => x >= 0, "a number, 0 or more");
        Option<bool> noIntercept = Opt.Switch("--no-intercept", "Fit no intercept");
        Option<bool> standardize = Opt.Switch("--standardize", "Centre columns and divide them by their standard deviation for fitting");
        Option<ClassWeights?> classWeight = new("--class-weight")
        {
            Description = "Factors by class: balanced, or one factor per class, A,B for the negative and the positive one [default: all 1]",
            HelpName = "balanced|A,B,…",
            CustomParser = ParseClassWeight,
        };
        Option<MulticlassMethod?> multiclass = new("--multiclass")
        {
            Description = "How the labels are told apart, each a class of its own: softmax, or one against the rest, ovr [default: softmax where there are more than two]",
            HelpName = "softmax|ovr",
            CustomParser = ParseMulticlass,
        };
        Option<Loss> loss = Opt.Choice("--loss", "The loss of two classes", [.. Enum.GetValues<Loss>().Select(value => (Words.Of(value), value))]);
        Option<int?> hidden = Opt.Count("--hidden", "Train a network with one hidden layer of N sigmoid units", 1);
        Option<Solver> solver = Opt.Choice("--solver", "The method", [.. Enum.GetValues<Solver>().Select(value => (Words.Of<Solver>(value), value))]);
        Option<double?> tolerance = Opt.Number("--tolerance", "X", "The relative gap to prove [default: 5e-7 single, 5e-11 double]", x => x > 0, "a number above 0");
        Option<int?> iterations = Opt.Count("--max-iterations", "The limit of iterations [default: 1000]", 0);
        Option<int?> threads = Opt.Count("--threads", "The most threads, which change no bit of the model; small data takes one, "
            + "packing of sparse rows and categories all that pay [default: 0, one per processor]", 0, MostThreads);
        Option<int?> seed = Opt.Count("--seed", "The seed of the holdout and of the stochastic solvers [default: 0]", int.MinValue);
        Option<Precision> precision = PrecisionOption.Create();
        Option<string?> test = Opt.Text("--test", "FILE", "Data that the model is judged by");
        Option<double?> holdout = Opt.Number("--holdout", "FRACTION", "The share of the rows that the model is judged by", x => x is > 0 and < 1, "a number between 0 and 1");
        Option<string?> holdoutOutput = Opt.Text("--holdout-output", "FILE", "Where the rows of the holdout go, in the format of the data");
        Option<string?> model = Opt.Text("--model", "FILE", "Where the model goes");
        Option<string?> json = Opt.Text("--json", "FILE", "Where the report goes as JSON");
        Option<bool> quiet = Opt.Switch("--quiet", "Print errors only");

        Command command = new("train", "Train a model and say how good it is.") { data };
        reading.AddTo(command);
        foreach (Option option in (Option[])
            [multiclass, loss, hidden, l2, c, l1, noIntercept, standardize, classWeight, solver, tolerance, iterations, threads, seed, precision, test, holdout, holdoutOutput, model, json, quiet])
        {
            command.Add(option);
        }

        command.Validators.Add(result => Exclude(result, l2, c));
        command.Validators.Add(result => Exclude(result, test, holdout));
        command.Validators.Add(result => Exclude(result, reading.Positive, multiclass));
        command.Validators.Add(result => Exclude(result, loss, multiclass));
        command.Validators.Add(result => Exclude(result, hidden, multiclass));
        command.Validators.Add(result => Exclude(result, hidden, loss));
        command.SetAction(parsed =>
        {
            TrainRequest request = new()
            {
                Data = parsed.GetValue(data),
                Precision = parsed.GetValue(precision),

                // Without an intercept a column that is moved is another column.
                Reading = reading.From(parsed) with { MoveFarColumns = !parsed.GetValue(noIntercept), KeepsBytes = true },
                Given = reading.Given(parsed),
                Multiclass = parsed.GetValue(multiclass),
                HiddenUnits = parsed.GetValue(hidden),
                Training = new TrainingOptions
                {
                    Loss = parsed.GetValue(loss),
                    L2Strength = parsed.GetValue(l2),
                    C = parsed.GetValue(c),
                    L1Strength = parsed.GetValue(l1) ?? 0,
                    FitIntercept = !parsed.GetValue(noIntercept),
                    Standardize = parsed.GetValue(standardize),
                    ClassWeights = parsed.GetValue(classWeight) ?? ClassWeights.None,
                    Solver = parsed.GetValue(solver),
                    Tolerance = parsed.GetValue(tolerance),
                    MaxIterations = parsed.GetValue(iterations) ?? TrainingOptions.Default.MaxIterations,
                    ThreadCount = parsed.GetValue(threads) ?? 0,
                    Seed = parsed.GetValue(seed) ?? 0,
                },
                Test = parsed.GetValue(test),
                Holdout = parsed.GetValue(holdout),
                HoldoutOutput = parsed.GetValue(holdoutOutput),
                Model = parsed.GetValue(model),
                Json = parsed.GetValue(json),
            };
            Consoles consoles = new(parsed.GetValue(quiet), host);
            return request.Precision == Precision.Double ? TrainOperation<double>.Run(request, consoles) : TrainOperation<float>.Run(request, consoles);
        });
        return command;
    }

    private static void Exclude(CommandResult result, Option first, Option second)
    {
        if (result.GetResult(first) is { Implicit: false } && result.GetResult(second) is { Implicit: false })
        {
            result.AddError($"The options {first.Name} and {second.Name} exclude each other. Leave one of them out.");
        }
    }

    private static ClassWeights? ParseClassWeight(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (string.Equals(text, "balanced", StringComparison.OrdinalIgnoreCase))
        {
            return ClassWeights.Balanced;
        }

        string[] parts = text.Split(',');
        double[] factors = [.. parts.Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double factor) ? factor : double.NaN)];
        if (factors.Length >= 2 && factors.All(factor => double.IsFinite(factor) && factor > 0))
        {
            return ClassWeights.Of(factors);
        }

        result.AddError($"The value '{text}' of --class-weight is not allowed. Give balanced, or one number above 0 per class with commas between.");
        return null;
    }

    private static MulticlassMethod? ParseMulticlass(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        MulticlassMethod? method = text.ToUpperInvariant() switch
        {
            "SOFTMAX" => MulticlassMethod.Softmax,
            "OVR" => MulticlassMethod.OneVsRest,
            _ => null,
        };
        if (method is null)
        {
            result.AddError($"The value '{text}' of --multiclass is not allowed. Choose softmax or ovr.");
        }

        return method;
    }
}
