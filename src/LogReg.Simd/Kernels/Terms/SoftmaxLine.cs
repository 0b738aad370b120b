using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>Softmax loss, slope and curvature at one point of the line between two sets of class logits (formulas 2.5 and 4.3).</summary>
/// <remarks>
/// At z(t) = z₀ + t·m with m = z₁ − z₀ the slope is Σ s·(Σ p_k·m_k − m_y) and the second derivative Σ s·Σ p_k·(m_k − Σ p_l·m_l)².
/// No features are read. Sums are carried in 16 double lanes and reduced by the fixed tree: the same bits at every width.
/// </remarks>
internal static unsafe class SoftmaxLine
{
    /// <summary>The scratch of a call: logits and exponentials of one vector of rows.</summary>
    public static nint ScratchLength(int classCount) => 2 * (nint)classCount * Lanes.Count;

    /// <summary>Sums <paramref name="count"/> samples.</summary>
    /// <param name="start">z₀, class after class.</param>
    /// <param name="end">z₁, class after class.</param>
    /// <param name="stride">The distance between two classes.</param>
    /// <param name="classCount">K.</param>
    /// <param name="step">t.</param>
    /// <param name="labels">The class indices.</param>
    /// <param name="sampleWeights">The sample weights, or null for ones.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="scratch">Scratch of <see cref="ScratchLength"/>.</param>
    /// <param name="sums">Receives the three sums of <see cref="LineTerms"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Compute<S, V, T>(
        T* start, T* end, nint stride, int classCount, T step, T* labels, T* sampleWeights, int count, T* scratch, double* sums)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        double* lanes = stackalloc double[LineTerms.SumCount * Lanes.Count];
        new Span<double>(lanes, LineTerms.SumCount * Lanes.Count).Clear();
        T* logits = scratch;
        T* exponentials = scratch + ((nint)classCount * Lanes.Count);
        V t = S.Broadcast(step);
        for (int i = 0; i < count; i += S.Width)
        {
            int rows = Math.Min(S.Width, count - i);
            V label = S.LoadFirst(labels + i, rows);
            V weight = sampleWeights == null ? S.Constant(1) : S.LoadFirst(sampleWeights + i, rows);
            V own = S.Zero;
            V ownMove = S.Zero;
            for (int k = 0; k < classCount; k++)
            {
                V first = SoftmaxVector.LoadRows<S, V, T>(start + (k * stride) + i, rows);
                V move = S.Subtract(SoftmaxVector.LoadRows<S, V, T>(end + (k * stride) + i, rows), first);
                V logit = S.MultiplyAdd(t, move, first);
                S.Store(logit, logits + (k * Lanes.Count));
                own = SoftmaxVector.SelectClass<S, V, T>(label, k, logit, own);
                ownMove = SoftmaxVector.SelectClass<S, V, T>(label, k, move, ownMove);
            }

            SoftmaxVector.Exponentials<S, V, T>(
                logits, Lanes.Count, classCount, S.Width, exponentials, Lanes.Count, out V largest, out _, out V rest, out _);
            V total = S.Add(S.Constant(1), rest);
            V loss = S.Add(SoftmaxVector.Shortfall<S, V, T>(largest, own), SoftmaxVector.LogOnePlusRest<S, V, T>(rest, classCount));
            V mean = S.Zero;
            for (int k = 0; k < classCount; k++)
            {
                mean = S.MultiplyAdd(S.Load(exponentials + (k * Lanes.Count)), Move<S, V, T>(start, end, (k * stride) + i, rows), mean);
            }

            mean = S.Divide(mean, total);
            V variance = S.Zero;
            for (int k = 0; k < classCount; k++)
            {
                V centered = S.Subtract(Move<S, V, T>(start, end, (k * stride) + i, rows), mean);
                variance = S.MultiplyAdd(S.Multiply(S.Load(exponentials + (k * Lanes.Count)), centered), centered, variance);
            }

            variance = S.Divide(variance, total);
            int lane = i % Lanes.Count;
            S.AddWidened(S.KeepFirst(WeightedValue.Of<S, V, T>(loss, weight), rows), lanes + lane);
            S.AddWidened(S.KeepFirst(S.Multiply(S.Subtract(mean, ownMove), weight), rows), lanes + Lanes.Count + lane);
            S.AddWidened(S.KeepFirst(S.Multiply(variance, weight), rows), lanes + (2 * Lanes.Count) + lane);
        }

        for (int sum = 0; sum < LineTerms.SumCount; sum++)
        {
            sums[sum] = Lanes.Sum(lanes + (sum * Lanes.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Move<S, V, T>(T* start, T* end, nint offset, int rows)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Subtract(SoftmaxVector.LoadRows<S, V, T>(end + offset, rows), SoftmaxVector.LoadRows<S, V, T>(start + offset, rows));
}
