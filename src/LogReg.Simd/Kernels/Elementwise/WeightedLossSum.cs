using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>Σ s·ℓ(z, y) over spans, carried in 16 double lanes and reduced by the fixed tree.</summary>
internal static unsafe class WeightedLossSum
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Compute<L, S, V, T>(T* logits, T* labels, T* sampleWeights, int count)
        where L : struct, IPointwiseLoss
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        double* lanes = stackalloc double[Lanes.Count];
        new Span<double>(lanes, Lanes.Count).Clear();
        for (int i = 0; i < count; i += S.Width)
        {
            int rest = Math.Min(S.Width, count - i);
            V logit = S.LoadFirst(logits + i, rest);
            L.Evaluate<S, V, T>(logit, S.LoadFirst(labels + i, rest), L.Prepare<S, V, T>(logit), out V loss, out _);
            if (sampleWeights != null)
            {
                loss = S.Multiply(loss, S.LoadFirst(sampleWeights + i, rest));
            }

            S.AddWidened(S.KeepFirst(loss, rest), lanes + (i % Lanes.Count));
        }

        return Lanes.Sum(lanes);
    }
}
