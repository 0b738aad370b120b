using System.Numerics.Tensors;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>What arithmetic bounds rather than memory: the Gram matrix, the element-wise functions and the probability of one row.</summary>
internal static class ComputeCases
{
    private static readonly TimingPlan Plan = new(TimeSpan.FromSeconds(0.4), TimeSpan.FromMilliseconds(1), 9);

    private static float sink;

    /// <summary>Measures everything, on one thread in single precision.</summary>
    public static List<Measurement> Run(Pace pace)
    {
        pace.Report("arithmetic: Gram matrix, element-wise functions, one row");
        return Run(Plan);
    }

    /// <summary>Runs everything shortly; see <see cref="WarmUp.UntilTheJitRests"/>.</summary>
    public static void WarmUp() => Run(Plan with { Budget = TimeSpan.Zero, MinimumRounds = 2 });

    private static List<Measurement> Run(TimingPlan plan) => [
        .. Gram(plan),
        Elementwise("sigmoid", plan, LogisticPrimitives.Sigmoid<float>, TensorPrimitives.Sigmoid<float>, ReferenceFunctions.Sigmoid, 1),
        Elementwise("softplus", plan, LogisticPrimitives.Softplus<float>, Rivals.Softplus<float>, ReferenceFunctions.Softplus, 2),
        .. OneRow(plan)];

    private static Measurement Line(string kernel, string? layout, int features, long bytes) =>
        new(kernel, layout, "float", features, bytes, 1, null, null, null, null, null);

    private static IEnumerable<Measurement> Gram(TimingPlan plan)
    {
        const int Features = 128;
        const int Samples = 20_000;
        using FeaturePool<float> pool = new((long)Features * Samples * sizeof(float), Features);
        Problem<float> problem = new(pool, Samples, Features);
        float[] weights = new float[Samples];
        new SplitMix(7).FillSymmetric<float>(weights);
        TensorPrimitives.Abs<float>(weights, weights);
        double error = CheckGram(problem, weights);

        using FeatureMatrix<float> matrix = problem.Pack();
        using FeaturePasses<float> passes = new(matrix, 1);
        double[] gram = new double[Features * Features];

        // The lower triangle with the diagonal, a multiplication and an addition each: what the result needs, not what a kernel does.
        double flops = (double)Samples * Features * (Features + 1);
        InterleavedTiming timing = InterleavedTiming.Measure(
            plan with { Budget = 3 * plan.Budget },
            new Contender(Machine.MultiplyAdds, Machine.FlopsPerCall),
            new Contender(() => passes.ComputeGram(weights, gram), flops));
        yield return Line("fmaPeak", null, 0, 0) with { Value = timing.Rate(0) / 1e9, Unit = "GFLOP/s" };
        yield return Line("weightedGram", "strip", Features, problem.Bytes) with
        {
            GbPerSecond = problem.Bytes / timing.Seconds(1) / 1e9,
            MaxRelativeError = error,
            Value = timing.Rate(1) / 1e9,
            Unit = "GFLOP/s",
            FractionOfPeak = timing.RateRatio(1, 0),
        };
    }

    /// <summary>Checks the Gram matrix of some odd number of rows, more than one block of them.</summary>
    private static double CheckGram(Problem<float> whole, float[] allWeights)
    {
        const int OddRows = 1_027;
        Problem<float> problem = whole.Head(OddRows);
        int d = problem.FeatureCount;
        double[] actual = new double[d * d];
        using FeatureMatrix<float> matrix = problem.Pack();
        using FeaturePasses<float> passes = new(matrix, 1);
        passes.ComputeGram(allWeights.AsSpan(0, OddRows), actual);
        double[] features = Array.ConvertAll(problem.Features.ToArray(), value => (double)value);
        double[] weights = Array.ConvertAll(allWeights[..OddRows], value => (double)value);
        double[] expected = ReferencePass.WeightedGram(features, OddRows, d, d, weights);
        TensorPrimitives.Abs<double>(features, features);
        double[] sizes = ReferencePass.WeightedGram(features, OddRows, d, d, weights);
        return Agreement.OfSums("Weighted Gram matrix", actual, expected, sizes, Agreement.SumTolerance<float>());
    }

