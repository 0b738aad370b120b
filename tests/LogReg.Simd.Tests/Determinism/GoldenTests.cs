using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Determinism;

/// <summary>
/// The bits of every operation over seeded inputs, as one hash each: one value for every machine with fused multiply-add, one for the
/// rest. Width, layout of the loops and number of threads may change; these may not, unless a kernel's arithmetic is changed on purpose.
/// </summary>
public class GoldenTests
{
    private const int Seed = 20261121;

    /// <summary>name, hash where products and sums are fused, hash where not.</summary>
    public static TheoryData<string, string, string> Hashes => new()
    {
        { "elementwise, single", "CBCF9DD0A82C8DD3", "CDB62078A623F07B" },
        { "elementwise, double", "1B7C8C45FCE6C52C", "D80231E61F84F26B" },
        { "rows, single", "D0F2BC24D76547B5", "309CE0FE035B8DCF" },
        { "rows, double", "29DFC5FC15EB0CFE", "57160DC24A5B4FD2" },
        { "passes, interleaved, single", "D27E24007BFFC875", "A601333031F417AB" },
        { "passes, interleaved, double", "493E2ED2D53E9CF3", "9B2DBEA10E2A4C8A" },
        { "passes, consecutive, single", "C477EE2455A13C42", "EED2757C3C9C126D" },
        { "passes, consecutive, double", "0DF236A96347320C", "FC28A0D4C4168C0D" },
        { "classes, interleaved, single", "3AEF22F1B05CE746", "8F6F764E830708F4" },
        { "classes, interleaved, double", "521AF81F3E4F4EBE", "2E83C6B45DF4148C" },
        { "classes, consecutive, single", "1818FD15D6CDAF33", "CCA7E56DEF63B14D" },
        { "classes, consecutive, double", "1096679C6419A440", "C13EB95301532D73" },
    };

    [Theory]
    [MemberData(nameof(Hashes))]
    public void The_bits_are_those_of_every_other_machine(string name, string fused, string unfused) => GoldenHash.AssertIs(name, Hash(name), fused, unfused);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void The_number_of_threads_changes_no_bit(int threadCount)
    {
        Assert.Equal(Passes<float>(5000, 20, 1), Passes<float>(5000, 20, threadCount));
        Assert.Equal(Passes<float>(700, 200, 1), Passes<float>(700, 200, threadCount));
        Assert.Equal(Passes<double>(5000, 20, 1), Passes<double>(5000, 20, threadCount));
        Assert.Equal(Classes<float>(5000, 20, 1), Classes<float>(5000, 20, threadCount));
        Assert.Equal(Classes<double>(700, 200, 1), Classes<double>(700, 200, threadCount));
    }

    private static string Hash(string name) => name switch
    {
        "elementwise, single" => Elementwise<float>(),
        "elementwise, double" => Elementwise<double>(),
        "rows, single" => Rows<float>(),
        "rows, double" => Rows<double>(),
        "passes, interleaved, single" => Passes<float>(5000, 20, 2),
        "passes, interleaved, double" => Passes<double>(5000, 20, 2),
        "passes, consecutive, single" => Passes<float>(700, 200, 2),
        "passes, consecutive, double" => Passes<double>(700, 200, 2),
        "classes, interleaved, single" => Classes<float>(5000, 20, 2),
        "classes, interleaved, double" => Classes<double>(5000, 20, 2),
        "classes, consecutive, single" => Classes<float>(700, 200, 2),
        "classes, consecutive, double" => Classes<double>(700, 200, 2),
        _ => throw new ArgumentException($"There is no golden hash {name}.", nameof(name)),
    };

    private static string Elementwise<T>()
        where T : unmanaged
    {
        T[] logits = new SplitMix(Seed).Vector<T>(1027, 128);
        T[] labels = Labels<T>(logits.Length);
        T[] result = new T[logits.Length];
        using Digest digest = new();
        LogisticPrimitives.Sigmoid<T>(logits, result);
        digest.Add<T>(result);
        LogisticPrimitives.Softplus<T>(logits, result);
        digest.Add<T>(result);
        LogisticPrimitives.ComputeLogLosses<T>(logits, labels, result);
        digest.Add<T>(result);
        LogisticPrimitives.ComputeResiduals<T>(logits, labels, result);
        digest.Add<T>(result);
        LogisticPrimitives.ComputeCurvatures<T>(logits, result);
        digest.Add<T>(result);
        LogisticPrimitives.SoftMax<T>(logits, result);
        digest.Add<T>(result);
        digest.Add<double>([LogisticPrimitives.LogLoss<T>(logits, labels)]);
        return digest.Text;
    }

