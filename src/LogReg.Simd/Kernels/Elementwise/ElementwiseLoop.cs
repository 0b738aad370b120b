using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>The loop of every element-wise map, written once.</summary>
/// <remarks>
/// Whole vectors, then the rest as a vector filled up with zeros: an element has the same bits wherever it stands in a span of
/// whatever length. The destination is the source itself or disjoint from it.
/// </remarks>
internal static unsafe class ElementwiseLoop
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Map<M, S, V, T>(T* source, int count, T* destination)
        where M : struct, IElementwiseMap
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(M.Invoke<S, V, T>(S.Load(source + i)), destination + i);
        }

        if (i < count)
        {
            Tail.StoreFirst<S, V, T>(M.Invoke<S, V, T>(S.LoadFirst(source + i, count - i)), destination + i, count - i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void MapPairs<M, S, V, T>(T* logits, T* labels, int count, T* destination)
        where M : struct, IPairMap
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(M.Invoke<S, V, T>(S.Load(logits + i), S.Load(labels + i)), destination + i);
        }

        if (i < count)
        {
            V result = M.Invoke<S, V, T>(S.LoadFirst(logits + i, count - i), S.LoadFirst(labels + i, count - i));
            Tail.StoreFirst<S, V, T>(result, destination + i, count - i);
        }
    }

    /// <summary>destination[i] = source[i] / divisor, in place or disjoint.</summary>
    public static void Divide<S, V, T>(T* source, int count, T divisor, T* destination)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V by = S.Broadcast(divisor);
        int i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(S.Divide(S.Load(source + i), by), destination + i);
        }

        if (i < count)
        {
            Tail.StoreFirst<S, V, T>(S.Divide(S.LoadFirst(source + i, count - i), by), destination + i, count - i);
        }
    }

    /// <summary>destination[i] += source[i]; the source is padded to a whole vector.</summary>
    public static void Add<S, V, T>(T* destination, T* source, int count)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(S.Add(S.Load(destination + i), S.Load(source + i)), destination + i);
        }

        if (i < count)
        {
            Tail.StoreFirst<S, V, T>(S.Add(S.LoadFirst(destination + i, count - i), S.LoadFirst(source + i, count - i)), destination + i, count - i);
        }
    }
}