    private static Measurement Elementwise(
        string kernel, TimingPlan plan, SpanMap map, SpanMap rival, Func<double, double> reference, double ulps)
    {
        // Two spans of these fill half of the smallest L1 cache; the odd length has a tail.
        const int Count = 2_047;
        float[] x = new float[Count];
        float[] y = new float[Count];
        new SplitMix(3).FillSymmetric<float>(x);
        TensorPrimitives.Multiply(x, 20, x);
        map(x, y);
        double[] expected = Array.ConvertAll(x, value => reference(value));
        double error = Agreement.OfValues<float>(kernel, y, expected, ulps);
        double relative = Enumerable.Range(0, Count).Max(i => Agreement.RelativeError(y[i], expected[i], Math.Abs(expected[i])));
        InterleavedTiming timing = InterleavedTiming.Measure(plan, new Contender(() => map(x, y), Count), new Contender(() => rival(x, y), Count));
        return Line(kernel, null, 0, Count * sizeof(float)) with
        {
            GbPerSecond = 2 * sizeof(float) * timing.Rate(0) / 1e9,
            RatioToTensorPrimitives = timing.RateRatio(0, 1),
            MaxRelativeError = relative,
            Value = timing.Rate(0) / 1e9,
            Unit = FormattableString.Invariant($"G elements/s at {error:F2} ULP"),
        };
    }

    private static IEnumerable<Measurement> OneRow(TimingPlan plan)
    {
        const int Features = 32;
        const int Rows = 64;
        using FeaturePool<float> pool = new(Features * Rows * sizeof(float), Features);
        Problem<float> problem = new(pool, Rows, Features);
        double error = 0;
        for (int i = 0; i < Rows; i++)
        {
            double[] row = Array.ConvertAll(problem.Rows(i, 1).ToArray(), value => (double)value);
            double expected = ReferenceFunctions.Sigmoid(
                ReferenceModel.Logit(row, Array.ConvertAll(problem.Coefficients, value => (double)value), problem.Intercept));
            float actual = LogisticPrimitives.ComputeProbability(problem.Rows(i, 1), problem.Coefficients, problem.Intercept);
            error = Math.Max(error, Agreement.OfSums("Probability of one row", [actual], [expected], [expected], 4 * Agreement.SumTolerance<float>()));
        }

        InterleavedTiming timing = InterleavedTiming.Measure(
            plan,
            new Contender(() => Independent(problem), Rows),
            new Contender(() => IndependentRival(problem), Rows),
            new Contender(() => Chained(problem), Rows),
            new Contender(() => ChainedRival(problem), Rows));
        Measurement Result(string name, int ours, int rival) => Line(name, "rowMajor", Features, Features * sizeof(float)) with
        {
            RatioToTensorPrimitives = timing.RateRatio(ours, rival),
            MaxRelativeError = error,
            Value = 1e9 / timing.Rate(ours),
            Unit = "ns",
        };
        yield return Result("oneRowProbability", 0, 1);
        yield return Result("oneRowProbabilityChained", 2, 3);
    }

    /// <summary>Calls that do not wait for each other, as when a server scores requests one by one.</summary>
    private static void Independent(Problem<float> problem)
    {
        float[] coefficients = problem.Coefficients;
        ReadOnlySpan<float> features = problem.Features;
        float sum = 0;
        for (int row = 0; row < features.Length; row += coefficients.Length)
        {
            sum += LogisticPrimitives.ComputeProbability(features.Slice(row, coefficients.Length), coefficients, problem.Intercept);
        }

        sink = sum;
    }

    private static void IndependentRival(Problem<float> problem)
    {
        float[] coefficients = problem.Coefficients;
        ReadOnlySpan<float> features = problem.Features;
        float sum = 0;
        for (int row = 0; row < features.Length; row += coefficients.Length)
        {
            sum += Rivals.Probability(features.Slice(row, coefficients.Length), coefficients, problem.Intercept);
        }

        sink = sum;
    }

    /// <summary>Calls of which each waits for the one before, because its address does: the whole latency from features to probability.</summary>
    private static void Chained(Problem<float> problem)
    {
        float[] coefficients = problem.Coefficients;
        ReadOnlySpan<float> features = problem.Features;
        int lag = 0;
        for (int row = 0; row < features.Length; row += coefficients.Length)
        {
            lag = SignOf(LogisticPrimitives.ComputeProbability(features.Slice(row + lag, coefficients.Length), coefficients, problem.Intercept));
        }

        sink = lag;
    }

    private static void ChainedRival(Problem<float> problem)
    {
        float[] coefficients = problem.Coefficients;
        ReadOnlySpan<float> features = problem.Features;
        int lag = 0;
        for (int row = 0; row < features.Length; row += coefficients.Length)
        {
            lag = SignOf(Rivals.Probability(features.Slice(row + lag, coefficients.Length), coefficients, problem.Intercept));
        }

        sink = lag;
    }

    /// <summary>The sign bit: 0 for every probability, which neither the JIT nor the processor can know in advance.</summary>
    private static int SignOf(float probability) => (int)(BitConverter.SingleToUInt32Bits(probability) >> 31);

    private delegate void SpanMap(ReadOnlySpan<float> x, Span<float> destination);
}
