using System.Globalization;
using LogReg.Simd.Inference.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>What training without a penalty proves of its distance to the optimum (formulas 4.20 and 4.21), judged by optima in 400 bits.</summary>
public class TrainedEnclosureTests
{
    private static readonly double?[] Tolerances = [null, 1e-2, 1e-4, 1e-8];

    private static readonly Solver[] Solvers = [Solver.Auto, Solver.Lbfgs, Solver.NewtonCholesky, Solver.NewtonCg, Solver.GradientDescent];

    public static TheoryData<string> Kinds => ["plain", "far from zero", "nearly dependent", "weighted", "nearly separated", "many columns"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Objective_and_coefficients_are_as_near_to_the_exact_optimum_as_is_proven(string kind)
    {
        const int Sets = 20;
        (int certified, int close, int trained) = (0, 0, 0);
        for (int seed = 0; seed < Sets; seed++)
        {
            InferenceData data = Of(kind, seed);
            LogisticFit exact = LogisticInference.Fit(data);
            if (exact.Existence != OptimumExistence.Proven)
            {
                continue;
            }

            double total = Enumerable.Range(0, data.Successes.Length).Sum(i => data.WeightOf(i));
            Fixed least = ProfileOracle.Loss(data, [.. exact.Coefficients.Select(row => Fixed.Of(row.Estimate))]);
            foreach (bool isSingle in new[] { true, false })
            {
                TrainingOptions options = new()
                {
                    L2Strength = 0,
                    ThreadCount = 1,
                    Tolerance = Tolerances[seed % Tolerances.Length],
                    Solver = Solvers[seed % Solvers.Length],
                    MaxIterations = 2000,
                };
                TrainingResult result = Train(data, options, isSingle);
                trained++;
                if (result.CertifiedGap is not { } gap)
                {
                    Assert.Null(result.CertifiedCoefficientBound);
                    continue;
                }

                certified++;
                double[] coefficients = [result.Model.Intercept, .. result.Model.Coefficients];
                Fixed value = ProfileOracle.LossOf(data, [.. coefficients.Select(Fixed.Of)]);
                double distance = (value - least).ToDouble() / total;
                double shown = result.Objective - (least.ToDouble() / total);
                string who = string.Create(CultureInfo.InvariantCulture, $"{kind} {seed}, {options.Solver} to {options.Tolerance}, single {isSingle}");
                Assert.True(distance <= gap && shown <= gap, $"{who}: F is {distance} above its minimum, or as it is stated {shown}, not {gap}.");
                double bound = Assert.NotNull(result.CertifiedCoefficientBound);
                double errors = coefficients.Select((b, j) => Math.Abs(b - exact.Coefficients[j].Estimate) / exact.Coefficients[j].StandardError).Max();
                Assert.True(errors <= bound, $"{who}: a coefficient is {errors} standard errors off, not {bound}.");
                close += gap <= (2 * distance) + 1e-12 ? 1 : 0;
            }
        }

        // The reach of rows is bounded column by column, which columns that nearly depend on each other make large: to a coarse tolerance nothing is proven of some.
        Assert.True(certified >= (kind == "nearly dependent" ? 0.5 : 0.8) * trained, $"{certified} of {trained} are certified.");
        Assert.True(close >= 0.7 * certified, $"{close} of {certified} bounds are at most twice the distance.");
    }

    [Fact]
    public void Classes_of_softmax_are_as_near_to_the_exact_optimum_as_is_proven()
    {
        const int Classes = 3;
        int certified = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            InferenceData binary = Generated.Of(500 + seed, 150, 3);
            Random random = new(seed);
            int[] labels = [.. binary.Successes.ToArray().Select(y => random.Next(3) == 0 ? 2 : (int)y)];
            MultinomialFit exact = MultinomialInference.Fit(new MultinomialData { Features = binary.Features, FeatureCount = 3, Classes = labels, ClassCount = Classes });
            Assert.Equal(OptimumExistence.Proven, exact.Existence);
            MulticlassResult result = MulticlassRegression.Train<double>(
                binary.Features.Span, 3, labels, options: new TrainingOptions { L2Strength = 0, ThreadCount = 1, Tolerance = Tolerances[seed % Tolerances.Length] });
            if (result.CertifiedGap is not { } gap)
            {
                continue;
            }

            certified++;
            double distance = result.Objective + (exact.LogLikelihood / labels.Length);
            Assert.True(distance <= gap, $"{seed}: F is {distance} above its minimum, not {gap}.");
            Assert.True(gap <= (2 * distance) + 1e-12, $"{seed}: F is {distance} above its minimum, and {gap} is proven.");
            double bound = Assert.NotNull(result.CertifiedCoefficientBound);
            for (int k = 1; k < Classes; k++)
            {
                for (int j = 0; j <= 3; j++)
                {
                    double trained = j == 0 ? result.Model.Intercepts[k] - result.Model.Intercepts[0] : result.Model.CoefficientsOf(k)[j - 1] - result.Model.CoefficientsOf(0)[j - 1];
                    Coefficient row = exact.Equations[k - 1].Coefficients[j];
                    Assert.True(Math.Abs(trained - row.Estimate) <= bound * row.StandardError, $"{seed}: {trained:R} is not {row.Estimate:R} to {bound} standard errors of {row.StandardError}.");
                }
            }
        }

        Assert.True(certified >= 15, $"{certified} are certified.");
    }

