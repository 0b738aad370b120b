using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>The intercept of logits that stand in memory: z_i + b (formula 1.1).</summary>
internal static unsafe class Intercept
{
    /// <summary>Adds b to exactly <paramref name="count"/> logits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<S, V, T>(T* logits, int count, T intercept)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V offset = S.Broadcast(intercept);
        int i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(S.Add(S.Load(logits + i), offset), logits + i);
        }

        if (i < count)
        {
            Tail.StoreFirst<S, V, T>(S.Add(S.LoadFirst(logits + i, count - i), offset), logits + i, count - i);
        }
    }
}
