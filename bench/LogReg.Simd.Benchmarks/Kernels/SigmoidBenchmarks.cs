using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Benchmarks.Kernels;

/// <summary>σ(z), formula 1.2, over a span.</summary>
/// <typeparam name="T">The element type.</typeparam>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SigmoidBenchmarks<T> : ElementwiseBenchmarks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The scalar formula in double.</summary>
    [Benchmark]
    public void Reference()
    {
        for (int i = 0; i < WideLogits.Length; i++)
        {
            WideDestination[i] = ReferenceFunctions.Sigmoid(WideLogits[i]);
        }
    }

    /// <summary>The rival.</summary>
    [Benchmark(Baseline = true)]
    public void Composition() => TensorPrimitives.Sigmoid<T>(Logits, Destination);

    /// <summary>This library.</summary>
    [Benchmark]
    public void Library() => LogisticPrimitives.Sigmoid<T>(Logits, Destination);

    /// <inheritdoc/>
    protected override void Check()
    {
        Reference();
        Composition();
        CheckValues(nameof(Composition), toleranceInUlps: 6);
        Library();
        CheckValues(nameof(Library), toleranceInUlps: 1);
    }
}
