using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>What a lane is in a gradient tile, as a type: a feature of one row, or a row of one feature.</summary>
internal unsafe interface IGradientLanes
{
    /// <summary>The distance between the vectors of a tile, in the features and in the gradient.</summary>
    static abstract nint VectorStep<S, V, T>()
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;

    /// <summary>The classes of the next tile.</summary>
    static abstract int NextTile<S, V, T>(int classesLeft)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;

    /// <summary>The residuals of one step of the sum: one row's, or those of a vector of rows.</summary>
    static abstract V Residual<S, V, T>(T* residuals, nint step)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;
}

/// <summary>Rows one after another: a lane is a feature, a step is a row.</summary>
internal readonly unsafe struct FeatureLanes : IGradientLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint VectorStep<S, V, T>()
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged => S.Width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NextTile<S, V, T>(int classesLeft)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged => ClassTile.Next<S, V, T>(classesLeft);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Residual<S, V, T>(T* residuals, nint step)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged => S.Broadcast(residuals[step]);
}

/// <summary>Interleaved rows: a lane is a row, a step is a strip.</summary>
internal readonly unsafe struct RowLanes : IGradientLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint VectorStep<S, V, T>()
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged => Lanes.Count;

    /// <remarks>
    /// A column of strips that lie 4 KiB apart, as 64 features in single precision do, falls into one set of the L1 cache, and every further tile fetches it again: on a Zen 3 tiles of two classes ran
    /// at 25 GFLOP/s there, tiles of five at 38, by way of the stack; at 60 features at 56 and 47.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NextTile<S, V, T>(int classesLeft)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged => ClassTile.NextOfMost(classesLeft);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Residual<S, V, T>(T* residuals, nint step)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged => S.Load(residuals + (step * Lanes.Count));
}

/// <summary>
/// The tiles of the gradients of several classes, Xᵀr_k for several residual vectors (formula 3.2): four vectors, or one, by up to five classes, through all steps of a group. The sums stay in
/// registers, loaded and stored once; each adds its steps in order.
/// </summary>
internal static unsafe class ClassGradientTile
{
    /// <summary>The vectors of a whole tile.</summary>
    public const int Vectors = 4;

