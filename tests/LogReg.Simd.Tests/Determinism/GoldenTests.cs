using System.Runtime.InteropServices;
using System.Security.Cryptography;
using LogReg.Simd.Tests.HardwareLanes;
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
        { "elementwise, single", "629A659EF0B50A32", "72188B04C477D56F" },
        { "elementwise, double", "3C1371A3FA631546", "9B04F3FD20F14B36" },
        { "rows, single", "EA4097CA387E7CBF", "0FAEEDEF2BD84F3C" },
        { "rows, double", "9248A643A922DD2C", "AAF1DEAC4E052B6A" },
        { "passes, interleaved, single", "CB00D93BDCAD2AD3", "ED6D0C046D28542A" },
        { "passes, interleaved, double", "0364318D608C7FA6", "6393E8E7730CC7C6" },
        { "passes, consecutive, single", "7CB10FBCCC4BD5DB", "FE174A153409A3D9" },
        { "passes, consecutive, double", "C0D5F6A21C9195DA", "D5DA8BDE358DEA22" },
    };

    [Theory]
    [MemberData(nameof(Hashes))]
    public void The_bits_are_those_of_every_other_machine(string name, string fused, string unfused)
    {
        string actual = Hash(name);
        string expected = Machine.FusesMultiplyAdd ? fused : unfused;
        Assert.True(expected == actual, $"{name}: {actual}, not {expected}. Where the arithmetic was changed on purpose, say so in CHANGELOG.md.");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void The_number_of_threads_changes_no_bit(int threadCount)
    {
        Assert.Equal(Passes<float>(5000, 20, 1), Passes<float>(5000, 20, threadCount));
        Assert.Equal(Passes<float>(700, 200, 1), Passes<float>(700, 200, threadCount));
        Assert.Equal(Passes<double>(5000, 20, 1), Passes<double>(5000, 20, threadCount));
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
        using FeaturePasses<T> passes = new(matrix, threadCount);
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

    private static T[] Labels<T>(int count)
        where T : unmanaged
    {
        SplitMix random = new(Seed);
        T[] labels = new T[count];
        for (int i = 0; i < count; i++)
        {
            double label = random.Below(2);
            labels[i] = typeof(T) == typeof(float) ? (T)(object)(float)label : (T)(object)label;
        }

        return labels;
    }

    private sealed class Digest : IDisposable
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public string Text => Convert.ToHexString(hash.GetCurrentHash())[..16];

        public void Add<T>(ReadOnlySpan<T> values)
            where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));

        public void Dispose() => hash.Dispose();
    }
}
