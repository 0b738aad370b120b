using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Losses;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>The passes of ten classes over 60,000 × 784 features from memory: softmax against the multiply-add peak, one-vs-rest against one binary pass.</summary>
internal static unsafe class ClassCases
{
    private const int Samples = 60_000;
    private const int Features = 784;
    private const int Classes = 10;

    private static readonly TimingPlan Plan = new(TimeSpan.FromSeconds(2.5), TimeSpan.Zero, 9);

    /// <summary>Measures everything, on one thread in single precision.</summary>
    public static List<Measurement> Run(Pace pace)
    {
        pace.Report("ten classes");
        return Run(Samples, Plan);
    }

    /// <summary>Runs everything shortly; see <see cref="WarmUp.UntilTheJitRests"/>.</summary>
    public static void WarmUp() => Run(1027, Plan with { Budget = TimeSpan.Zero, MinimumRounds = 2 });

    private static List<Measurement> Run(int samples, TimingPlan plan)
    {
        // An odd number of rows, where one dropped row is a tenth of a percent of the sums.
        const int OddRows = 1027;
        using FeaturePool<float> pool = new((long)samples * Features * sizeof(float), Features);
        Problem<float> problem = new(pool, samples, Features);
        double error;
        using (Passes few = new(problem.Head(OddRows)))
        {
            error = few.Check();
        }

        using Passes passes = new(problem);
        double flops = 4.0 * samples * Features * Classes;
        InterleavedTiming timing = InterleavedTiming.Measure(
            plan,
            new Contender(Machine.MultiplyAdds, Machine.FlopsPerCall),
            new Contender(passes.Softmax, flops),
            new Contender(passes.OneVsRest, 1),
            new Contender(passes.Binary, 1));
        Measurement line = new("softmaxGradient", "strip", "float", Features, problem.Bytes, 1, null, null, null, null, error);
        return [
            line with
            {
                GbPerSecond = problem.Bytes / timing.Seconds(1) / 1e9,
                Value = timing.Rate(1) / 1e9,
                Unit = FormattableString.Invariant($"GFLOP/s, {1e3 * timing.Seconds(1):F1} ms"),
                FractionOfPeak = timing.RateRatio(1, 0),
            },
            line with
            {
                Kernel = "oneVsRestGradient",
                GbPerSecond = problem.Bytes / timing.Seconds(2) / 1e9,
                Value = timing.RateRatio(3, 2),
                Unit = FormattableString.Invariant($"binary passes, {1e3 * timing.Seconds(2):F1} ms"),
            }];
    }

    /// <summary>The passes over one problem, on one thread.</summary>
    private sealed class Passes : IDisposable
    {
        private readonly Problem<float> problem;
        private readonly WorkerTeam team = new(1);
        private readonly FeatureMatrix<float> matrix;
        private readonly FeaturePasses<float> binary;
        private readonly NativeBuffer memory;
        private readonly FeaturePass<SoftmaxTerms<float>, float> softmax;
        private readonly FeaturePass<IndependentTerms<LogLoss, float>, float> oneVsRest;
        private readonly float[] coefficients = new float[Classes * Features];
        private readonly float[] intercepts = new float[Classes];
        private readonly float[] labels;
        private readonly float[] isFirst;
        private readonly double[] sums;
        private readonly double[] gradient = new double[Features];

        public Passes(Problem<float> problem)
        {
            this.problem = problem;
            int n = problem.SampleCount;
            matrix = problem.Pack();
            binary = new FeaturePasses<float>(matrix, 1);
            SplitMix random = new(5);
            random.FillSymmetric<float>(coefficients);
            random.FillSymmetric<float>(intercepts);
            System.Numerics.Tensors.TensorPrimitives.Multiply(coefficients, 6 / MathF.Sqrt(Features), coefficients);
            labels = [.. Enumerable.Range(0, n).Select(_ => (float)(random.Next() % Classes))];
            isFirst = Array.ConvertAll(labels, label => label == 0 ? 1f : 0f);

            // Coefficients, intercepts, class indices, one set of binary labels per class, and the problems that point to them.
            int floats = coefficients.Length + Classes + n + (Classes * n);
            memory = new NativeBuffer((nuint)(floats * sizeof(float)) + ((nuint)Classes * (nuint)sizeof(BinaryProblem<float>)) + 64);
            float* beta = (float*)memory.Pointer;
            float* b = beta + coefficients.Length;
            float* y = b + Classes;
            float* ofClass = y + n;
            BinaryProblem<float>* problems = (BinaryProblem<float>*)(((nint)(beta + floats) + 63) & ~(nint)63);
            coefficients.CopyTo(new Span<float>(beta, coefficients.Length));
            intercepts.CopyTo(new Span<float>(b, Classes));
            labels.CopyTo(new Span<float>(y, n));
            for (int k = 0; k < Classes; k++)
            {
                float* own = ofClass + ((nint)k * n);
                Array.ConvertAll(labels, label => label == k ? 1f : 0f).CopyTo(new Span<float>(own, n));
                problems[k] = new BinaryProblem<float>((nint)own, 0, 0, 0);
            }

            SoftmaxTerms<float> joint = new() { Labels = y };
            IndependentTerms<LogLoss, float> separate = new() { Problems = problems };
            softmax = Prepared(matrix.NewPass(in joint, Classes, team), beta, b);
            oneVsRest = Prepared(matrix.NewPass(in separate, Classes, team), beta, b);
            sums = new double[Math.Max(softmax.SumLength, oneVsRest.SumLength)];
        }

        private static FeaturePass<C, float> Prepared<C>(FeaturePass<C, float> pass, float* coefficients, float* intercepts)
            where C : struct, IRowTerms<float>
        {
            pass.Coefficients = coefficients;
            pass.Intercepts = intercepts;
            return pass;
        }

        public void Softmax() => softmax.Compute(sums.AsSpan(0, softmax.SumLength));

        public void OneVsRest() => oneVsRest.Compute(sums.AsSpan(0, oneVsRest.SumLength));

        public void Binary() => binary.ComputeLogLossGradient(isFirst, [], coefficients.AsSpan(0, Features), intercepts[0], gradient);

        /// <summary>Holds the softmax pass to the Reference and the first class of one-vs-rest to the binary pass; returns the largest error.</summary>
        public double Check()
        {
            Softmax();
            SoftmaxReference reference = SoftmaxReference.Of(problem, labels, coefficients, intercepts, withSizes: true);
            double error = Agreement.OfSums(
                "Softmax pass", sums.AsSpan(0, reference.Sums.Length), reference.Sums, reference.Sizes, Agreement.SumTolerance<float>());
            OneVsRest();
            Binary();
            double[] sizes = [.. Enumerable.Repeat((double)problem.SampleCount, Features)];
            Agreement.OfSums("One-vs-rest pass", sums.AsSpan(0, Features), gradient, sizes, Agreement.SumTolerance<float>());
            return error;
        }

        public void Dispose()
        {
            softmax.Dispose();
            oneVsRest.Dispose();
            memory.Dispose();
            binary.Dispose();
            matrix.Dispose();
            team.Dispose();
        }
    }
}
