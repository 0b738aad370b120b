using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Logits of several coefficient vectors over rows one after another: z_ik = x_iᵀβ_k + b_k, for several classes.</summary>
/// <remarks>
/// A tile takes four vectors of rows (4 rows at 512 bits, 2 at 256, 1 at 128) and up to five classes. Every (row, class) takes the steps of
/// <see cref="RowLogits"/>, so the bits are the same. Classes are the outer loop: the coefficients of a tile stay in the L1 cache while a group
/// of rows comes from the L2 cache, four lines per twenty products.
/// Cost: 2dK flops per sample; the features are read once per tile of classes, from the cache after the first.
/// </remarks>
internal static unsafe class RowClassLogits
{
    /// <summary>Four rows of six classes: sums are stored for two classes at a time.</summary>
    private const int MostSums = 4 * (ClassTile.Most + 1);

    /// <summary>Writes one logit per row and class; class k's coefficients begin at k·featureCount, its logits at k·logitStride.</summary>
    public static void Compute<S, V, T>(
        T* features,
        nint stride,
        int rowCount,
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
        if (rowCount == 1)
        {
            SingleRow<S, V, T>(features, featureCount, coefficients, intercepts, classCount, logits, logitStride);
            return;
        }

        for (int k = 0, tile; k < classCount; k += tile)
        {
            tile = ClassTile.Next<S, V, T>(classCount - k);
            T* c = coefficients + ((nint)k * featureCount);
            T* z = logits + (k * logitStride);
            switch (tile)
            {
                case 1:
                    Rows<ClassTile.One, S, V, T>(features, stride, rowCount, featureCount, c, intercepts + k, z, logitStride, ref prefetch);
                    break;
                case 2:
                    Rows<ClassTile.Two, S, V, T>(features, stride, rowCount, featureCount, c, intercepts + k, z, logitStride, ref prefetch);
                    break;
                case 3:
                    Rows<ClassTile.Three, S, V, T>(features, stride, rowCount, featureCount, c, intercepts + k, z, logitStride, ref prefetch);
                    break;
                case 4:
                    Rows<ClassTile.Four, S, V, T>(features, stride, rowCount, featureCount, c, intercepts + k, z, logitStride, ref prefetch);
                    break;
                default:
                    Rows<ClassTile.Five, S, V, T>(features, stride, rowCount, featureCount, c, intercepts + k, z, logitStride, ref prefetch);
                    break;
            }
        }
    }

    /// <summary>One row needs no tiles: four classes and four, or class after class, whose chains overlap.</summary>
    private static void SingleRow<S, V, T>(T* row, int featureCount, T* coefficients, T* intercepts, int classCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (typeof(T) == typeof(float) && OneRowClasses.IsSupported && logitStride == 1)
        {
            OneRowClasses.Store((float*)row, featureCount, (float*)coefficients, (float*)intercepts, classCount, (float*)logits);
            return;
        }

        for (int k = 0; k < classCount; k++)
        {
            T sum = RowLogits.Dot<T, S, V, T>(row, featureCount, coefficients + ((nint)k * featureCount));
            logits[k * logitStride] = LaneSums.Add(sum, intercepts[k]);
        }
    }

    private static void Rows<C, S, V, T>(
        T* features, nint stride, int rowCount, int featureCount, T* coefficients, T* intercepts, T* logits, nint logitStride, ref PrefetchStream prefetch)
        where C : struct, IClassTile
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int row = 0;
        if (Unsafe.SizeOf<V>() >= Lanes.Count / 4 * sizeof(T))
        {
            int block = 4 * S.Width / Lanes.Count;
            T* sums = stackalloc T[MostSums];
            for (; row <= rowCount - block; row += block)
            {
                Tile<C, S, V, T>(features + (row * stride), stride, featureCount, coefficients, sums, ref prefetch);
                for (int k = 0; k < C.Count; k++)
                {
                    AddIntercept(sums + (k * block), intercepts[k], block, logits + (k * logitStride) + row);
                }
            }
        }

        for (; row < rowCount; row++)
        {
            for (int k = 0; k < C.Count; k++)
            {
                T sum = RowLogits.Dot<T, S, V, T>(features + (row * stride), featureCount, coefficients + ((nint)k * featureCount));
                logits[(k * logitStride) + row] = LaneSums.Add(sum, intercepts[k]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddIntercept<T>(T* sums, T intercept, int count, T* logits)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float) && count == Vector128<float>.Count)
        {
            (Vector128.Load((float*)sums) + Vector128.Create((float)(object)intercept)).Store((float*)logits);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            logits[i] = LaneSums.Add(sums[i], intercept);
        }
    }

