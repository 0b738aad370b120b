using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Roofline;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Benchmarks.Kernels;

/// <summary>The mean log loss, formulas 2.1 and 3.1, from logits and labels.</summary>
/// <typeparam name="T">The element type.</typeparam>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class LogLossBenchmarks<T> : ElementwiseBenchmarks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The scalar formula in double.</summary>
    [Benchmark]
    public double Reference()
    {
        double sum = 0;
        for (int i = 0; i < WideLogits.Length; i++)
        {
            sum += ReferenceLosses.LogLoss.Value(WideLogits[i], WideLabels[i]);
        }

        return sum / WideLogits.Length;
    }

    /// <summary>The rival: Exp, LogP1, Sum, less the dot product of labels and logits.</summary>
    [Benchmark(Baseline = true)]
    public T Composition()
    {
        Rivals.Softplus<T>(Logits, Destination);
        T sum = TensorPrimitives.Sum<T>(Destination);
        return (sum - TensorPrimitives.Dot<T>(Labels, Logits)) / T.CreateTruncating(Count);
    }

    /// <summary>This library.</summary>
    [Benchmark]
    public double Library() => LogisticPrimitives.LogLoss<T>(Logits, Labels);

    /// <inheritdoc/>
    protected override void Check() => CheckSum(nameof(Library), Library(), Reference(), Agreement.SumTolerance<T>());
}
