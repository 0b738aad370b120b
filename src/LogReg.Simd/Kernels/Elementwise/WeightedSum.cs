using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>Σ s·f(z, y) over spans, f a loss or a count, carried in 16 double lanes and reduced by the fixed tree.</summary>
internal static unsafe class WeightedSum
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Compute<M, S, V, T>(T* logits, T* labels, T* sampleWeights, int count)
        where M : struct, IPairMap
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        double* lanes = stackalloc double[Lanes.Count];
        new Span<double>(lanes, Lanes.Count).Clear();
        for (int i = 0; i < count; i += S.Width)
        {
            int rest = Math.Min(S.Width, count - i);
            V value = M.Invoke<S, V, T>(S.LoadFirst(logits + i, rest), S.LoadFirst(labels + i, rest));
            if (sampleWeights != null)
            {
                value = WeightedValue.Of<S, V, T>(value, S.LoadFirst(sampleWeights + i, rest));
            }

            S.AddWidened(S.KeepFirst(value, rest), lanes + (i % Lanes.Count));
        }

        return Lanes.Sum(lanes);
    }
}