    [Fact]
    public void Other_losses_have_the_bounds_of_their_own_curvatures()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            InferenceData data = Of("plain", seed);
            LogisticFit exact = LogisticInference.Fit(data);
            TrainingOptions options = new() { L2Strength = 0, ThreadCount = 1, Tolerance = 1e-3 };

            // Tanh is the log loss at twice the logit: half the coefficients, and half their errors.
            TrainingResult tanh = Train(data, options with { Loss = Loss.TanhCrossEntropy }, isSingle: false);
            Assert.True(tanh.Objective + (exact.LogLikelihood / data.Successes.Length) <= Assert.NotNull(tanh.CertifiedGap));
            double errors = tanh.Model.Coefficients.ToArray().Select((b, j) => Math.Abs((2 * b) - exact.Coefficients[j + 1].Estimate) / exact.Coefficients[j + 1].StandardError).Max();
            Assert.True(errors <= tanh.CertifiedCoefficientBound, $"{errors} is not within {tanh.CertifiedCoefficientBound}.");

            TrainingResult loose = Train(data, options with { Loss = Loss.SquaredLogit, Solver = Solver.Lbfgs, Tolerance = 1e-2 }, isSingle: false);
            TrainingResult squared = Train(data, options with { Loss = Loss.SquaredLogit, Tolerance = 1e-14 }, isSingle: false);
            Assert.InRange(loose.Objective - squared.Objective, -1e-15, Assert.NotNull(loose.CertifiedGap));
            Assert.InRange(loose.CertifiedGap!.Value, 0, (1.01 * (loose.Objective - squared.Objective)) + 1e-13);
        }
    }

    [Fact]
    public void Nothing_is_proven_of_separated_classes_nor_under_a_penalty_of_coefficients()
    {
        InferenceData data = Of("plain", 1);
        Assert.Null(Train(data, new TrainingOptions { L2Strength = 0.1, ThreadCount = 1 }, isSingle: false).CertifiedCoefficientBound);
        double[] labels = [.. Enumerable.Range(0, data.Successes.Length).Select(i => data.Features.Span[i * data.FeatureCount] > 0 ? 1.0 : 0)];
        TrainingResult separated = Train(data with { Successes = labels }, new TrainingOptions { L2Strength = 0, ThreadCount = 1 }, isSingle: false);
        Assert.Equal(OptimumExistence.Separated, separated.OptimumExistence);
        Assert.Null(separated.CertifiedGap);
        Assert.Null(separated.CertifiedCoefficientBound);
    }

    [Fact]
    public void Columns_that_others_determine_leave_the_rest_as_near_as_is_proven()
    {
        InferenceData data = Of("plain", 3);
        double[] copied = new double[data.Features.Length / data.FeatureCount * (data.FeatureCount + 1)];
        for (int i = 0; i < data.Successes.Length; i++)
        {
            data.Features.Span.Slice(i * data.FeatureCount, data.FeatureCount).CopyTo(copied.AsSpan(i * (data.FeatureCount + 1)));
            copied[((i + 1) * (data.FeatureCount + 1)) - 1] = data.Features.Span[i * data.FeatureCount];
        }

        LogisticFit exact = LogisticInference.Fit(data);
        TrainingResult result = Train(data with { Features = copied, FeatureCount = data.FeatureCount + 1 }, new TrainingOptions { L2Strength = 0, ThreadCount = 1, Tolerance = 1e-3 }, isSingle: false);
        Assert.Equal([0, data.FeatureCount], result.UnidentifiedFeatures);
        Assert.InRange(result.Objective + (exact.LogLikelihood / data.Successes.Length), -1e-15, Assert.NotNull(result.CertifiedGap));
        double error = Math.Abs(result.Model.Coefficients[1] - exact.Coefficients[2].Estimate) / exact.Coefficients[2].StandardError;
        Assert.InRange(error, 0, Assert.NotNull(result.CertifiedCoefficientBound));
    }

    private static TrainingResult Train(InferenceData data, TrainingOptions options, bool isSingle)
    {
        double[] labels = data.Successes.ToArray();
        double[] weights = data.Weights.ToArray();
        return isSingle
            ? LogisticRegression.Train<float>(Single(data.Features.Span), data.FeatureCount, Single(labels), options, Single(weights))
            : LogisticRegression.Train<double>(data.Features.Span, data.FeatureCount, labels, options, weights);
    }

    private static float[] Single(ReadOnlySpan<double> values) => [.. values.ToArray().Select(value => (float)value)];

    /// <summary>Sets whose numbers are those of single precision.</summary>
    private static InferenceData Of(string kind, int seed)
    {
        InferenceData data = kind switch
        {
            "nearly dependent" => Generated.Of(seed, 120, 3, 100),
            "nearly separated" => Generated.Of(seed, 60, 2, strength: 6),
            "many columns" => Generated.Of(seed, 400, 20, strength: 0.2),
            _ => Generated.Of(seed, 80, 3),
        };
        double[] features = [.. data.Features.ToArray().Select((x, i) => (double)(float)(kind == "far from zero" && i % 3 == 1 ? 31 + x : x))];
        return data with { Features = features, Weights = kind == "weighted" ? Enumerable.Range(0, data.Successes.Length).Select(i => (double)(i % 4)).ToArray() : default };
    }
}
