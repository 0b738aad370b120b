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

    /// <summary>Vector128, for one value at a time.</summary>
    Bits128,
}

/// <summary>A kernel of one element, callable in either precision under any policy.</summary>
internal abstract class ElementwiseFunction
{
    public static readonly Policy[] Policies = Enum.GetValues<Policy>();

    /// <summary>Computes every element under a policy.</summary>
    public abstract void Compute<T>(Policy policy, ReadOnlySpan<T> source, Span<T> destination)
        where T : unmanaged;

    /// <summary>Computes one element, in every lane of a whole vector.</summary>
    public abstract T ComputeOne<T>(Policy policy, T value)
        where T : unmanaged;
}

/// <summary>A kernel given as a map.</summary>
internal sealed class ElementwiseFunction<M> : ElementwiseFunction
    where M : struct, IElementwiseMap
{
    private readonly IMaps<float>[] single =
    [
        new Maps<Simd512Single, Vector512<float>, float>(),
        new Maps<SimdPortableSingle, Vector<float>, float>(),
        new Maps<Simd128Single, Vector128<float>, float>(),
    ];

    private readonly IMaps<double>[] wide =
    [
        new Maps<Simd512Double, Vector512<double>, double>(),
        new Maps<SimdPortableDouble, Vector<double>, double>(),
        new Maps<Simd128Double, Vector128<double>, double>(),
    ];

    private interface IMaps<T>
        where T : unmanaged
    {
        void Map(ReadOnlySpan<T> source, Span<T> destination);

        T One(T value);
    }

    public override void Compute<T>(Policy policy, ReadOnlySpan<T> source, Span<T> destination)
    {
        Assert.Equal(source.Length, destination.Length);
        Under<T>(policy).Map(source, destination);
    }

    public override T ComputeOne<T>(Policy policy, T value) => Under<T>(policy).One(value);

    private IMaps<T> Under<T>(Policy policy)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (IMaps<T>)single[(int)policy] : (IMaps<T>)wide[(int)policy];

    private sealed unsafe class Maps<S, V, T> : IMaps<T>
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        public void Map(ReadOnlySpan<T> source, Span<T> destination)
        {
            fixed (T* from = source, to = destination)
            {
                ElementwiseLoop.Map<M, S, V, T>(from, source.Length, to);
            }
        }

        public T One(T value) => S.First(M.Invoke<S, V, T>(S.Broadcast(value)));
    }
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
