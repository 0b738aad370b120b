using System.Numerics;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using Xunit.Abstractions;

namespace LogReg.Simd.Tests.Support;

/// <summary>One row of the policy matrix: a precision and a width, with the kernels compiled for them.</summary>
/// <typeparam name="T">The precision.</typeparam>
public sealed class Policy<T> : IXunitSerializable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private bool wide;

    public Policy()
    {
    }

    internal Policy(bool wide) => this.wide = wide;

    /// <summary>Gets the kernels over the caller's rows.</summary>
    internal SpanKernels<T> Rows => typeof(T) == typeof(float)
        ? (SpanKernels<T>)(object)(wide ? new SpanKernels<Simd512Single, Vector512<float>, float>() : new SpanKernels<SimdPortableSingle, Vector<float>, float>())
        : (SpanKernels<T>)(object)(wide ? new SpanKernels<Simd512Double, Vector512<double>, double>() : new SpanKernels<SimdPortableDouble, Vector<double>, double>());

    /// <summary>Gets the kernels that are called on their own.</summary>
    internal DirectKernels<T> Direct => typeof(T) == typeof(float)
        ? (DirectKernels<T>)(object)(wide ? new DirectKernels<Simd512Single, Vector512<float>, float>() : new DirectKernels<SimdPortableSingle, Vector<float>, float>())
        : (DirectKernels<T>)(object)(wide ? new DirectKernels<Simd512Double, Vector512<double>, double>() : new DirectKernels<SimdPortableDouble, Vector<double>, double>());

    public void Serialize(IXunitSerializationInfo info) => info.AddValue(nameof(wide), wide);

    public void Deserialize(IXunitSerializationInfo info) => wide = info.GetValue<bool>(nameof(wide));

    public override string ToString() => $"{(typeof(T) == typeof(float) ? "single" : "double")} {(wide ? "512" : "portable")}";

    /// <summary>Gets the kernels over strips of one layout.</summary>
    internal StripKernels<T> Strips(StripLayout layout, int featureCount) => typeof(T) == typeof(float)
        ? (StripKernels<T>)(object)(wide ? Of<Simd512Single, Vector512<float>, float>(layout, featureCount) : Of<SimdPortableSingle, Vector<float>, float>(layout, featureCount))
        : (StripKernels<T>)(object)(wide ? Of<Simd512Double, Vector512<double>, double>(layout, featureCount) : Of<SimdPortableDouble, Vector<double>, double>(layout, featureCount));

    private static StripKernels<E> Of<S, V, E>(StripLayout layout, int featureCount)
        where S : struct, ISimd<V, E>
        where V : struct
        where E : unmanaged =>
        layout == StripLayout.Consecutive
            ? new StripKernels<ConsecutiveRows, S, V, E>(new ConsecutiveRows(ConsecutiveRows.PaddedStride(featureCount)))
            : new StripKernels<InterleavedRows, S, V, E>(default);
}

/// <summary>A precision under both of its policies, for the tests that hold one against the other.</summary>
/// <typeparam name="T">The precision.</typeparam>
public sealed class Precision<T> : IXunitSerializable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Gets the 512-bit policy.</summary>
    internal Policy<T> Wide { get; } = new(wide: true);

    /// <summary>Gets the portable policy.</summary>
    internal Policy<T> Portable { get; } = new(wide: false);

    public void Serialize(IXunitSerializationInfo info)
    {
    }

    public void Deserialize(IXunitSerializationInfo info)
    {
    }

    public override string ToString() => typeof(T) == typeof(float) ? "single" : "double";
}
