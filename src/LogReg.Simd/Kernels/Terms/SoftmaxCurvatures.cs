using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>s·p_k·([k = l] − p_l) of two classes from the logits of all: the blocks of the softmax Hessian's D (formula 2.5), or their trace.</summary>
/// <remarks>Cost: K exponentials per sample. Nothing cancels: 1 − p_k is the sum of the others.</remarks>
internal static unsafe class SoftmaxCurvatures
{
    /// <summary>In the place of a class: s·Σ p_k(1 − p_k) over all of them.</summary>
    public const int AllClasses = -1;

    /// <summary>The scratch of a call.</summary>
    public static nint ScratchLength(int classCount) => (nint)classCount * Lanes.Count;

    /// <summary>Computes the curvatures of <paramref name="count"/> samples, exactly so many.</summary>
    /// <param name="logits">The logits, class after class.</param>
    /// <param name="stride">The distance between two classes.</param>
    /// <param name="classCount">K.</param>
    /// <param name="classIndex">k, or <see cref="AllClasses"/>.</param>
    /// <param name="otherClass">l.</param>
    /// <param name="sampleWeights">The sample weights, or null for ones.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="scratch">Scratch of <see cref="ScratchLength"/>.</param>
    /// <param name="curvatures">Receives the curvatures.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Compute<S, V, T>(
        T* logits, nint stride, int classCount, int classIndex, int otherClass, T* sampleWeights, int count, T* scratch, T* curvatures)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        for (int i = 0; i < count; i += S.Width)
        {
            int rows = Math.Min(S.Width, count - i);
            SoftmaxVector.Exponentials<S, V, T>(logits + i, stride, classCount, rows, scratch, Lanes.Count, out _, out V top, out V rest, out _);
            V total = S.Add(S.Constant(1), rest);
            V curvature = classIndex == AllClasses
                ? Trace<S, V, T>(scratch, classCount, top, rest, total)
                : Product<S, V, T>(scratch, classIndex, otherClass, top, rest, total);
            if (sampleWeights != null)
            {
                curvature = S.Multiply(curvature, SoftmaxVector.LoadRows<S, V, T>(sampleWeights + i, rows));
            }

            if (rows == S.Width)
            {
                S.Store(curvature, curvatures + i);
            }
            else
            {
                Tail.StoreFirst<S, V, T>(curvature, curvatures + i, rows);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Product<S, V, T>(T* exponentials, int classIndex, int otherClass, V top, V rest, V total)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V own = S.Load(exponentials + ((nint)classIndex * Lanes.Count));
        V others = classIndex == otherClass
            ? SoftmaxVector.SelectClass<S, V, T>(top, classIndex, rest, S.Subtract(total, own))
            : S.Subtract(S.Zero, S.Load(exponentials + ((nint)otherClass * Lanes.Count)));
        return S.Multiply(S.Divide(own, total), S.Divide(others, total));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Trace<S, V, T>(T* exponentials, int classCount, V top, V rest, V total)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V sum = S.Zero;
        for (int k = 0; k < classCount; k++)
        {
            V own = S.Load(exponentials + ((nint)k * Lanes.Count));
            sum = S.MultiplyAdd(own, SoftmaxVector.SelectClass<S, V, T>(top, k, rest, S.Subtract(total, own)), sum);
        }

        return S.Divide(S.Divide(sum, total), total);
    }
}
