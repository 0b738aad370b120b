using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>Σ e^−(m − x_i) for a maximum m: the sum inside log-sum-exp and softmax, which cannot overflow.</summary>
/// <remarks>
/// The sum is carried in 16 double lanes, element i in lane i mod 16, and reduced by the fixed tree: same bits at every width.
/// </remarks>
internal static unsafe class ExponentialSum
{
    /// <summary>The sum; where <paramref name="destination"/> is not null the terms are written there, in place or disjoint.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static double Compute<S, V, T>(T* source, int count, T maximum, T* destination)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        double* lanes = stackalloc double[Lanes.Count];
        new Span<double>(lanes, Lanes.Count).Clear();
        V top = S.Broadcast(maximum);
        for (int i = 0; i < count; i += S.Width)
        {
            int rest = Math.Min(S.Width, count - i);
            V x = rest == S.Width ? S.Load(source + i) : S.LoadFirst(source + i, rest);
            V term = S.KeepFirst(Exponential.OfMinus<S, V, T>(S.Subtract(top, x)), rest);
            S.AddWidened(term, lanes + (i % Lanes.Count));
            if (destination == null)
            {
                continue;
            }

            if (rest == S.Width)
            {
                S.Store(term, destination + i);
            }
            else
            {
                Tail.StoreFirst<S, V, T>(term, destination + i, rest);
            }
        }

        return Lanes.Sum(lanes);
    }
}
