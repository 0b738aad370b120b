using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Logits and gradients of several coefficient vectors over sparse rows.</summary>
/// <remarks>
/// Coefficients and running gradients lie feature after feature, the classes of a feature side by side and padded to <see cref="Multiple"/>, so that an entry meets all classes in one or two lines of
/// the cache and a lane is a class. Every (row, class) takes the steps of <see cref="SparseLogits"/> and
/// every (feature, class) those of <see cref="SparseGradient"/>, so the bits are the same as class by class.
/// Classes are taken sixteen at a time, for 16 sets of 16 lanes on the stack.
/// Cost: 2K flops and 4 + sizeof(T) bytes per entry, and K coefficients or running sums side by side.
/// </remarks>
internal static unsafe class SparseClasses
{
    /// <summary>The classes of a feature are padded to a multiple of this.</summary>
    public const int Multiple = 4;

    private const int Tile = 16;

    /// <summary>The elements from one feature to the next.</summary>
    public static int Stride(int classCount) => (classCount + Multiple - 1) / Multiple * Multiple;

    /// <summary>Puts coefficients, class after class, in the order of the identifiers; zero for those that stand for no column, and where the classes of a feature are filled up.</summary>
    /// <param name="coefficients">The coefficients.</param>
    /// <param name="featureCount">The coefficients of a class.</param>
    /// <param name="classCount">The classes.</param>
    /// <param name="originals">The column of each identifier, or a negative number.</param>
    /// <param name="ordered">Receives them: with one class one element for each identifier, with several <see cref="Stride"/>.</param>
    public static void Order<T>(T* coefficients, int featureCount, int classCount, ReadOnlySpan<int> originals, T* ordered)
        where T : unmanaged
    {
        int stride = classCount == 1 ? 1 : Stride(classCount);
        for (int i = 0; i < originals.Length; i++)
        {
            T* feature = ordered + ((nint)i * stride);
            nint j = originals[i];
            for (int k = 0; k < stride; k++)
            {
                feature[k] = j >= 0 && k < classCount ? coefficients[((nint)k * featureCount) + j] : default;
            }
        }
    }

    /// <summary>Writes one logit per row and class; class k's logits begin at k·logitStride.</summary>
    public static void Logits<S, V, T>(
        SparseEntries<T> entries, int firstRow, int rowCount, T* ordered, T* intercepts, int classCount, T* logits, nint logitStride)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* lanes = stackalloc T[Tile * Lanes.Count];
        T* sums = stackalloc T[Tile];
        int stride = Stride(classCount);
        for (int first = 0; first < classCount; first += Tile)
        {
            int width = Math.Min(Tile, stride - first);
            for (int i = 0; i < rowCount; i++)
            {
                new Span<T>(lanes, Tile * Lanes.Count).Clear();
                nint end = entries.First(firstRow + i + 1);
                for (nint e = entries.First(firstRow + i); e < end; e++)
                {
                    nint j = entries.Columns[e];
                    AddScaled<S, V, T>(entries.Values[e], ordered + (j * stride) + first, width, lanes + ((j & (Lanes.Count - 1)) * Tile));
                }

                for (int k = 0; k < width; k += S.Width)
                {
                    S.Store(Fold<S, V, T>(lanes + k), sums + k);
                }

                for (int k = first; k < Math.Min(classCount, first + Tile); k++)
                {
                    logits[(k * logitStride) + i] = LaneSums.Add(sums[k - first], intercepts[k]);
                }
            }
        }
    }

    /// <summary>Adds r_ik·x_ij to the running sum of feature j and class k.</summary>
    public static void AccumulateGradient<S, V, T>(
        SparseEntries<T> entries, int firstRow, int rowCount, T* residuals, nint residualStride, int classCount, T* gradient)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* own = stackalloc T[Tile];
        int stride = Stride(classCount);
        for (int first = 0; first < classCount; first += Tile)
        {
            int width = Math.Min(Tile, stride - first);
            for (int i = 0; i < rowCount; i++)
            {
                Gather(residuals + (first * residualStride) + i, residualStride, Math.Min(Tile, classCount - first), own);
                nint end = entries.First(firstRow + i + 1);
                for (nint e = entries.First(firstRow + i); e < end; e++)
                {
                    AddScaled<S, V, T>(entries.Values[e], own, width, gradient + ((nint)entries.Columns[e] * stride) + first);
                }
            }
        }
    }

    /// <summary>Adds running sums, widened, to one double per class and feature, class after class.</summary>
    public static void Flush<T>(T* gradient, int featureCount, int classCount, double* sums)
        where T : unmanaged
    {
        int stride = Stride(classCount);
        for (nint j = 0; j < featureCount; j++)
        {
            for (int k = 0; k < classCount; k++)
            {
                sums[((nint)k * featureCount) + j] += LaneSums.Widen(gradient[(j * stride) + k]);
            }
        }
    }

    /// <summary>destination += a·x over so many elements, a multiple of the policy's width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddScaled<S, V, T>(T a, T* x, int count, T* destination)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V scale = S.Broadcast(a);
        for (int k = 0; k < count; k += S.Width)
        {
            S.Store(S.MultiplyAdd(S.Load(x + k), scale, S.Load(destination + k)), destination + k);
        }
    }

    /// <summary>The sixteen lanes of some classes, in the tree of <see cref="Simd.Lanes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Fold<S, V, T>(T* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Add(
            S.Add(Four<S, V, T>(lanes), Four<S, V, T>(lanes + (2 * Tile))),
            S.Add(Four<S, V, T>(lanes + Tile), Four<S, V, T>(lanes + (3 * Tile))));

    /// <summary>(lane 0 + lane 8) + (lane 4 + lane 12).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Four<S, V, T>(T* lanes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged =>
        S.Add(
            S.Add(S.Load(lanes), S.Load(lanes + (8 * Tile))),
            S.Add(S.Load(lanes + (4 * Tile)), S.Load(lanes + (12 * Tile))));

    private static void Gather<T>(T* residuals, nint stride, int count, T* own)
        where T : unmanaged
    {
        for (int k = 0; k < Tile; k++)
        {
            own[k] = k < count ? residuals[k * stride] : default;
        }
    }
}
