using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Benchmarks.Kernels;

/// <summary>log Σ e^z, formula 2.5, of a span.</summary>
/// <typeparam name="T">The element type.</typeparam>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class LogSumExpBenchmarks<T> : ElementwiseBenchmarks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override unsafe double BytesPerOperation => (double)Count * sizeof(T);

    /// <summary>The scalar formula in double.</summary>
    [Benchmark]
    public double Reference() => ReferenceFunctions.LogSumExp(WideLogits);

    /// <summary>The rival: Max, Subtract, Exp, Sum.</summary>
    [Benchmark(Baseline = true)]
    public T Composition()
    {
        T maximum = TensorPrimitives.Max<T>(Logits);
        TensorPrimitives.Subtract(Logits, maximum, Destination);
        TensorPrimitives.Exp<T>(Destination, Destination);
        return maximum + T.Log(TensorPrimitives.Sum<T>(Destination));
    }

    /// <summary>This library.</summary>
    [Benchmark]
    public T Library() => LogisticPrimitives.LogSumExp<T>(Logits);

    /// <inheritdoc/>
    protected override void Check()
    {
        double expected = Reference();
        CheckSum(nameof(Composition), double.CreateTruncating(Composition()), expected, 10 * Agreement.SumTolerance<T>());
        CheckSum(nameof(Library), double.CreateTruncating(Library()), expected, Agreement.SumTolerance<T>());
    }
}
