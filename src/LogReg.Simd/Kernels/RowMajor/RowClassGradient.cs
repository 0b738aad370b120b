using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.RowMajor;

/// <summary>Gradient accumulation of several classes, Xᵀr_k for several residual vectors, over rows one after another (formula 3.2).</summary>
/// <remarks>
/// A tile takes four vectors of features and up to five classes through all rows of a group: twenty sums in registers, loaded and stored once.
/// Features are the outer loop: a column of tiles comes from the L2 cache for the first tile of classes and from the L1 cache for the others. Each (class, feature)
/// adds its rows in row order, as in <see cref="RowGradient"/>, so the bits are the same.
/// Cost: 2dK flops per sample.
/// </remarks>
internal static unsafe class RowClassGradient
{
    /// <summary>
    /// Adds r_ik·x_ij to feature j of class k; class k's residuals begin at k·residualStride, its gradient, padded to a multiple of 16, at k·gradientStride.
    /// </summary>
    public static void Accumulate<S, V, T>(
        T* features,
        nint stride,
        int rowCount,
        int featureCount,
        T* residuals,
        nint residualStride,
        int classCount,
        T* gradient,
        nint gradientStride,
        PrefetchStream prefetch = default)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int block = 4 * S.Width;
        for (int j = 0; j < featureCount; j += block)
        {
            int width = Math.Min(block, featureCount - j);
            for (int k = 0, tile; k < classCount; k += tile)
            {
                tile = ClassTile.Next(classCount - k);
                T* x = features + j;
                T* r = residuals + (k * residualStride);
                T* g = gradient + (k * gradientStride) + j;
                switch (tile)
                {
                    case 1:
                        Columns<ClassTile.One, S, V, T>(x, stride, rowCount, width, r, residualStride, g, gradientStride, ref prefetch);
                        break;
                    case 2:
                        Columns<ClassTile.Two, S, V, T>(x, stride, rowCount, width, r, residualStride, g, gradientStride, ref prefetch);
                        break;
                    case 3:
                        Columns<ClassTile.Three, S, V, T>(x, stride, rowCount, width, r, residualStride, g, gradientStride, ref prefetch);
                        break;
                    case 4:
                        Columns<ClassTile.Four, S, V, T>(x, stride, rowCount, width, r, residualStride, g, gradientStride, ref prefetch);
                        break;
                    default:
                        Columns<ClassTile.Five, S, V, T>(x, stride, rowCount, width, r, residualStride, g, gradientStride, ref prefetch);
                        break;
                }
            }
        }
    }

    private static void Columns<C, S, V, T>(
        T* x, nint stride, int rowCount, int width, T* residuals, nint residualStride, T* gradient, nint gradientStride, ref PrefetchStream prefetch)
        where C : struct, IClassTile
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (width == 4 * S.Width)
        {
            FourVectors<C, S, V, T>(x, stride, rowCount, residuals, residualStride, gradient, gradientStride, ref prefetch);
            return;
        }

        for (int j = 0; j < width; j += S.Width)
        {
            OneVector<C, S, V, T>(x + j, stride, rowCount, Math.Min(S.Width, width - j), residuals, residualStride, gradient + j, gradientStride);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FourVectors<C, S, V, T>(
        T* x, nint stride, int rowCount, T* residuals, nint residualStride, T* gradient, nint gradientStride, ref PrefetchStream prefetch)
        where C : struct, IClassTile
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* r0 = residuals;
        T* r1 = C.Count > 1 ? r0 + residualStride : r0;
        T* r2 = C.Count > 2 ? r1 + residualStride : r0;
        T* r3 = C.Count > 3 ? r2 + residualStride : r0;
        T* r4 = C.Count > 4 ? r3 + residualStride : r0;
        T* g0 = gradient;
        T* g1 = C.Count > 1 ? g0 + gradientStride : g0;
        T* g2 = C.Count > 2 ? g1 + gradientStride : g0;
        T* g3 = C.Count > 3 ? g2 + gradientStride : g0;
        T* g4 = C.Count > 4 ? g3 + gradientStride : g0;
        V a00 = S.Load(g0), a01 = S.Load(g0 + S.Width), a02 = S.Load(g0 + (2 * S.Width)), a03 = S.Load(g0 + (3 * S.Width));
        V a10 = S.Load(g1), a11 = S.Load(g1 + S.Width), a12 = S.Load(g1 + (2 * S.Width)), a13 = S.Load(g1 + (3 * S.Width));
        V a20 = S.Load(g2), a21 = S.Load(g2 + S.Width), a22 = S.Load(g2 + (2 * S.Width)), a23 = S.Load(g2 + (3 * S.Width));
        V a30 = S.Load(g3), a31 = S.Load(g3 + S.Width), a32 = S.Load(g3 + (2 * S.Width)), a33 = S.Load(g3 + (3 * S.Width));
        V a40 = S.Load(g4), a41 = S.Load(g4 + S.Width), a42 = S.Load(g4 + (2 * S.Width)), a43 = S.Load(g4 + (3 * S.Width));
        PrefetchStream ahead = prefetch;
        for (nint row = 0; row < rowCount; row++)
        {
            V v0 = S.Load(x);
            V v1 = S.Load(x + S.Width);
            V v2 = S.Load(x + (2 * S.Width));
            V v3 = S.Load(x + (3 * S.Width));
            x += stride;
            AddProducts<S, V, T>(S.Broadcast(r0[row]), v0, v1, v2, v3, ref a00, ref a01, ref a02, ref a03);
            if (C.Count > 1)
            {
                AddProducts<S, V, T>(S.Broadcast(r1[row]), v0, v1, v2, v3, ref a10, ref a11, ref a12, ref a13);
            }

            if (C.Count > 2)
            {
                AddProducts<S, V, T>(S.Broadcast(r2[row]), v0, v1, v2, v3, ref a20, ref a21, ref a22, ref a23);
            }

            if (C.Count > 3)
            {
                AddProducts<S, V, T>(S.Broadcast(r3[row]), v0, v1, v2, v3, ref a30, ref a31, ref a32, ref a33);
            }

            if (C.Count > 4)
            {
                AddProducts<S, V, T>(S.Broadcast(r4[row]), v0, v1, v2, v3, ref a40, ref a41, ref a42, ref a43);
            }

            ahead.Next();
        }

        prefetch = ahead;
        StoreFour<S, V, T>(g0, a00, a01, a02, a03);
        if (C.Count > 1)
        {
            StoreFour<S, V, T>(g1, a10, a11, a12, a13);
        }

        if (C.Count > 2)
        {
            StoreFour<S, V, T>(g2, a20, a21, a22, a23);
        }

        if (C.Count > 3)
        {
            StoreFour<S, V, T>(g3, a30, a31, a32, a33);
        }

        if (C.Count > 4)
        {
            StoreFour<S, V, T>(g4, a40, a41, a42, a43);
        }
    }

    /// <summary>The vectors that are no four, the last of them perhaps in part.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OneVector<C, S, V, T>(
        T* x, nint stride, int rowCount, int width, T* residuals, nint residualStride, T* gradient, nint gradientStride)
        where C : struct, IClassTile
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V a0 = S.Load(gradient);
        V a1 = C.Count > 1 ? S.Load(gradient + gradientStride) : S.Zero;
        V a2 = C.Count > 2 ? S.Load(gradient + (2 * gradientStride)) : S.Zero;
        V a3 = C.Count > 3 ? S.Load(gradient + (3 * gradientStride)) : S.Zero;
        V a4 = C.Count > 4 ? S.Load(gradient + (4 * gradientStride)) : S.Zero;
        for (nint row = 0; row < rowCount; row++)
        {
            V v = width == S.Width ? S.Load(x) : S.LoadFirst(x, width);
            x += stride;
            T* r = residuals + row;
            a0 = S.MultiplyAdd(v, S.Broadcast(r[0]), a0);
            a1 = C.Count > 1 ? S.MultiplyAdd(v, S.Broadcast(r[residualStride]), a1) : a1;
            a2 = C.Count > 2 ? S.MultiplyAdd(v, S.Broadcast(r[2 * residualStride]), a2) : a2;
            a3 = C.Count > 3 ? S.MultiplyAdd(v, S.Broadcast(r[3 * residualStride]), a3) : a3;
            a4 = C.Count > 4 ? S.MultiplyAdd(v, S.Broadcast(r[4 * residualStride]), a4) : a4;
        }

        S.Store(a0, gradient);
        if (C.Count > 1)
        {
            S.Store(a1, gradient + gradientStride);
        }

        if (C.Count > 2)
        {
            S.Store(a2, gradient + (2 * gradientStride));
        }

        if (C.Count > 3)
        {
            S.Store(a3, gradient + (3 * gradientStride));
        }

        if (C.Count > 4)
        {
            S.Store(a4, gradient + (4 * gradientStride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts<S, V, T>(V r, V v0, V v1, V v2, V v3, ref V a0, ref V a1, ref V a2, ref V a3)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        a0 = S.MultiplyAdd(v0, r, a0);
        a1 = S.MultiplyAdd(v1, r, a1);
        a2 = S.MultiplyAdd(v2, r, a2);
        a3 = S.MultiplyAdd(v3, r, a3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFour<S, V, T>(T* destination, V a, V b, V c, V d)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        S.Store(a, destination);
        S.Store(b, destination + S.Width);
        S.Store(c, destination + (2 * S.Width));
        S.Store(d, destination + (3 * S.Width));
    }
}
