using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Losses;
using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>The SIMD policies that exist on one machine.</summary>
public enum Policy
{
    /// <summary>Vector512, in hardware or not.</summary>
    Bits512,

    /// <summary>Vector&lt;T&gt; at the width of the hardware lane.</summary>
    Portable,
}

/// <summary>A kernel of one element, callable by name, precision and policy.</summary>
internal abstract class ElementwiseFunction
{
    /// <summary>Computes every element under a policy.</summary>
    public abstract void Compute<T>(Policy policy, ReadOnlySpan<T> source, Span<T> destination)
        where T : unmanaged;

    /// <summary>Computes one element the way of single values.</summary>
    public abstract T ComputeOne<T>(Policy policy, T value)
        where T : unmanaged;
}

/// <summary>A kernel given as a map.</summary>
internal sealed unsafe class ElementwiseFunction<M> : ElementwiseFunction
    where M : struct, IElementwiseMap
{
    public override void Compute<T>(Policy policy, ReadOnlySpan<T> source, Span<T> destination)
    {
        Assert.Equal(source.Length, destination.Length);
        fixed (T* from = source, to = destination)
        {
            switch (policy, typeof(T) == typeof(float))
            {
                case (Policy.Bits512, true):
                    ElementwiseLoop.Map<M, Simd512Single, Vector512<float>, float>((float*)from, source.Length, (float*)to);
                    break;
                case (Policy.Portable, true):
                    ElementwiseLoop.Map<M, SimdPortableSingle, Vector<float>, float>((float*)from, source.Length, (float*)to);
                    break;
                case (Policy.Bits512, false):
                    ElementwiseLoop.Map<M, Simd512Double, Vector512<double>, double>((double*)from, source.Length, (double*)to);
                    break;
                default:
                    ElementwiseLoop.Map<M, SimdPortableDouble, Vector<double>, double>((double*)from, source.Length, (double*)to);
                    break;
            }
        }
    }

    public override T ComputeOne<T>(Policy policy, T value) => (policy, typeof(T) == typeof(float)) switch
    {
        (Policy.Bits512, true) => (T)(object)ElementwiseLoop.MapOne<M, Simd512Single, Vector512<float>, float>((float)(object)value),
        (Policy.Portable, true) => (T)(object)ElementwiseLoop.MapOne<M, SimdPortableSingle, Vector<float>, float>((float)(object)value),
        (Policy.Bits512, false) => (T)(object)ElementwiseLoop.MapOne<M, Simd512Double, Vector512<double>, double>((double)(object)value),
        _ => (T)(object)ElementwiseLoop.MapOne<M, SimdPortableDouble, Vector<double>, double>((double)(object)value),
    };
}

/// <summary>e^−x for x ≥ 0.</summary>
internal readonly struct ExponentialMap : IElementwiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V x)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        Exponential.OfMinus<S, V, T>(x);
}

/// <summary>log(1 + e) for 0 ≤ e ≤ 1.</summary>
internal readonly struct LogOnePlusMap : IElementwiseMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V e)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        LogOnePlus.Of<S, V, T>(e);
}

/// <summary>A label known to the compiler.</summary>
internal interface ILabel
{
    static abstract double Value { get; }
}

/// <summary>y = 0.</summary>
internal readonly struct LabelZero : ILabel
{
    public static double Value => 0;
}

/// <summary>y = 1.</summary>
internal readonly struct LabelOne : ILabel
{
    public static double Value => 1;
}

/// <summary>ℓ(z, y) for one label.</summary>
internal readonly struct LossOf<Y> : IElementwiseMap
    where Y : struct, ILabel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V z)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        LossMap<LogLoss>.Invoke<S, V, T>(z, S.Constant(Y.Value));
}

/// <summary>∂ℓ/∂z for one label.</summary>
internal readonly struct ResidualOf<Y> : IElementwiseMap
    where Y : struct, ILabel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Invoke<S, V, T>(V z)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        ResidualMap<LogLoss>.Invoke<S, V, T>(z, S.Constant(Y.Value));
}
