using System.Text.RegularExpressions;
using LogReg.Simd.Tests.Documentation;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>What a solver needs is said once: training refuses and takes what it says, and so does the document.</summary>
public partial class SolverNeedsTests
{
    public static TheoryData<Solver> Solvers => [.. Enum.GetValues<Solver>()];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Training_takes_what_a_solver_serves_and_refuses_the_rest(Solver solver)
    {
        SolverNeeds needs = SolverNeeds.Of(solver);
        TrainingData data = TrainingData.Draw(5, 60, 2);
        foreach (double l1 in (double[])[0, 0.01])
        {
            foreach (Loss loss in Enum.GetValues<Loss>())
            {
                TrainingOptions options = new() { Solver = solver, L1Strength = l1, L2Strength = 0.01, Loss = loss, MaxIterations = 2, ThreadCount = 1 };
                Holds(needs.AreMet(l1 > 0, loss != Loss.SquaredProbability), () => data.Train<float>(options));
            }

            TrainingOptions plain = new() { Solver = solver, L1Strength = l1, L2Strength = 0.01, MaxIterations = 2, ThreadCount = 1, GradientStep = GradientStep.Backtracking };
            TrainingData classes = MulticlassData.Draw(5, 60, 2, 3);
            Holds(needs.AreMet(l1 > 0, true, 9), () => classes.TrainClasses<float>(plain));
            Holds(needs.AreMet(l1 > 0, true), () => classes.TrainClasses<float>(plain, MulticlassMethod.OneVsRest));
            Holds(needs.AreMet(l1 > 0, false), () => HiddenLayerNetwork.Train<float>([0, 1, 2, 3], 1, [0, 1, 1, 0], 2, plain));
        }

        // 1025 variables: 5 classes of 204 features and an intercept.
        TrainingData wide = MulticlassData.Draw(6, 20, 204, 5);
        Holds(needs.AreMet(false, true, 1025), () => wide.TrainClasses<float>(new TrainingOptions { Solver = solver, MaxIterations = 1, ThreadCount = 1 }));
    }

    [Fact]
    public void A_refusal_names_the_solvers_that_serve()
    {
        TrainingData data = TrainingData.Draw(5, 60, 2);
        ArgumentException l1 = Assert.Throws<ArgumentException>("options", () => data.Train<float>(new TrainingOptions { Solver = Solver.Lbfgs, L1Strength = 0.5 }));
        Assert.Contains("Choose Auto, ProximalNewton or OrthantWiseLbfgs,", l1.Message, StringComparison.Ordinal);
        ArgumentException both = Assert.Throws<ArgumentException>(
            "options", () => data.Train<float>(new TrainingOptions { Solver = Solver.Lbfgs, L1Strength = 0.5, Loss = Loss.SquaredProbability }));
        Assert.Contains("Choose Auto or OrthantWiseLbfgs,", both.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_what_the_solver_needs()
    {
        TrainingData data = TrainingData.Draw(5, 60, 2);
        ArgumentException penalty = Assert.Throws<ArgumentException>("options", () => data.Train<float>(new TrainingOptions { Solver = Solver.NewtonCg, L1Strength = 0.5 }));
        Assert.Contains("NewtonCg needs a penalty with a derivative everywhere", penalty.Message, StringComparison.Ordinal);
        Assert.Contains("L1Strength 0.5", penalty.Message, StringComparison.Ordinal);
        ArgumentException loss = Assert.Throws<ArgumentException>(
            "options", () => data.Train<float>(new TrainingOptions { Solver = Solver.NewtonCg, Loss = Loss.SquaredProbability }));
        Assert.Contains("NewtonCg needs a convex loss, which SquaredProbability is not", loss.Message, StringComparison.Ordinal);
        ArgumentException variables = Assert.Throws<ArgumentException>(
            "options", () => MulticlassData.Draw(6, 20, 204, 5).TrainClasses<float>(new TrainingOptions { Solver = Solver.NewtonCholesky }));
        Assert.Contains(
            "NewtonCholesky needs at most 1024 variables of all classes at once, whose Hessian it forms, but there are 1025 variables in 5 classes", variables.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_takes_a_solver_that_serves()
    {
        foreach ((int rows, int features, double l1, Loss loss) in ((int, int, double, Loss)[])
            [(60, 2, 0, Loss.LogLoss), (9000, 2, 0, Loss.LogLoss), (60, 2, 0.1, Loss.LogLoss), (60, 2, 0.1, Loss.SquaredProbability), (60, 2, 0, Loss.SquaredProbability), (20, 1100, 0.1, Loss.LogLoss)])
        {
            TrainingOptions options = new() { L1Strength = l1, Loss = loss, MaxIterations = 1, ThreadCount = 1 };
            Solver chosen = TrainingData.Draw(7, rows, features).Train<float>(options).Solver;
            Assert.True(SolverNeeds.Of(chosen).AreMet(l1 > 0, loss != Loss.SquaredProbability), $"Auto chose {chosen} for λ₁ = {l1} and {loss}.");
        }
    }

    [Fact]
    public void The_table_of_the_document_says_the_same()
    {
        string table = RepositoryText.Section("docs/training.md", "## Solvers");
        List<Solver> seen = [];
        foreach (string line in table.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            string[] cells = [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
            if (cells.Length != 6)
            {
                continue;
            }

            foreach (Match name in Name().Matches(cells[0]))
            {
                Solver solver = Enum.Parse<Solver>(name.Groups[1].Value);
                SolverNeeds needs = SolverNeeds.Of(solver);
                seen.Add(solver);
                Assert.Equal(needs.SmoothPenalty ? "L2" : "L1, L2", cells[2]);
                Assert.Equal(needs.ConvexLoss ? "convex" : "any", cells[3]);
                Assert.Equal(
                    needs.MostSoftmaxVariables switch { 0 => "no", long.MaxValue => "yes", long most => $"up to {most} variables" },
                    cells[4]);
            }
        }

        Assert.Equal([.. Enum.GetValues<Solver>().Where(solver => solver != Solver.Auto).Order()], seen.Order());
    }

    [Fact]
    public void A_solver_that_does_not_exist_is_refused() => Assert.Throws<ArgumentOutOfRangeException>("solver", () => SolverNeeds.Of((Solver)99));

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Name();

    private static void Holds(bool isServed, Action train)
    {
        if (isServed)
        {
            train();
        }
        else
        {
            Assert.Throws<ArgumentException>("options", train);
        }
    }
}
