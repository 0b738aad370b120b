using LogReg.Simd.Reference;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Columns of any magnitude that single precision holds: the optimum is that of the reference on the same data.</summary>
public class ExtremeScaleTests
{
    public static TheoryData<Solver, int, bool> Cases()
    {
        TheoryData<Solver, int, bool> data = [];
        foreach (Solver solver in (Solver[])[Solver.Auto, Solver.NewtonCholesky, Solver.ProximalNewton])
        {
            // 2^±39 is just inside of what is left alone (1e±12), 2^±66 is about 1e±20.
            foreach (int exponent in (int[])[20, 39, 41, 66])
            {
                data.Add(solver, exponent, false);
                data.Add(solver, exponent, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Columns_large_and_small_reach_the_optimum(Solver solver, int exponent, bool standardize)
    {
        TrainingData data = TrainingData.Draw(101, 200, 4, weighted: true);
        TrainingData scaled = data.Map((_, j, x) => j == 0 ? Math.ScaleB(x, exponent) : j == 2 ? Math.ScaleB(x, -exponent) : x);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingOptions options = new() { Solver = solver, L2Strength = 0.01, Standardize = standardize, ThreadCount = 1 };
            TrainingResult result = scaled.Train(isSingle, options);

            // The gap has the square of the gradient in it, and the gradient by a column of size 2⁴⁰ is known to 2⁴⁰·u at best: there the optimum may be
            // reached and yet not be provable.
            bool isProvable = standardize || exponent <= 20;
            Assert.Contains(result.StopReason, isProvable ? [StopReason.Converged] : new[] { StopReason.Converged, StopReason.PrecisionLimit });

            // Standardised, every scale is the same problem; the reference needs the columns as they came, of scale one.
            double minimum = standardize ? StandardizedMinimum(data) : ReferenceSolver.Solve(scaled.Objective(0.01)).Objective;
            double tolerance = isSingle ? 5e-7 : 5e-11;
            Assert.InRange(result.Objective - minimum, -1e-12 * minimum, tolerance * minimum);
            Assert.True(result.CertifiedGap >= result.Objective - minimum - (1e-13 * minimum));
            double loss = scaled.Objective(0).Value(result.Model.Coefficients, result.Model.Intercept);
            Assert.InRange(Math.Abs(loss - result.MeanLoss), 0, 1e-12 * loss);
        }
    }

    [Theory]
    [InlineData(Solver.NewtonCg)]
    [InlineData(Solver.Lbfgs)]
    [InlineData(Solver.OrthantWiseLbfgs)]
    [InlineData(Solver.GradientDescent)]
    public void Gradient_solvers_cope_with_extreme_columns_once_they_are_standardised(Solver solver)
    {
        TrainingData data = TrainingData.Draw(102, 200, 4);
        TrainingData scaled = data.Map((_, j, x) => j == 0 ? Math.ScaleB(x, 66) : j == 2 ? Math.ScaleB(x, -66) : x);
        double minimum = StandardizedMinimum(data);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = scaled.Train(isSingle, new TrainingOptions { Solver = solver, L2Strength = 0.01, Standardize = true, Tolerance = 1e-5, ThreadCount = 1 });
            Assert.Equal(StopReason.Converged, result.StopReason);
            Assert.InRange(result.Objective - minimum, -1e-12 * minimum, 1e-5 * minimum);
        }
    }

    [Theory]
    [InlineData(Solver.NewtonCholesky, 100)]
    [InlineData(Solver.NewtonCholesky, 2000)]
    [InlineData(Solver.NewtonCholesky, 16384)]
    [InlineData(Solver.NewtonCg, 100)]
    [InlineData(Solver.NewtonCg, 2000)]
    [InlineData(Solver.Lbfgs, 100)]
    [InlineData(Solver.Lbfgs, 2000)]
    [InlineData(Solver.Lbfgs, 16384)]
    [InlineData(Solver.ProximalNewton, 100)]
    [InlineData(Solver.ProximalNewton, 2000)]
    public void Standardised_columns_far_from_zero_reach_the_optimum(Solver solver, int offset)
    {
        // Years, say: a mean of 2000 and a deviation of 1. Sixty-fourths leave every number a float exactly.
        TrainingData plain = TrainingData.Draw(105, 250, 4).Map((_, _, x) => Math.Round(64 * x) / 64);
        TrainingData far = plain.Map((_, j, x) => j % 2 == 0 ? x + offset : x - offset);
        double minimum = StandardizedMinimum(plain);
        foreach (bool isSingle in (bool[])[true, false])
        {
            TrainingResult result = far.Train(isSingle, new TrainingOptions { Solver = solver, L2Strength = 0.01, Standardize = true, ThreadCount = 1 });
            Assert.True(result.StopReason == StopReason.Converged, $"{result.StopReason} after {result.Iterations} iterations, gap {result.RelativeCertifiedGap:E2}, single {isSingle}.");
            Assert.InRange(result.Objective - minimum, -1e-10 * minimum, (isSingle ? 5e-7 : 5e-11) * minimum);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_start_from_the_optimum_of_extreme_columns_is_at_the_end(bool isSingle)
    {
        TrainingData data = TrainingData.Draw(104, 200, 4).Map((_, j, x) => j == 0 ? Math.ScaleB(x, 60) : j == 2 ? Math.ScaleB(x, -60) : x);
        TrainingOptions options = new() { Solver = Solver.NewtonCholesky, L2Strength = 0, ThreadCount = 1 };
        TrainingResult first = data.Train(isSingle, options);
        TrainingResult again = data.Train(isSingle, options with { WarmStart = first.Model });
        Assert.Equal(StopReason.Converged, first.StopReason);
        Assert.Equal(StopReason.Converged, again.StopReason);
        Assert.InRange(first.Iterations, 3, 20);
        Assert.InRange(again.Iterations, 0, 2);
        Assert.InRange(Math.Abs(again.ObjectiveHistory[0] - first.Objective), 0, 1e-7 * first.Objective);
    }

    [Fact]
    public void A_column_of_subnormal_or_no_magnitude_does_no_harm()
    {
        TrainingData data = TrainingData.Draw(103, 150, 3);
        double minimum = ReferenceSolver.Solve(data.Map((_, j, x) => j == 1 ? 0 : x).Objective(0.01)).Objective;
        foreach (double size in (double[])[0, Math.ScaleB(1, -140)])
        {
            // A subnormal column can change F by less than its square: nothing.
            TrainingData tiny = data.Map((_, j, x) => j == 1 ? (double)(float)(size * x) : x);
            foreach (bool isSingle in (bool[])[true, false])
            {
                TrainingResult result = tiny.Train(isSingle, new TrainingOptions { L2Strength = 0.01, ThreadCount = 1 });
                Assert.Equal(StopReason.Converged, result.StopReason);
                Assert.InRange(result.Objective - minimum, -1e-12 * minimum, (isSingle ? 5e-7 : 5e-11) * minimum);
            }
        }
    }

    /// <summary>Coefficients of such columns are more than single precision holds; scored in single precision they made NaN of every row.</summary>
    [Theory]
    [InlineData(-126)]
    [InlineData(-133)]
    [InlineData(-141)]
    public void Columns_below_the_normal_numbers_of_single_precision_count_and_are_scored(int exponent)
    {
        TrainingData plain = MulticlassData.Draw(107, 200, 3, 3).Map((_, _, x) => Math.Round(16 * x));
        TrainingData tiny = plain.Map((_, j, x) => j == 1 ? Math.ScaleB(x, exponent) : x);
        TrainingOptions options = new() { L2Strength = 0.01, Standardize = true, ThreadCount = 1 };
        float[] rows = TrainingData.Narrow<float>(tiny.Features);
        Assert.Equal(tiny.Features, Array.ConvertAll(rows, value => (double)value));
        int[] classes = [.. plain.Classes().Select(k => Math.Min(k, 1))];
        float[] labels = Array.ConvertAll(classes, k => (float)k);
        int[] pointers = [.. Enumerable.Range(0, tiny.Rows + 1).Select(i => 3 * i)];
        using SparseMatrix<float> sparse = SparseMatrix<float>.FromCsr(pointers, [.. Enumerable.Range(0, rows.Length).Select(i => i % 3)], rows, 3);

        double expected = (plain with { Labels = Array.ConvertAll(labels, y => (double)y) }).Train<double>(options).Objective;
        (IClassifier Model, double Objective) Of(TrainingResult result) => (result.Model, result.Objective);
        foreach ((IClassifier model, double objective) in new[] { Of(LogisticRegression.Train<float>(rows, 3, labels, options)), Of(LogisticRegression.Train<float>(sparse, labels, options)) })
        {
            Assert.InRange(objective - expected, -1e-12 * expected, 5e-7 * expected);
            AssertScored(model, rows, tiny.Features);
        }

        double ofClasses = plain.TrainClasses<double>(options).Objective;
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            MulticlassResult result = tiny.TrainClasses<float>(options, method);
            Assert.True(method != MulticlassMethod.Softmax || Math.Abs(result.Objective - ofClasses) <= 5e-7 * ofClasses);
            AssertScored(result.Model, rows, tiny.Features);
        }

        AssertScored(HiddenLayerNetwork.Train<float>(rows, 3, classes, 2, options with { MaxIterations = 20 }).Model, rows, tiny.Features);
    }

    [Fact]
    public void Columns_below_the_normal_numbers_of_double_count_as_far_as_double_has_coefficients()
    {
        TrainingData plain = TrainingData.Draw(108, 200, 3).Map((_, _, x) => Math.Round(16 * x));
        TrainingData tiny = plain.Map((_, j, x) => j == 1 ? Math.ScaleB(x, -1040) : x);
        double minimum = ReferenceSolver.Solve(plain.Map((_, j, x) => j == 1 ? 0 : x).Objective(0.01)).Objective;
        TrainingResult result = tiny.Train<double>(new TrainingOptions { L2Strength = 0.01, ThreadCount = 1 });
        Assert.Equal(StopReason.Converged, result.StopReason);
        Assert.InRange(result.Objective - minimum, -1e-12 * minimum, 5e-11 * minimum);

        const string Message = "The coefficient of column 1 is more than double holds, because the numbers of the column are that small. Multiply the column by a power of ten";
        TrainingOptions standardized = new() { L2Strength = 0.01, Standardize = true, ThreadCount = 1 };
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>("features", () => tiny.Train<double>(standardized)).Message, StringComparison.Ordinal);
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>("features", () => tiny.Train<double>(new TrainingOptions { L2Strength = 0, ThreadCount = 1 })).Message, StringComparison.Ordinal);
        int[] pointers = [.. Enumerable.Range(0, tiny.Rows + 1).Select(i => 3 * i)];
        using SparseMatrix<double> sparse = SparseMatrix<double>.FromCsr(pointers, [.. Enumerable.Range(0, tiny.Features.Length).Select(i => i % 3)], tiny.Features, 3);
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>("features", () => LogisticRegression.Train<double>(sparse, tiny.Labels, standardized)).Message, StringComparison.Ordinal);
    }

    private static void AssertScored(IClassifier model, float[] rows, double[] wide)
    {
        float[] probabilities = new float[rows.Length / 3 * model.ClassCount];
        double[] expected = new double[probabilities.Length];
        model.PredictProbabilities(rows, probabilities);
        model.PredictProbabilities(wide, expected);
        Assert.All(Enumerable.Range(0, expected.Length), i => Assert.InRange(probabilities[i] - expected[i], -1e-6, 1e-6));
    }

    private static double StandardizedMinimum(TrainingData data)
    {
        int d = data.FeatureCount;
        double[] weights = data.Weights.Length == 0 ? [.. Enumerable.Repeat(1.0, data.Rows)] : data.Weights;
        double total = weights.Sum();
        double[] means = [.. Enumerable.Range(0, d).Select(j => weights.Select((s, i) => s * data.Features[(i * d) + j]).Sum() / total)];
        double[] deviations = [.. Enumerable.Range(0, d).Select(j => Math.Sqrt(weights.Select((s, i) => s * Math.Pow(data.Features[(i * d) + j] - means[j], 2)).Sum() / total))];
        return ReferenceSolver.Solve(data.Map((_, j, x) => (x - means[j]) / deviations[j]).Objective(0.01)).Objective;
    }
}
