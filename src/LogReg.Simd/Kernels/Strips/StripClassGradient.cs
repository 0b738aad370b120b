using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Strips;

/// <summary>Gradient accumulation of several classes, Xᵀr_k for several residual vectors, over strips (formula 3.2).</summary>
/// <remarks>
/// A tile takes four features and up to five classes through all strips of a group: twenty sums of lanes in registers, loaded and stored once. Each (class, feature, lane)
/// adds its rows in strip order, as in <see cref="StripGradient"/>, so the bits are the same.
/// Cost: 2dK flops per sample.
/// </remarks>
internal static unsafe class StripClassGradient
{
    private const int TileFeatures = 4;

    /// <summary>
    /// Adds r_ik·x_ij to lane (i mod 16) of feature j of class k; class k's residuals begin at k·residualStride, its lanes at k·gradientStride.
    /// </summary>
    public static void Accumulate<S, V, T>(
        T* strips,
        int stripCount,
        int featureCount,
        T* residuals,
        nint residualStride,
        int classCount,
        T* gradientLanes,
        nint gradientStride,
        PrefetchStream prefetch = default)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int tiled = featureCount / TileFeatures * TileFeatures;
        for (int part = 0; part < Lanes.Count; part += S.Width)
        {
            for (int j = 0; j < featureCount; j += j < tiled ? TileFeatures : 1)
            {
                T* x = strips + ((nint)j * Lanes.Count) + part;
                for (int k = 0, tile; k < classCount; k += tile)
                {
                    tile = ClassTile.Next(classCount - k);
                    T* r = residuals + (k * residualStride) + part;
                    T* g = gradientLanes + (k * gradientStride) + ((nint)j * Lanes.Count) + part;
                    switch (tile)
                    {
                        case 1:
                            Features<ClassTile.One, S, V, T>(x, stripCount, featureCount, j < tiled, r, residualStride, g, gradientStride, ref prefetch);
                            break;
                        case 2:
                            Features<ClassTile.Two, S, V, T>(x, stripCount, featureCount, j < tiled, r, residualStride, g, gradientStride, ref prefetch);
                            break;
                        case 3:
                            Features<ClassTile.Three, S, V, T>(x, stripCount, featureCount, j < tiled, r, residualStride, g, gradientStride, ref prefetch);
                            break;
                        case 4:
                            Features<ClassTile.Four, S, V, T>(x, stripCount, featureCount, j < tiled, r, residualStride, g, gradientStride, ref prefetch);
                            break;
                        default:
                            Features<ClassTile.Five, S, V, T>(x, stripCount, featureCount, j < tiled, r, residualStride, g, gradientStride, ref prefetch);
                            break;
                    }
                }
            }
        }
    }

    private static void Features<C, S, V, T>(
        T* x, int stripCount, int featureCount, bool isTile, T* residuals, nint residualStride, T* gradient, nint gradientStride, ref PrefetchStream prefetch)
        where C : struct, IClassTile
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (isTile)
        {
            FourFeatures<C, S, V, T>(x, stripCount, featureCount, residuals, residualStride, gradient, gradientStride, ref prefetch);
        }
        else
        {
            OneFeature<C, S, V, T>(x, stripCount, featureCount, residuals, residualStride, gradient, gradientStride);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FourFeatures<C, S, V, T>(
        T* x, int stripCount, int featureCount, T* residuals, nint residualStride, T* gradient, nint gradientStride, ref PrefetchStream prefetch)
        where C : struct, IClassTile
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        nint stripSize = (nint)featureCount * Lanes.Count;
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
        V a00 = S.Load(g0), a01 = S.Load(g0 + Lanes.Count), a02 = S.Load(g0 + (2 * Lanes.Count)), a03 = S.Load(g0 + (3 * Lanes.Count));
        V a10 = S.Load(g1), a11 = S.Load(g1 + Lanes.Count), a12 = S.Load(g1 + (2 * Lanes.Count)), a13 = S.Load(g1 + (3 * Lanes.Count));
        V a20 = S.Load(g2), a21 = S.Load(g2 + Lanes.Count), a22 = S.Load(g2 + (2 * Lanes.Count)), a23 = S.Load(g2 + (3 * Lanes.Count));
        V a30 = S.Load(g3), a31 = S.Load(g3 + Lanes.Count), a32 = S.Load(g3 + (2 * Lanes.Count)), a33 = S.Load(g3 + (3 * Lanes.Count));
        V a40 = S.Load(g4), a41 = S.Load(g4 + Lanes.Count), a42 = S.Load(g4 + (2 * Lanes.Count)), a43 = S.Load(g4 + (3 * Lanes.Count));
        PrefetchStream ahead = prefetch;
        for (nint row = 0; row < (nint)stripCount * Lanes.Count; row += Lanes.Count)
        {
            V v0 = S.Load(x);
            V v1 = S.Load(x + Lanes.Count);
            V v2 = S.Load(x + (2 * Lanes.Count));
            V v3 = S.Load(x + (3 * Lanes.Count));
            x += stripSize;
            V r = S.Load(r0 + row);
            a00 = S.MultiplyAdd(v0, r, a00);
            a01 = S.MultiplyAdd(v1, r, a01);
            a02 = S.MultiplyAdd(v2, r, a02);
            a03 = S.MultiplyAdd(v3, r, a03);
            if (C.Count > 1)
            {
                r = S.Load(r1 + row);
                a10 = S.MultiplyAdd(v0, r, a10);
                a11 = S.MultiplyAdd(v1, r, a11);
                a12 = S.MultiplyAdd(v2, r, a12);
                a13 = S.MultiplyAdd(v3, r, a13);
            }

            if (C.Count > 2)
            {
                r = S.Load(r2 + row);
                a20 = S.MultiplyAdd(v0, r, a20);
                a21 = S.MultiplyAdd(v1, r, a21);
                a22 = S.MultiplyAdd(v2, r, a22);
                a23 = S.MultiplyAdd(v3, r, a23);
            }

            if (C.Count > 3)
            {
                r = S.Load(r3 + row);
                a30 = S.MultiplyAdd(v0, r, a30);
                a31 = S.MultiplyAdd(v1, r, a31);
                a32 = S.MultiplyAdd(v2, r, a32);
                a33 = S.MultiplyAdd(v3, r, a33);
            }

            if (C.Count > 4)
            {
                r = S.Load(r4 + row);
                a40 = S.MultiplyAdd(v0, r, a40);
                a41 = S.MultiplyAdd(v1, r, a41);
                a42 = S.MultiplyAdd(v2, r, a42);
                a43 = S.MultiplyAdd(v3, r, a43);
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OneFeature<C, S, V, T>(
        T* x, int stripCount, int featureCount, T* residuals, nint residualStride, T* gradient, nint gradientStride)
        where C : struct, IClassTile
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        nint stripSize = (nint)featureCount * Lanes.Count;
        V a0 = S.Load(gradient);
        V a1 = C.Count > 1 ? S.Load(gradient + gradientStride) : S.Zero;
        V a2 = C.Count > 2 ? S.Load(gradient + (2 * gradientStride)) : S.Zero;
        V a3 = C.Count > 3 ? S.Load(gradient + (3 * gradientStride)) : S.Zero;
        V a4 = C.Count > 4 ? S.Load(gradient + (4 * gradientStride)) : S.Zero;
        for (int strip = 0; strip < stripCount; strip++)
        {
            V v = S.Load(x);
            x += stripSize;
            T* r = residuals + ((nint)strip * Lanes.Count);
            a0 = S.MultiplyAdd(v, S.Load(r), a0);
            a1 = C.Count > 1 ? S.MultiplyAdd(v, S.Load(r + residualStride), a1) : a1;
            a2 = C.Count > 2 ? S.MultiplyAdd(v, S.Load(r + (2 * residualStride)), a2) : a2;
            a3 = C.Count > 3 ? S.MultiplyAdd(v, S.Load(r + (3 * residualStride)), a3) : a3;
            a4 = C.Count > 4 ? S.MultiplyAdd(v, S.Load(r + (4 * residualStride)), a4) : a4;
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
    private static void StoreFour<S, V, T>(T* destination, V a, V b, V c, V d)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        S.Store(a, destination);
        S.Store(b, destination + Lanes.Count);
        S.Store(c, destination + (2 * Lanes.Count));
        S.Store(d, destination + (3 * Lanes.Count));
    }
}
