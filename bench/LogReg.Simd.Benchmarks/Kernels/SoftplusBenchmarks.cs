using System.Numerics;
using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Roofline;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Benchmarks.Kernels;

/// <summary>log(1 + e^z), formula 2.1 at y = 0, over a span.</summary>
/// <typeparam name="T">The element type.</typeparam>
[GenericTypeArguments(typeof(float))]
[GenericTypeArguments(typeof(double))]
public class SoftplusBenchmarks<T> : ElementwiseBenchmarks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The scalar formula in double.</summary>
    [Benchmark]
    public void Reference()
    {
        for (int i = 0; i < WideLogits.Length; i++)
        {
            WideDestination[i] = ReferenceFunctions.Softplus(WideLogits[i]);
        }
    }

    /// <summary>The rival: Exp, then LogP1, which is neither safe from overflow nor accurate where e^z is small.</summary>
    [Benchmark(Baseline = true)]
    public void Composition() => Rivals.Softplus<T>(Logits, Destination);

    /// <summary>This library.</summary>
    [Benchmark]
    public void Library() => LogisticPrimitives.Softplus<T>(Logits, Destination);

    /// <inheritdoc/>
    protected override void Check()
    {
        Reference();
        Library();
        CheckValues(nameof(Library), toleranceInUlps: 2);
    }
}
