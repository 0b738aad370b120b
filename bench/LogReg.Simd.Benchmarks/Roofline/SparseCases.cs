using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Benchmarks.Training;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>The fused passes over sparse rows of ones, of one class and of ten: a few columns, as one-hot tables have them, and a million by Zipf's law, as text and clicks have them.</summary>
/// <remarks>Bytes are those that are stored; the ceiling is a read of the same memory.</remarks>
internal static unsafe class SparseCases
{
    private const int Classes = 10;

    private static readonly TimingPlan Plan = new(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1), 3);

    /// <summary>Measures everything, on one thread in single precision.</summary>
    public static List<Measurement> Run(Pace pace)
    {
        pace.Report("sparse rows");
        return [
            .. Run("few columns", SparseData.Fields(32_768, 14, 123), Plan),
            .. Run("Zipf", SparseData.Zipf(100_000, 1_000_000, 40, isBinary: true), Plan)];
    }

    /// <summary>Runs everything shortly; see <see cref="Roofline.WarmUp.UntilTheJitRests"/>.</summary>
    public static void WarmUp() => Run("small", SparseData.Zipf(300, 20_000, 20, isBinary: true), Plan with { Budget = TimeSpan.Zero, MinimumRounds = 2 });

    private static List<Measurement> Run(string name, SparseData data, TimingPlan plan)
    {
        using Passes passes = new(data);
        (double ofOne, double ofTen) = passes.Check();
        SparseStore store = passes.Matrix.Store;
        using WorkerTeam team = new(1);
        void* bytes = store.Buffer.Pointer;
        InterleavedTiming timing = InterleavedTiming.Measure(
            plan,
            ReadPass.Of(team, bytes, store.ByteCount, ReadPass.Fastest(team, bytes, store.ByteCount)),
            new Contender(passes.Binary, store.ByteCount),
            new Contender(passes.Softmax, store.ByteCount));
        return [Line("sparseLossGradient", 1, ofOne), Line("sparseSoftmaxGradient", 2, ofTen)];

        Measurement Line(string kernel, int contender, double error) =>
            new(kernel, name, "float", data.FeatureCount, store.ByteCount, 1, timing.Rate(contender) / 1e9, timing.Rate(0) / 1e9, timing.RateRatio(contender, 0), null, error)
            {
                Value = store.EntryCount / timing.Seconds(contender) / 1e9,
                Unit = "G entries/s",
            };
    }

    /// <summary>The passes over one set of rows, on one thread.</summary>
    private sealed class Passes : IDisposable
    {
        private readonly SparseData data;
        private readonly WorkerTeam team = new(1);
        private readonly FeaturePasses<float> binary;
        private readonly FeaturePass<SoftmaxTerms<float>, float> softmax;
        private readonly NativeBuffer memory;
        private readonly float[] coefficients;
        private readonly float[] classes;
        private readonly double[] gradient;
        private readonly double[] sums;

        public Passes(SparseData data)
        {
            this.data = data;
            (int n, int d) = (data.SampleCount, data.FeatureCount);
            Matrix = data.Pack();
            binary = new FeaturePasses<float>(Matrix, 1);
            SplitMix random = new(9);
            coefficients = new float[Classes * d];
            random.FillSymmetric<float>(coefficients);
            classes = [.. Enumerable.Range(0, n).Select(_ => (float)(random.Next() % Classes))];
            gradient = new double[d];

            // Coefficients, intercepts of zero, and class indices.
            memory = new NativeBuffer((nuint)(coefficients.Length + Classes + n) * sizeof(float));
            float* beta = (float*)memory.Pointer;
            float* labels = beta + coefficients.Length + Classes;
            coefficients.CopyTo(new Span<float>(beta, coefficients.Length));
            classes.CopyTo(new Span<float>(labels, n));
            SoftmaxTerms<float> terms = new() { Labels = labels };
            softmax = Matrix.NewPass(in terms, Classes, team);
            softmax.Coefficients = beta;
            softmax.Intercepts = beta + coefficients.Length;
            sums = new double[softmax.SumLength];
        }

        public SparseMatrix<float> Matrix { get; }

        public void Binary() => binary.ComputeLogLossGradient(data.Labels, [], coefficients.AsSpan(0, data.FeatureCount), 0, gradient);

        public void Softmax() => softmax.Compute(sums);

        /// <summary>Holds both passes to plain loops in double over the entries; returns their largest errors.</summary>
        public (double OfOne, double OfTen) Check()
        {
            Binary();
            Softmax();
            (double[] expected, double[] sizes) = Reference(1);
            double ofOne = Agreement.OfSums("Sparse pass", gradient, expected, sizes, Agreement.SumTolerance<float>());
            (expected, sizes) = Reference(Classes);
            double ofTen = Agreement.OfSums("Sparse softmax pass", sums.AsSpan(0, expected.Length), expected, sizes, Agreement.SumTolerance<float>());
            return (ofOne, ofTen);
        }

        public void Dispose()
        {
            binary.Dispose();
            softmax.Dispose();
            memory.Dispose();
            Matrix.Dispose();
            team.Dispose();
        }

        /// <summary>The gradients, class after class, and the sizes of their sums; one class is two of which the other's logit is zero.</summary>
        private (double[] Gradients, double[] Sizes) Reference(int classCount)
        {
            int d = data.FeatureCount;
            (double[] gradients, double[] sizes) = (new double[classCount * d], new double[classCount * d]);
            double[] terms = new double[classCount];
            for (int i = 0; i < data.SampleCount; i++)
            {
                ReadOnlySpan<int> columns = data.Columns.AsSpan((int)data.RowPointers[i], (int)(data.RowPointers[i + 1] - data.RowPointers[i]));
                ReadOnlySpan<float> values = data.Values.AsSpan((int)data.RowPointers[i], columns.Length);
                double total = classCount == 1 ? 1 : 0;
                for (int k = 0; k < classCount; k++)
                {
                    double logit = 0;
                    for (int e = 0; e < columns.Length; e++)
                    {
                        logit += (double)values[e] * coefficients[(k * d) + columns[e]];
                    }

                    terms[k] = Math.Exp(logit);
                    total += terms[k];
                }

                for (int k = 0; k < classCount; k++)
                {
                    double own = classCount == 1 ? data.Labels[i] : classes[i] == k ? 1 : 0;
                    double residual = (terms[k] / total) - own;
                    for (int e = 0; e < columns.Length; e++)
                    {
                        gradients[(k * d) + columns[e]] += residual * values[e];
                        sizes[(k * d) + columns[e]] += Math.Abs(residual * values[e]);
                    }
                }
            }

            return (gradients, sizes);
        }
    }
}
