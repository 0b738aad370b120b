using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>Softmax of one vector of rows over K classes (formula 2.5): each lane is a row, classes follow at a stride.</summary>
/// <remarks>
/// The row maximum is subtracted first, so nothing overflows, and its own exponential, which is 1, is kept apart from the rest:
/// p_top = 1/(1 + rest), and the loss of a sample that is classified well is log(1 + rest) with all its digits. Ties: the smaller index is the top.
/// Infinite logits are limits: the classes with the largest share the probability and the others have none, so that a loss is 0, ∞ or the logarithm of their number, and never NaN.
/// </remarks>
internal static unsafe class SoftmaxVector
{
    /// <summary>A distance from which on the exponential is 0 in both precisions.</summary>
    private const double NothingLeft = 1000;

    /// <summary>Writes e_k = e^(z_k − z_top) for every class.</summary>
    /// <param name="logits">z, class k's at k·stride.</param>
    /// <param name="stride">The distance between two classes of the logits.</param>
    /// <param name="classCount">K.</param>
    /// <param name="rows">The rows that are there.</param>
    /// <param name="exponentials">Receives e_k, class k's at k·exponentialStride; may be the logits.</param>
    /// <param name="exponentialStride">The distance between two classes of the exponentials.</param>
    /// <param name="largest">z_top.</param>
    /// <param name="top">The top class.</param>
    /// <param name="rest">Σ e_k over all classes but the top one.</param>
    /// <param name="spread">Σ e_k·(z_top − z_k): divided by 1 + rest, the mean distance to the top.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exponentials<S, V, T>(
        T* logits, nint stride, int classCount, int rows, T* exponentials, nint exponentialStride, out V largest, out V top, out V rest, out V spread)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        largest = LoadRows<S, V, T>(logits, rows);
        top = S.Zero;
        for (int k = 1; k < classCount; k++)
        {
            V logit = LoadRows<S, V, T>(logits + (k * stride), rows);
            top = S.SelectLess(largest, logit, S.Constant(k), top);

            // In this order a NaN of the first class stays the largest: it would be the top one, which the rest leaves out.
            largest = S.MaxOrSecond(logit, largest);
        }

        V finite = S.MinOrSecond(Huge<S, V, T>(), S.MaxOrSecond(S.Negate(Huge<S, V, T>()), largest));
        rest = S.Zero;
        spread = S.Zero;
        for (int k = 0; k < classCount; k++)
        {
            V distance = Distance<S, V, T>(finite, LoadRows<S, V, T>(logits + (k * stride), rows));
            V e = Exponential.OfMinus<S, V, T>(distance);
            S.Store(e, exponentials + (k * exponentialStride));
            spread = S.MultiplyAdd(e, S.MinOrSecond(S.Constant(NothingLeft), distance), spread);
            rest = S.Add(rest, SelectClass<S, V, T>(top, k, S.Zero, e));
        }
    }

    /// <summary>Turns the logits of one vector of rows into residuals w·(p_k − [k = y]), in place, and adds each to its lanes.</summary>
    /// <param name="logits">z, class k's at k·stride; receives the residuals, zero behind the last row.</param>
    /// <param name="stride">The distance between two classes.</param>
    /// <param name="classCount">K.</param>
    /// <param name="rows">The rows that are there.</param>
    /// <param name="label">y.</param>
    /// <param name="weight">w.</param>
    /// <param name="lanes">16 lanes per class, to be added to.</param>
    /// <param name="loss">The cross-entropy, not weighted.</param>
    /// <param name="entropy">H(p), not weighted.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Residuals<S, V, T>(
        T* logits, nint stride, int classCount, int rows, V label, V weight, double* lanes, out V loss, out V entropy)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V own = S.Zero;
        for (int k = 0; k < classCount; k++)
        {
            own = SelectClass<S, V, T>(label, k, LoadRows<S, V, T>(logits + (k * stride), rows), own);
        }

        Exponentials<S, V, T>(logits, stride, classCount, rows, logits, stride, out V largest, out V top, out V rest, out V spread);
        V total = S.Add(S.Constant(1), rest);
        V logTotal = LogOnePlusRest<S, V, T>(rest, classCount);
        loss = S.Add(Shortfall<S, V, T>(largest, own), logTotal);
        entropy = S.Add(logTotal, S.Divide(spread, total));
        V isWrong = S.Abs(S.Subtract(label, top));
        for (int k = 0; k < classCount; k++)
        {
            V e = S.Load(logits + (k * stride));
            V ownResidual = S.SelectLess(isWrong, S.Constant(0.5), S.Negate(rest), S.Subtract(e, total));
            V residual = S.Divide(SelectClass<S, V, T>(label, k, ownResidual, e), total);
            residual = S.KeepFirst(S.Multiply(residual, weight), rows);
            S.Store(residual, logits + (k * stride));
            S.AddWidened(residual, lanes + (k * Lanes.Count));
        }
    }

    /// <summary>z_top − z_y, and 0 where they are equal, also where both are infinite; a NaN reaches the loss by way of the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Shortfall<S, V, T>(V largest, V own)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.SelectLess(own, largest, S.Subtract(largest, own), S.Zero);

    /// <summary>ifClass where the class of a row is k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V SelectClass<S, V, T>(V classes, int k, V ifClass, V otherwise)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.SelectLess(S.Abs(S.Subtract(classes, S.Constant(k))), S.Constant(0.5), ifClass, otherwise);

    /// <summary>log(1 + rest) for 0 ≤ rest ≤ K − 1: halved into the range of <see cref="LogOnePlus"/>, each halving worth log 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LogOnePlusRest<S, V, T>(V rest, int classCount)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V halvings = S.Zero;
        for (long bound = 2; bound < classCount; bound *= 2)
        {
            halvings = S.SelectLess(S.Constant(1), rest, S.Add(halvings, S.Constant(1)), halvings);
            rest = S.SelectLess(S.Constant(1), rest, S.Multiply(S.Subtract(rest, S.Constant(1)), S.Constant(0.5)), rest);
        }

        return S.MultiplyAdd(halvings, S.Constant(0.69314718055994530942), LogOnePlus.Of<S, V, T>(rest));
    }

    /// <summary>z_top − z_k for a top that was made finite: 0 for an infinite z_k that is the top as well; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Distance<S, V, T>(V finiteTop, V logit)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.MaxOrSecond(S.Zero, S.Subtract(finiteTop, S.MaxOrSecond(S.Negate(Huge<S, V, T>()), logit)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Huge<S, V, T>()
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Constant(typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue);

    /// <summary>A vector of rows of which only the first few are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LoadRows<S, V, T>(T* source, int rows)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        rows == S.Width ? S.Load(source) : S.LoadFirst(source, rows);
}