    /// <summary>Adds four vectors of features, or one, to the gradients of all classes.</summary>
    /// <param name="x">The first vector of the first step.</param>
    /// <param name="step">The distance between two steps.</param>
    /// <param name="stepCount">The steps: rows or strips.</param>
    /// <param name="isWhole">Whether there are four vectors.</param>
    /// <param name="width">The lanes of a single vector that are there.</param>
    /// <param name="residuals">Class k's residuals at k·residualStride.</param>
    /// <param name="residualStride">The distance between two classes' residuals.</param>
    /// <param name="classCount">K.</param>
    /// <param name="gradient">Class k's sums at k·gradientStride.</param>
    /// <param name="gradientStride">The distance between two classes' sums.</param>
    /// <param name="prefetch">What to fetch ahead.</param>
    public static void Add<R, S, V, T>(
        T* x,
        nint step,
        int stepCount,
        bool isWhole,
        int width,
        T* residuals,
        nint residualStride,
        int classCount,
        T* gradient,
        nint gradientStride,
        ref PrefetchStream prefetch)
        where R : struct, IGradientLanes
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        for (int k = 0, tile; k < classCount; k += tile)
        {
            tile = R.NextTile<S, V, T>(classCount - k);
            T* r = residuals + (k * residualStride);
            T* g = gradient + (k * gradientStride);
            switch (tile)
            {
                case 1:
                    Classes<ClassTile.One, R, S, V, T>(x, step, stepCount, isWhole, width, r, residualStride, g, gradientStride, ref prefetch);
                    break;
                case 2:
                    Classes<ClassTile.Two, R, S, V, T>(x, step, stepCount, isWhole, width, r, residualStride, g, gradientStride, ref prefetch);
                    break;
                case 3:
                    Classes<ClassTile.Three, R, S, V, T>(x, step, stepCount, isWhole, width, r, residualStride, g, gradientStride, ref prefetch);
                    break;
                case 4:
                    Classes<ClassTile.Four, R, S, V, T>(x, step, stepCount, isWhole, width, r, residualStride, g, gradientStride, ref prefetch);
                    break;
                default:
                    Classes<ClassTile.Five, R, S, V, T>(x, step, stepCount, isWhole, width, r, residualStride, g, gradientStride, ref prefetch);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Classes<C, R, S, V, T>(
        T* x, nint step, int stepCount, bool isWhole, int width, T* residuals, nint residualStride, T* gradient, nint gradientStride, ref PrefetchStream prefetch)
        where C : struct, IClassTile
        where R : struct, IGradientLanes
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (isWhole)
        {
            FourVectors<C, R, S, V, T>(x, step, stepCount, residuals, residualStride, gradient, gradientStride, ref prefetch);
        }
        else
        {
            OneVector<C, R, S, V, T>(x, step, stepCount, width, residuals, residualStride, gradient, gradientStride);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void FourVectors<C, R, S, V, T>(
        T* x, nint step, int stepCount, T* residuals, nint residualStride, T* gradient, nint gradientStride, ref PrefetchStream prefetch)
        where C : struct, IClassTile
        where R : struct, IGradientLanes
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        nint vectorStep = R.VectorStep<S, V, T>();
        T* r0 = residuals;
        T* r1 = Unsafe.SizeOf<C>() > 1 ? r0 + residualStride : r0;
        T* r2 = Unsafe.SizeOf<C>() > 2 ? r1 + residualStride : r0;
        T* r3 = Unsafe.SizeOf<C>() > 3 ? r2 + residualStride : r0;
        T* r4 = Unsafe.SizeOf<C>() > 4 ? r3 + residualStride : r0;
        T* g0 = gradient;
        T* g1 = Unsafe.SizeOf<C>() > 1 ? g0 + gradientStride : g0;
        T* g2 = Unsafe.SizeOf<C>() > 2 ? g1 + gradientStride : g0;
        T* g3 = Unsafe.SizeOf<C>() > 3 ? g2 + gradientStride : g0;
        T* g4 = Unsafe.SizeOf<C>() > 4 ? g3 + gradientStride : g0;
        V a00 = S.Load(g0), a01 = S.Load(g0 + vectorStep), a02 = S.Load(g0 + (2 * vectorStep)), a03 = S.Load(g0 + (3 * vectorStep));
        V a10 = S.Load(g1), a11 = S.Load(g1 + vectorStep), a12 = S.Load(g1 + (2 * vectorStep)), a13 = S.Load(g1 + (3 * vectorStep));
        V a20 = S.Load(g2), a21 = S.Load(g2 + vectorStep), a22 = S.Load(g2 + (2 * vectorStep)), a23 = S.Load(g2 + (3 * vectorStep));
        V a30 = S.Load(g3), a31 = S.Load(g3 + vectorStep), a32 = S.Load(g3 + (2 * vectorStep)), a33 = S.Load(g3 + (3 * vectorStep));
        V a40 = S.Load(g4), a41 = S.Load(g4 + vectorStep), a42 = S.Load(g4 + (2 * vectorStep)), a43 = S.Load(g4 + (3 * vectorStep));
        PrefetchStream ahead = prefetch;
        for (nint i = 0; i < stepCount; i++)
        {
            V v0 = S.Load(x);
            V v1 = S.Load(x + vectorStep);
            V v2 = S.Load(x + (2 * vectorStep));
            V v3 = S.Load(x + (3 * vectorStep));
            x += step;
            AddProducts<S, V, T>(R.Residual<S, V, T>(r0, i), v0, v1, v2, v3, ref a00, ref a01, ref a02, ref a03);
            if (Unsafe.SizeOf<C>() > 1)
            {
                AddProducts<S, V, T>(R.Residual<S, V, T>(r1, i), v0, v1, v2, v3, ref a10, ref a11, ref a12, ref a13);
            }

            if (Unsafe.SizeOf<C>() > 2)
            {
                AddProducts<S, V, T>(R.Residual<S, V, T>(r2, i), v0, v1, v2, v3, ref a20, ref a21, ref a22, ref a23);
            }

            if (Unsafe.SizeOf<C>() > 3)
            {
                AddProducts<S, V, T>(R.Residual<S, V, T>(r3, i), v0, v1, v2, v3, ref a30, ref a31, ref a32, ref a33);
            }

            if (Unsafe.SizeOf<C>() > 4)
            {
                AddProducts<S, V, T>(R.Residual<S, V, T>(r4, i), v0, v1, v2, v3, ref a40, ref a41, ref a42, ref a43);
            }

            ahead.Next();
        }

        prefetch = ahead;
        StoreFour<S, V, T>(g0, vectorStep, a00, a01, a02, a03);
        if (Unsafe.SizeOf<C>() > 1)
        {
            StoreFour<S, V, T>(g1, vectorStep, a10, a11, a12, a13);
        }

        if (Unsafe.SizeOf<C>() > 2)
        {
            StoreFour<S, V, T>(g2, vectorStep, a20, a21, a22, a23);
        }

        if (Unsafe.SizeOf<C>() > 3)
        {
            StoreFour<S, V, T>(g3, vectorStep, a30, a31, a32, a33);
        }

        if (Unsafe.SizeOf<C>() > 4)
        {
            StoreFour<S, V, T>(g4, vectorStep, a40, a41, a42, a43);
        }
    }

    /// <summary>A vector that is left over from the tiles of four, perhaps in part.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void OneVector<C, R, S, V, T>(
        T* x, nint step, int stepCount, int width, T* residuals, nint residualStride, T* gradient, nint gradientStride)
        where C : struct, IClassTile
        where R : struct, IGradientLanes
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V a0 = S.Load(gradient);
        V a1 = Unsafe.SizeOf<C>() > 1 ? S.Load(gradient + gradientStride) : S.Zero;
        V a2 = Unsafe.SizeOf<C>() > 2 ? S.Load(gradient + (2 * gradientStride)) : S.Zero;
        V a3 = Unsafe.SizeOf<C>() > 3 ? S.Load(gradient + (3 * gradientStride)) : S.Zero;
        V a4 = Unsafe.SizeOf<C>() > 4 ? S.Load(gradient + (4 * gradientStride)) : S.Zero;
        for (nint i = 0; i < stepCount; i++)
        {
            V v = width == S.Width ? S.Load(x) : S.LoadFirst(x, width);
            x += step;
            a0 = S.MultiplyAdd(v, R.Residual<S, V, T>(residuals, i), a0);
            a1 = Unsafe.SizeOf<C>() > 1 ? S.MultiplyAdd(v, R.Residual<S, V, T>(residuals + residualStride, i), a1) : a1;
            a2 = Unsafe.SizeOf<C>() > 2 ? S.MultiplyAdd(v, R.Residual<S, V, T>(residuals + (2 * residualStride), i), a2) : a2;
            a3 = Unsafe.SizeOf<C>() > 3 ? S.MultiplyAdd(v, R.Residual<S, V, T>(residuals + (3 * residualStride), i), a3) : a3;
            a4 = Unsafe.SizeOf<C>() > 4 ? S.MultiplyAdd(v, R.Residual<S, V, T>(residuals + (4 * residualStride), i), a4) : a4;
        }

        S.Store(a0, gradient);
        if (Unsafe.SizeOf<C>() > 1)
        {
            S.Store(a1, gradient + gradientStride);
        }

        if (Unsafe.SizeOf<C>() > 2)
        {
            S.Store(a2, gradient + (2 * gradientStride));
        }

        if (Unsafe.SizeOf<C>() > 3)
        {
            S.Store(a3, gradient + (3 * gradientStride));
        }

        if (Unsafe.SizeOf<C>() > 4)
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
    private static void StoreFour<S, V, T>(T* destination, nint vectorStep, V a, V b, V c, V d)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        S.Store(a, destination);
        S.Store(b, destination + vectorStep);
        S.Store(c, destination + (2 * vectorStep));
        S.Store(d, destination + (3 * vectorStep));
    }
}