    private static string Rows<T>()
        where T : unmanaged
    {
        using Digest digest = new();
        foreach (int d in (int[])[1, 7, 16, 33, 100, 257])
        {
            const int Count = 37;
            SplitMix random = new(Seed + (ulong)d);
            T[] features = random.Vector<T>(Count * d);
            T[] coefficients = random.Vector<T>(d);
            T[] labels = Labels<T>(Count);
            T[] logits = new T[Count];
            T[] gradient = new T[d];
            double[] sums = new double[d];
            T intercept = random.Vector<T>(1)[0];
            LogisticPrimitives.ComputeLogits<T>(features, coefficients, intercept, logits);
            digest.Add<T>(logits);
            LogisticPrimitives.AccumulateGradient<T>(features, logits, gradient);
            digest.Add<T>(gradient);
            LogisticPrimitives.ComputeProbabilities<T>(features, coefficients, intercept, logits);
            digest.Add<T>(logits);
            LogLossSums total = LogisticPrimitives.ComputeLogLossGradient<T>(features, labels, [], coefficients, intercept, sums);
            digest.Add<double>(sums);
            digest.Add<double>([total.Loss, total.InterceptGradient]);
        }

        return digest.Text;
    }

    private static string Passes<T>(int n, int d, int threadCount)
        where T : unmanaged
    {
        SplitMix random = new(Seed + (ulong)n);
        double[] features = random.Vector<double>(n * d);
        T[] coefficients = random.Vector<T>(3 * d);
        T[] intercepts = random.Vector<T>(3);
        T[] labels = Labels<T>(n);
        T[] curvatures = new T[n];
        T[] logits = new T[3 * n];
        double[] sums = new double[d];
        double[] gram = new double[d * d];
        using FeatureMatrix<T> matrix = FeatureMatrix<T>.Pack(features, n, d);
        using FeaturePasses<T> passes = new(matrix, threadCount, Sharing.Always);
        using Digest digest = new();
        passes.ComputeClassLogits(coefficients, intercepts, logits);
        digest.Add<T>(logits);
        LogLossSums total = passes.ComputeLogLossGradient(labels, labels, coefficients.AsSpan(0, d), intercepts[0], sums, curvatures);
        digest.Add<double>(sums);
        digest.Add<double>([total.Loss, total.InterceptGradient]);
        digest.Add<T>(curvatures);
        double intercept = passes.ComputeHessianProduct(curvatures, coefficients.AsSpan(d, d), intercepts[1], sums);
        digest.Add<double>(sums);
        digest.Add<double>([intercept, passes.ComputeTransposedProduct(curvatures, sums)]);
        digest.Add<double>(sums);
        passes.ComputeGram(curvatures, gram);
        digest.Add<double>(gram);
        return digest.Text;
    }

    /// <summary>The softmax pass, a Hessian product at its logits, its bound, and a point of a line from its logits.</summary>
    private static unsafe string Classes<T>(int n, int d, int threadCount)
        where T : unmanaged
    {
        const int K = 7;
        SplitMix random = new(Seed + (ulong)n);
        double[] features = random.Vector<double>(n * d);
        T[] coefficients = random.Vector<T>(K * d);
        T[] intercepts = random.Vector<T>(K);
        T[] ends = random.Vector<T>(K * n, 8);
        T[] labels = Labels<T>(n, K);
        T[] weights = Labels<T>(n, 4);
        T[] logits = new T[K * n];
        using FeatureMatrix<T> matrix = FeatureMatrix<T>.Pack(features, n, d);
        using WorkerTeam team = new(threadCount, Sharing.Always);
        using Digest digest = new();
        fixed (T* beta = coefficients, b = intercepts, y = labels, s = weights, z = logits, end = ends)
        {
            AddPass(digest, matrix, team, new SoftmaxTerms<T> { Labels = y, SampleWeights = s, Logits = z, LogitStride = n }, beta, b, K);
            digest.Add<T>(logits);
            foreach (bool isBound in (bool[])[false, true])
            {
                SoftmaxHessianTerms<T> terms = new() { PointLogits = z, LogitStride = n, SampleWeights = s, IsBound = isBound };
                AddPass(digest, matrix, team, terms, beta, b, K);
            }

            T[] scratch = new T[SoftmaxLine.ScratchLength(K)];
            double* sums = stackalloc double[3];
            fixed (T* own = scratch)
            {
                SpanKernels<T>.Instance.SoftmaxLine(z, end, n, K, intercepts[0], y, s, n, own, sums);
            }

            digest.Add<double>(new ReadOnlySpan<double>(sums, 3));
        }

        return digest.Text;
    }

    private static unsafe void AddPass<C, T>(Digest digest, FeatureMatrix<T> matrix, WorkerTeam team, in C terms, T* coefficients, T* intercepts, int classCount)
        where C : struct, IRowTerms<T>
        where T : unmanaged
    {
        using FeaturePass<C, T> work = matrix.NewPass(in terms, classCount, team);
        work.Coefficients = coefficients;
        work.Intercepts = intercepts;
        double[] sums = new double[work.SumLength];
        work.Compute(sums);
        digest.Add<double>(sums);
    }

    private static T[] Labels<T>(int count, int classCount = 2)
        where T : unmanaged
    {
        SplitMix random = new(Seed);
        T[] labels = new T[count];
        for (int i = 0; i < count; i++)
        {
            double label = random.Below(classCount);
            labels[i] = typeof(T) == typeof(float) ? (T)(object)(float)label : (T)(object)label;
        }

        return labels;
    }
}
