using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>Loss, slope and curvature at one point of the line between two vectors of logits (formula 4.3).</summary>
/// <remarks>
/// A line search moves in logit space: at z(t) = z₀ + t·(z₁ − z₀) a trial costs one exponential per sample and reads no features.
/// Sums are carried in 16 double lanes and reduced by the fixed tree: the same bits at every width.
/// </remarks>
internal static unsafe class LineTerms
{
    /// <summary>The number of sums: Σ s·ℓ, Σ s·∂ℓ/∂z·(z₁ − z₀) and Σ s·∂²ℓ/∂z²·(z₁ − z₀)².</summary>
    public const int SumCount = 3;

    /// <summary>Sums <paramref name="count"/> samples.</summary>
    /// <param name="start">z₀.</param>
    /// <param name="end">z₁.</param>
    /// <param name="step">t.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="sampleWeights">The sample weights, or null for ones.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="sums">Receives the three sums.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Compute<L, S, V, T>(T* start, T* end, T step, T* labels, T* sampleWeights, int count, double* sums)
        where L : struct, IPointwiseLoss
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        double* lanes = stackalloc double[SumCount * Lanes.Count];
        new Span<double>(lanes, SumCount * Lanes.Count).Clear();
        V t = S.Broadcast(step);
        for (int i = 0; i < count; i += S.Width)
        {
            int rest = Math.Min(S.Width, count - i);
            V first = S.LoadFirst(start + i, rest);
            V move = S.Subtract(S.LoadFirst(end + i, rest), first);
            V logit = S.MultiplyAdd(t, move, first);
            V label = S.LoadFirst(labels + i, rest);
            V shared = L.Evaluate<S, V, T>(logit, label, L.Prepare<S, V, T>(logit), out V loss, out V residual);
            V curvature = S.Multiply(L.Curvature<S, V, T>(shared, label), move);
            if (sampleWeights != null)
            {
                V weight = S.LoadFirst(sampleWeights + i, rest);
                loss = S.Multiply(loss, weight);
                residual = S.Multiply(residual, weight);
                curvature = S.Multiply(curvature, weight);
            }

            int lane = i % Lanes.Count;
            S.AddWidened(S.KeepFirst(loss, rest), lanes + lane);
            S.AddWidened(S.KeepFirst(S.Multiply(residual, move), rest), lanes + Lanes.Count + lane);
            S.AddWidened(S.KeepFirst(S.Multiply(curvature, move), rest), lanes + (2 * Lanes.Count) + lane);
        }

        for (int sum = 0; sum < SumCount; sum++)
        {
            sums[sum] = Lanes.Sum(lanes + (sum * Lanes.Count));
        }
    }
}
