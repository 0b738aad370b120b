using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Logits of several coefficient vectors at once: z_ik = x_iᵀβ_k + b_k, for several classes.</summary>
/// <remarks>
/// A tile takes four vectors of rows and up to five classes; one class at a time would take 25 loads where five take nine. Every (row, class)
/// takes the steps of <see cref="StripLogits"/>, so the bits are the same.
/// Cost: 2dK flops per sample; the features are read once per tile of classes, from the cache after the first.
/// </remarks>
internal static unsafe class StripClassLogits
{
    private const int TileVectors = 4;

    /// <summary>Writes 16 logits per strip and class; class k's begin at k·<paramref name="logitStride"/>.</summary>
    public static void Compute<S, V, T>(
        T* strips,
        int stripCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int classCount,
        T* logits,
        nint logitStride,
        PrefetchStream prefetch = default)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        for (int k = 0, tile; k < classCount; k += tile)
        {
            tile = ClassTile.Next<S, V, T>(classCount - k);
            T* c = coefficients + ((nint)k * featureCount);
            T* z = logits + (k * logitStride);
            switch (tile)
            {
                case 1:
                    StripLogits.Compute<T, S, V, T>(strips, stripCount, featureCount, c, intercepts[k], z, false);
                    break;
                case 2:
                    Vectors<ClassTile.Two, S, V, T>(strips, stripCount, featureCount, c, intercepts + k, z, logitStride, ref prefetch);
                    break;
                case 3:
                    Vectors<ClassTile.Three, S, V, T>(strips, stripCount, featureCount, c, intercepts + k, z, logitStride, ref prefetch);
                    break;
                case 4:
                    Vectors<ClassTile.Four, S, V, T>(strips, stripCount, featureCount, c, intercepts + k, z, logitStride, ref prefetch);
                    break;
                default:
                    Vectors<ClassTile.Five, S, V, T>(strips, stripCount, featureCount, c, intercepts + k, z, logitStride, ref prefetch);
                    break;
            }
        }
    }

    private static void Vectors<C, S, V, T>(
        T* strips, int stripCount, int featureCount, T* coefficients, T* intercepts, T* logits, nint logitStride, ref PrefetchStream prefetch)
        where C : struct, IClassTile
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        nint stripSize = (nint)featureCount * Lanes.Count;
        int parts = Lanes.Count / S.Width;
        int tiled = stripCount * parts / TileVectors * TileVectors;
        for (int v = 0; v < tiled; v += TileVectors)
        {
            Tile<C, S, V, T>(strips, v, stripSize, featureCount, coefficients, intercepts, logits + ((nint)v * S.Width), logitStride, ref prefetch);
        }

        int tiledStrips = tiled / parts;
        for (int k = 0; k < C.Count && tiledStrips < stripCount; k++)
        {
            StripLogits.Compute<T, S, V, T>(
                strips + (tiledStrips * stripSize),
                stripCount - tiledStrips,
                featureCount,
                coefficients + ((nint)k * featureCount),
                intercepts[k],
                logits + (k * logitStride) + ((nint)tiledStrips * Lanes.Count),
                false);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Tile<C, S, V, T>(
        T* strips, int v, nint stripSize, int featureCount, T* coefficients, T* intercepts, T* logits, nint logitStride, ref PrefetchStream prefetch)
        where C : struct, IClassTile
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* x0 = strips + StripAddress.Of<S, V, T>(v, stripSize);
        T* x1 = strips + StripAddress.Of<S, V, T>(v + 1, stripSize);
        T* x2 = strips + StripAddress.Of<S, V, T>(v + 2, stripSize);
        T* x3 = strips + StripAddress.Of<S, V, T>(v + 3, stripSize);
        T* w1 = coefficients + featureCount;
        T* w2 = Unsafe.SizeOf<C>() > 2 ? w1 + featureCount : w1;
        T* w3 = Unsafe.SizeOf<C>() > 3 ? w2 + featureCount : w1;
        T* w4 = Unsafe.SizeOf<C>() > 4 ? w3 + featureCount : w1;
        T* sums = stackalloc T[TileVectors * ClassTile.Most * Lanes.Count];
        new Span<byte>(sums, TileVectors * C.Count * S.Width * sizeof(T)).Clear();
        PrefetchStream ahead = prefetch;
        for (int first = 0; first < featureCount; first += StripLogits.FeatureBlock)
        {
            nint last = Math.Min(featureCount, first + StripLogits.FeatureBlock);
            V a00 = S.Zero, a01 = S.Zero, a02 = S.Zero, a03 = S.Zero;
            V a10 = S.Zero, a11 = S.Zero, a12 = S.Zero, a13 = S.Zero;
            V a20 = S.Zero, a21 = S.Zero, a22 = S.Zero, a23 = S.Zero;
            V a30 = S.Zero, a31 = S.Zero, a32 = S.Zero, a33 = S.Zero;
            V a40 = S.Zero, a41 = S.Zero, a42 = S.Zero, a43 = S.Zero;
            for (nint j = first; j < last; j++)
            {
                V v0 = S.Load(x0 + (j * Lanes.Count));
                V v1 = S.Load(x1 + (j * Lanes.Count));
                V v2 = S.Load(x2 + (j * Lanes.Count));
                V v3 = S.Load(x3 + (j * Lanes.Count));
                V w = S.Broadcast(coefficients[j]);
                a00 = S.MultiplyAdd(v0, w, a00);
                a01 = S.MultiplyAdd(v1, w, a01);
                a02 = S.MultiplyAdd(v2, w, a02);
                a03 = S.MultiplyAdd(v3, w, a03);
                w = S.Broadcast(w1[j]);
                a10 = S.MultiplyAdd(v0, w, a10);
                a11 = S.MultiplyAdd(v1, w, a11);
                a12 = S.MultiplyAdd(v2, w, a12);
                a13 = S.MultiplyAdd(v3, w, a13);
                if (Unsafe.SizeOf<C>() > 2)
                {
                    w = S.Broadcast(w2[j]);
                    a20 = S.MultiplyAdd(v0, w, a20);
                    a21 = S.MultiplyAdd(v1, w, a21);
                    a22 = S.MultiplyAdd(v2, w, a22);
                    a23 = S.MultiplyAdd(v3, w, a23);
                }

                if (Unsafe.SizeOf<C>() > 3)
                {
                    w = S.Broadcast(w3[j]);
                    a30 = S.MultiplyAdd(v0, w, a30);
                    a31 = S.MultiplyAdd(v1, w, a31);
                    a32 = S.MultiplyAdd(v2, w, a32);
                    a33 = S.MultiplyAdd(v3, w, a33);
                }

                if (Unsafe.SizeOf<C>() > 4)
                {
                    w = S.Broadcast(w4[j]);
                    a40 = S.MultiplyAdd(v0, w, a40);
                    a41 = S.MultiplyAdd(v1, w, a41);
                    a42 = S.MultiplyAdd(v2, w, a42);
                    a43 = S.MultiplyAdd(v3, w, a43);
                }

                ahead.Next();
            }

            AddFour<S, V, T>(sums, a00, a01, a02, a03);
            AddFour<S, V, T>(sums + (4 * S.Width), a10, a11, a12, a13);
            if (Unsafe.SizeOf<C>() > 2)
            {
                AddFour<S, V, T>(sums + (8 * S.Width), a20, a21, a22, a23);
            }

            if (Unsafe.SizeOf<C>() > 3)
            {
                AddFour<S, V, T>(sums + (12 * S.Width), a30, a31, a32, a33);
            }

            if (Unsafe.SizeOf<C>() > 4)
            {
                AddFour<S, V, T>(sums + (16 * S.Width), a40, a41, a42, a43);
            }
        }

        prefetch = ahead;
        for (int k = 0; k < C.Count; k++)
        {
            V offset = S.Broadcast(intercepts[k]);
            for (int i = 0; i < TileVectors; i++)
            {
                S.Store(S.Add(S.Load(sums + (((TileVectors * k) + i) * S.Width)), offset), logits + (k * logitStride) + (i * S.Width));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFour<S, V, T>(T* sums, V a, V b, V c, V d)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        S.Store(S.Add(S.Load(sums), a), sums);
        S.Store(S.Add(S.Load(sums + S.Width), b), sums + S.Width);
        S.Store(S.Add(S.Load(sums + (2 * S.Width)), c), sums + (2 * S.Width));
        S.Store(S.Add(S.Load(sums + (3 * S.Width)), d), sums + (3 * S.Width));
    }
}
