using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>
/// Logits of the caller's rows of at most eight features of single precision, or a function of them (formulas 1.1 and 1.2): a vector holds two to sixteen rows, so that no lane is empty.
/// </summary>
/// <remarks>
/// <para>
/// The tree of <see cref="Lanes"/> begins with lanes that have no feature. That only makes +0 of a sum of −0, which here the intercept does: of −0 it is made +0. The rest of the tree is folded for as
/// many rows at once as a vector has lanes, and every row has the bits that <see cref="RowLogits.Dot"/> gives it.
/// Rows of 1, 2, 4 and 8 features without gaps fill vectors by themselves. Others are read quarter by quarter, past their end but never past that of the last row.
/// </para>
/// <para>
/// Measured against one row to a vector, both by turns on an Emerald Rapids, rows in the L1 cache: logits of 1, 3, 4, 5 and 8 features take 0.07, 0.26, 0.13, 0.50 and 0.28 of the time at 512 bits and
/// 0.06, 0.16, 0.09, 0.23 and 0.21 at 256; probabilities 0.26, 0.58, 0.38, 0.81 and 0.56, and 0.22, 0.41, 0.33, 0.57 and 0.49. From memory probabilities take 0.39 to 0.79, most of it traffic: a
/// result is read and written back too. The sigmoid in registers and not by way of a block of logits takes
/// 0.65 to 1.02 of the time in the L1 cache (1.14 at 256 bits and 5 features), and 0.73 to 0.96 from memory.
/// </para>
/// </remarks>
internal static unsafe class ShortRows
{
    /// <summary>The most features of a row: two quarters.</summary>
    private const int MostFeatures = 2 * Quarters.Count;

    /// <summary>Writes the results of the first rows, as many as whole vectors of them take.</summary>
    /// <returns>The number of these rows; all others are left to the caller.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Compute<M, E, S, V, T>(E* features, nint stride, int rowCount, int featureCount, T* coefficients, T intercept, T* results)
        where M : struct, IElementwiseMap
        where E : unmanaged
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (typeof(E) != typeof(float) || typeof(T) != typeof(float) || featureCount is 0 or > MostFeatures)
        {
            return 0;
        }

        if (typeof(V) == typeof(Vector512<float>))
        {
            return Choose<M, Simd512Single, Vector512<float>>(
                (float*)features, stride, rowCount, featureCount, (float*)coefficients, (float)(object)intercept + 0f, (float*)results);
        }

        return typeof(V) == typeof(Vector<float>)
            ? Choose<M, SimdPortableSingle, Vector<float>>(
                (float*)features, stride, rowCount, featureCount, (float*)coefficients, (float)(object)intercept + 0f, (float*)results)
            : 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int Choose<M, S, V>(float* x, nint stride, int rowCount, int featureCount, float* coefficients, float intercept, float* results)
        where M : struct, IElementwiseMap
        where S : struct, ISimd<V, float>
        where V : struct
    {
        if (!Quarters.IsSupported<V>() || rowCount < S.Width)
        {
            return 0;
        }

        bool isFilled = stride == featureCount && featureCount is 1 or 2 or 4 or 8;
        int period = isFilled ? featureCount : MostFeatures;
        float* repeated = stackalloc float[2 * Lanes.Count];
        for (int lane = 0; lane < 2 * Lanes.Count; lane++)
        {
            int feature = lane % period;
            repeated[lane] = feature < featureCount ? coefficients[feature] : 0;
        }

        if (isFilled)
        {
            V c = S.Load(repeated), d = S.Load(repeated + (S.Width % featureCount));
            return featureCount switch
            {
                1 => Loop<RowsOfOne, M, S, V>(x, stride, rowCount, c, d, c, intercept, results),
                2 => Loop<RowsOfTwo, M, S, V>(x, stride, rowCount, c, d, c, intercept, results),
                4 => Loop<RowsOfFour, M, S, V>(x, stride, rowCount, c, d, c, intercept, results),
                _ => Loop<RowsOfEight, M, S, V>(x, stride, rowCount, c, d, c, intercept, results),
            };
        }

        V lower = Quarters.Repeat<V>(Vector128.Load(repeated)), upper = Quarters.Repeat<V>(Vector128.Load(repeated + Quarters.Count));
        return featureCount > Quarters.Count
            ? Loop<RowsOfTwoQuarters, M, S, V>(
                x, stride, Readable(MostFeatures), lower, upper, Quarters.Mask<V>(featureCount - Quarters.Count), intercept, results)
            : Loop<RowsOfOneQuarter, M, S, V>(x, stride, Readable(Quarters.Count), lower, upper, Quarters.Mask<V>(featureCount), intercept, results);

        // Rows of which so many elements can be read, and nothing behind the last row's features.
        int Readable(int elements)
        {
            nint last = ((rowCount - 1) * stride) + featureCount - elements;
            return last < 0 ? 0 : (int)Math.Min(rowCount, (last / stride) + 1);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int Loop<R, M, S, V>(float* x, nint stride, int rowCount, V c, V d, V mask, float intercept, float* results)
        where R : struct, IShortRows
        where M : struct, IElementwiseMap
        where S : struct, ISimd<V, float>
        where V : struct
    {
        V b = S.Broadcast(intercept);
        int row = 0;
        for (; row <= rowCount - S.Width; row += S.Width, x += S.Width * stride)
        {
            S.Store(M.Invoke<S, V, float>(S.Add(R.Sums<S, V>(x, stride, c, d, mask), b)), results + row);
        }

        return row;
    }
}
