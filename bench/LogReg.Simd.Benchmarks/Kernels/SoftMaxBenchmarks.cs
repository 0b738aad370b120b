using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Benchmarks.Kernels;

/// <summary>e^z / Σ e^z, formula 2.5, over a span.</summary>
/// <typeparam name="T">The element type.</typeparam>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SoftMaxBenchmarks<T> : ElementwiseBenchmarks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The rival sums in the precision of T, in an order that depends on where the array lies.</summary>
    private const double RivalSlack = 100;

    private const double RoundingUnit = 1.0 / (1L << 53);

    /// <summary>The scalar formula in double.</summary>
    [Benchmark]
    public void Reference() => ReferenceFunctions.SoftMax(WideLogits).CopyTo(WideDestination, 0);

    /// <summary>The rival, which does not subtract the maximum.</summary>
    [Benchmark(Baseline = true)]
    public void Composition() => TensorPrimitives.SoftMax<T>(Logits, Destination);

    /// <summary>This library.</summary>
    [Benchmark]
    public void Library() => LogisticPrimitives.SoftMax<T>(Logits, Destination);

    /// <inheritdoc/>
    protected override void Check()
    {
        Reference();
        Composition();
        CheckProbabilities(nameof(Composition), RivalSlack * Agreement.SumTolerance<T>());
        Library();
        CheckProbabilities(nameof(Library), Agreement.SumTolerance<T>());
    }

    /// <remarks>
    /// Rounding z − m costs e^(z − m) a relative error of |z − m| roundings, and the Reference's plain sum in double one per term: the
    /// errors are relative to p·(1 + |z − m|), and the terms are added to the tolerance.
    /// </remarks>
    private void CheckProbabilities(string method, double tolerance)
    {
        double maximum = WideLogits.Max();
        double[] sizes = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            sizes[i] = WideDestination[i] * (1 + maximum - WideLogits[i]);
        }

        double[] actual = Array.ConvertAll(Destination, double.CreateTruncating);
        CheckSums(method, actual, WideDestination, sizes, tolerance + (Count * RoundingUnit));
    }
}