    /// <summary>The sums before the intercept, class by class. Vector v is part v mod p of row v / p, with p = 16 / Width parts to a row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Tile<C, S, V, T>(T* rows, nint stride, int featureCount, T* coefficients, T* sums, ref PrefetchStream prefetch)
        where C : struct, IClassTile
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* x0 = rows;
        T* x1 = rows + RowLogits.Offset<S, V, T>(1, stride);
        T* x2 = rows + RowLogits.Offset<S, V, T>(2, stride);
        T* x3 = rows + RowLogits.Offset<S, V, T>(3, stride);
        T* c0 = coefficients;
        T* c1 = Unsafe.SizeOf<C>() > 1 ? c0 + featureCount : c0;
        T* c2 = Unsafe.SizeOf<C>() > 2 ? c1 + featureCount : c0;
        T* c3 = Unsafe.SizeOf<C>() > 3 ? c2 + featureCount : c0;
        T* c4 = Unsafe.SizeOf<C>() > 4 ? c3 + featureCount : c0;
        V a00 = S.Zero, a01 = S.Zero, a02 = S.Zero, a03 = S.Zero;
        V a10 = S.Zero, a11 = S.Zero, a12 = S.Zero, a13 = S.Zero;
        V a20 = S.Zero, a21 = S.Zero, a22 = S.Zero, a23 = S.Zero;
        V a30 = S.Zero, a31 = S.Zero, a32 = S.Zero, a33 = S.Zero;
        V a40 = S.Zero, a41 = S.Zero, a42 = S.Zero, a43 = S.Zero;
        PrefetchStream ahead = prefetch;
        nint j = 0;
        for (; j <= featureCount - Lanes.Count; j += Lanes.Count)
        {
            V v0 = S.Load(x0 + j);
            V v1 = S.Load(x1 + j);
            V v2 = S.Load(x2 + j);
            V v3 = S.Load(x3 + j);
            AddProducts<S, V, T>(c0 + j, v0, v1, v2, v3, ref a00, ref a01, ref a02, ref a03);
            if (Unsafe.SizeOf<C>() > 1)
            {
                AddProducts<S, V, T>(c1 + j, v0, v1, v2, v3, ref a10, ref a11, ref a12, ref a13);
            }

            if (Unsafe.SizeOf<C>() > 2)
            {
                AddProducts<S, V, T>(c2 + j, v0, v1, v2, v3, ref a20, ref a21, ref a22, ref a23);
            }

            if (Unsafe.SizeOf<C>() > 3)
            {
                AddProducts<S, V, T>(c3 + j, v0, v1, v2, v3, ref a30, ref a31, ref a32, ref a33);
            }

            if (Unsafe.SizeOf<C>() > 4)
            {
                AddProducts<S, V, T>(c4 + j, v0, v1, v2, v3, ref a40, ref a41, ref a42, ref a43);
            }

            ahead.Next();
        }

        prefetch = ahead;
        if (j < featureCount)
        {
            int rest = (int)(featureCount - j);
            V v0 = First<S, V, T>(x0 + j, 0, rest);
            V v1 = First<S, V, T>(x1 + j, 1, rest);
            V v2 = First<S, V, T>(x2 + j, 2, rest);
            V v3 = First<S, V, T>(x3 + j, 3, rest);
            AddTail<S, V, T>(c0 + j, rest, v0, v1, v2, v3, ref a00, ref a01, ref a02, ref a03);
            if (Unsafe.SizeOf<C>() > 1)
            {
                AddTail<S, V, T>(c1 + j, rest, v0, v1, v2, v3, ref a10, ref a11, ref a12, ref a13);
            }

            if (Unsafe.SizeOf<C>() > 2)
            {
                AddTail<S, V, T>(c2 + j, rest, v0, v1, v2, v3, ref a20, ref a21, ref a22, ref a23);
            }

            if (Unsafe.SizeOf<C>() > 3)
            {
                AddTail<S, V, T>(c3 + j, rest, v0, v1, v2, v3, ref a30, ref a31, ref a32, ref a33);
            }

            if (Unsafe.SizeOf<C>() > 4)
            {
                AddTail<S, V, T>(c4 + j, rest, v0, v1, v2, v3, ref a40, ref a41, ref a42, ref a43);
            }
        }

        RowSums.Store<S, V, T>(a00, a01, a02, a03, a10, a11, a12, a13, sums);
        if (Unsafe.SizeOf<C>() > 2)
        {
            RowSums.Store<S, V, T>(a20, a21, a22, a23, a30, a31, a32, a33, sums + (8 * S.Width / Lanes.Count));
        }

        if (Unsafe.SizeOf<C>() > 4)
        {
            RowSums.Store<S, V, T>(a40, a41, a42, a43, S.Zero, S.Zero, S.Zero, S.Zero, sums + (16 * S.Width / Lanes.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts<S, V, T>(T* c, V v0, V v1, V v2, V v3, ref V a0, ref V a1, ref V a2, ref V a3)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        // With one part to a row all four vectors meet the same coefficients.
        V w = S.Load(c);
        a0 = S.MultiplyAdd(v0, w, a0);
        a1 = S.MultiplyAdd(v1, Unsafe.SizeOf<V>() == Lanes.Count * sizeof(T) ? w : S.Load(c + RowLogits.PartOf<S, V, T>(1)), a1);
        a2 = S.MultiplyAdd(v2, Unsafe.SizeOf<V>() == Lanes.Count * sizeof(T) ? w : S.Load(c + RowLogits.PartOf<S, V, T>(2)), a2);
        a3 = S.MultiplyAdd(v3, Unsafe.SizeOf<V>() == Lanes.Count * sizeof(T) ? w : S.Load(c + RowLogits.PartOf<S, V, T>(3)), a3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTail<S, V, T>(T* c, int rest, V v0, V v1, V v2, V v3, ref V a0, ref V a1, ref V a2, ref V a3)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        a0 = S.MultiplyAdd(v0, First<S, V, T>(c, 0, rest), a0);
        a1 = S.MultiplyAdd(v1, First<S, V, T>(c + RowLogits.PartOf<S, V, T>(1), 1, rest), a1);
        a2 = S.MultiplyAdd(v2, First<S, V, T>(c + RowLogits.PartOf<S, V, T>(2), 2, rest), a2);
        a3 = S.MultiplyAdd(v3, First<S, V, T>(c + RowLogits.PartOf<S, V, T>(3), 3, rest), a3);
    }

    /// <summary>What there is of the part of vector v.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First<S, V, T>(T* source, int v, int rest)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.LoadFirst(source, Math.Clamp(rest - RowLogits.PartOf<S, V, T>(v), 0, S.Width));
}
