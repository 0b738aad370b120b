using Xunit;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>Disposed objects, thread counts, null.</summary>
public class LifetimeTests
{
    private const int Samples = 40;
    private const int Features = 3;

    public static TheoryData<int> ThreadCounts => [1, 2, 3];

    [Fact]
    public void A_thread_count_out_of_its_range_is_refused()
    {
        using FeatureMatrix<float> matrix = Matrix();
        foreach (int threadCount in (int[])[-1, int.MinValue, 1025, 100_000, int.MaxValue])
        {
            ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>("threadCount", () => new FeaturePasses<float>(matrix, threadCount));
            Assert.Equal(threadCount < 0 ? null : threadCount, thrown.ActualValue);
            Assert.Contains($"{threadCount}", thrown.Message, StringComparison.Ordinal);
            Assert.Contains("from 1 to 1024", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_thread_count_is_one_per_processor()
    {
        using FeatureMatrix<float> matrix = Matrix();
        using FeaturePasses<float> passes = new(matrix);
        Assert.Equal(Environment.ProcessorCount, passes.ThreadCount);
        using FeaturePasses<float> most = new(matrix, 1024);
        Call(most, new float[Samples], new double[Features * Features]);
    }

    [Fact]
    public void Passes_without_features_are_refused() =>
        Assert.Throws<ArgumentNullException>("features", () => new FeaturePasses<double>(null!));

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Disposed_passes_refuse_every_call(int threadCount)
    {
        using FeatureMatrix<float> matrix = Matrix();
        FeaturePasses<float> passes = new(matrix, threadCount);
        Call(passes, new float[Samples], new double[Features * Features]);
        passes.Dispose();
        AssertEveryCallIsRefused(passes, typeof(FeaturePasses<float>));
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Passes_over_disposed_features_refuse_every_call(int threadCount)
    {
        FeatureMatrix<float> matrix = Matrix();
        using FeaturePasses<float> passes = new(matrix, threadCount);
        matrix.Dispose();
        AssertEveryCallIsRefused(passes, typeof(FeatureMatrix<float>));
    }

    [Fact]
    public void Passes_over_features_that_were_disposed_before_refuse_every_call()
    {
        FeatureMatrix<float> matrix = Matrix();
        matrix.Dispose();
        using FeaturePasses<float> passes = new(matrix);
        AssertEveryCallIsRefused(passes, typeof(FeatureMatrix<float>));
    }

    [Fact]
    public void A_disposed_matrix_gives_no_row()
    {
        FeatureMatrix<float> matrix = Matrix();
        matrix.Dispose();
        float[] row = [7, 7, 7];
        Assert.Equal(typeof(FeatureMatrix<float>).FullName, Assert.Throws<ObjectDisposedException>(() => matrix.CopyRowTo(0, row)).ObjectName);
        Assert.Equal([7f, 7f, 7f], row);
        Assert.Equal(Samples, matrix.SampleCount);
        Assert.Equal(Features, matrix.FeatureCount);
    }

    [Theory]
    [MemberData(nameof(ThreadCounts))]
    public void Disposing_twice_is_harmless(int threadCount)
    {
        FeatureMatrix<float> matrix = Matrix();
        FeaturePasses<float> passes = new(matrix, threadCount);
        passes.Dispose();
        passes.Dispose();
        matrix.Dispose();
        matrix.Dispose();
        Assert.Equal(threadCount, passes.ThreadCount);
    }

    [Fact]
    public void The_matrix_outlives_its_passes()
    {
        using FeatureMatrix<float> matrix = Matrix();
        new FeaturePasses<float>(matrix, 2).Dispose();
        using FeaturePasses<float> passes = new(matrix, 2);
        Assert.Same(matrix, passes.Features);
        Call(passes, new float[Samples], new double[Features * Features]);
    }

    [Fact]
    public void A_forgotten_matrix_keeps_its_passes_alive_until_they_return()
    {
        // Nothing refers to matrix or passes but the call in progress.
        float[] logits = new float[Samples];
        for (int i = 0; i < 20; i++)
        {
            Orphan().ComputeLogits([1, 1, 1], 0, logits);
            GC.Collect();
            Assert.All(logits, z => Assert.Equal(3, z));
        }

        static FeaturePasses<float> Orphan() =>
            new(FeatureMatrix<float>.Pack(Enumerable.Repeat(1f, Samples * Features).ToArray(), Samples, Features));
    }

    private static FeatureMatrix<float> Matrix() =>
        FeatureMatrix<float>.Pack(new float[Samples * Features], Samples, Features);

    private static void AssertEveryCallIsRefused(FeaturePasses<float> passes, Type disposed)
    {
        float[] elements = new float[Samples];
        double[] doubles = new double[Features * Features];
        Array.Fill(elements, 7f);
        Array.Fill(doubles, 7.0);
        foreach (Action call in Calls(passes, elements, doubles))
        {
            Assert.Equal(disposed.FullName, Assert.Throws<ObjectDisposedException>(call).ObjectName);
        }

        Assert.All(elements, x => Assert.Equal(7f, x));
        Assert.All(doubles, x => Assert.Equal(7.0, x));
    }

    private static void Call(FeaturePasses<float> passes, float[] elements, double[] doubles)
    {
        foreach (Action call in Calls(passes, elements, doubles))
        {
            call();
        }
    }

    private static Action[] Calls(FeaturePasses<float> passes, float[] elements, double[] doubles)
    {
        float[] inputs = new float[Samples];
        float[] coefficients = new float[Features];
        return
        [
            () => passes.ComputeLogits(coefficients, 0, elements),
            () => passes.ComputeClassLogits(coefficients, (float[])[0], elements),
            () => passes.ComputeLogLossGradient(inputs, [], coefficients, 0, doubles.AsSpan(0, Features)),
            () => passes.ComputeLogLossGradient(inputs, inputs, coefficients, 0, doubles.AsSpan(0, Features), elements),
            () => passes.ComputeTransposedProduct(inputs, doubles.AsSpan(0, Features)),
            () => passes.ComputeHessianProduct(inputs, coefficients, 0, doubles.AsSpan(0, Features)),
            () => passes.ComputeGram(inputs, doubles),
        ];
    }
}
