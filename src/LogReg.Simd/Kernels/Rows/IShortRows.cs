using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>How rows of at most eight features lie in vectors: the sums of as many rows as a vector has lanes, in the tree of <see cref="Lanes"/>.</summary>
internal unsafe interface IShortRows
{
    /// <summary>The sums of products of the rows, one to a lane.</summary>
    /// <param name="x">The first row.</param>
    /// <param name="stride">The distance between row starts.</param>
    /// <param name="c">The coefficients, as the rows lie in a vector.</param>
    /// <param name="d">Those of a second vector.</param>
    /// <param name="mask">The lanes of a row's last quarter that have features, where the row is read past its end.</param>
    static abstract V Sums<S, V>(float* x, nint stride, V c, V d, V mask)
        where S : struct, ISimd<V, float>
        where V : struct;
}

/// <summary>Rows of one feature without gaps.</summary>
internal readonly unsafe struct RowsOfOne : IShortRows
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sums<S, V>(float* x, nint stride, V c, V d, V mask)
        where S : struct, ISimd<V, float>
        where V : struct => S.Multiply(S.Load(x), c);
}

/// <summary>Rows of two features without gaps.</summary>
internal readonly unsafe struct RowsOfTwo : IShortRows
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sums<S, V>(float* x, nint stride, V c, V d, V mask)
        where S : struct, ISimd<V, float>
        where V : struct => Quarters.HalvesInOrder(Quarters.FoldTwos(S.Multiply(S.Load(x), c), S.Multiply(S.Load(x + S.Width), c)));
}

/// <summary>Rows of four features without gaps, a quarter each.</summary>
internal readonly unsafe struct RowsOfFour : IShortRows
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sums<S, V>(float* x, nint stride, V c, V d, V mask)
        where S : struct, ISimd<V, float>
        where V : struct
    {
        V first = Quarters.FoldFours(S.Multiply(S.Load(x), c), S.Multiply(S.Load(x + S.Width), c));
        V second = Quarters.FoldFours(S.Multiply(S.Load(x + (2 * S.Width)), c), S.Multiply(S.Load(x + (3 * S.Width)), c));
        return Quarters.Transposed(Quarters.FoldTwos(first, second));
    }
}

/// <summary>Rows of eight features without gaps, two quarters each.</summary>
internal readonly unsafe struct RowsOfEight : IShortRows
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sums<S, V>(float* x, nint stride, V c, V d, V mask)
        where S : struct, ISimd<V, float>
        where V : struct
    {
        V first = Quarters.FoldFours(Fours<S, V>(x, c, d), Fours<S, V>(x + (2 * S.Width), c, d));
        V second = Quarters.FoldFours(Fours<S, V>(x + (4 * S.Width), c, d), Fours<S, V>(x + (6 * S.Width), c, d));
        return Quarters.Transposed(Quarters.FoldTwos(first, second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Fours<S, V>(float* x, V c, V d)
        where S : struct, ISimd<V, float>
        where V : struct => Quarters.FoldEights(S.Multiply(S.Load(x), c), S.Multiply(S.Load(x + S.Width), d));
}

/// <summary>Rows of up to four features at any stride, each loaded into a quarter by itself: vector v takes rows v, v + 4 and so on, whose sums then are in order.</summary>
internal readonly unsafe struct RowsOfOneQuarter : IShortRows
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sums<S, V>(float* x, nint stride, V c, V d, V mask)
        where S : struct, ISimd<V, float>
        where V : struct
    {
        nint step = Quarters.Count * stride;
        V first = Quarters.FoldFours(Products<S, V>(x, step, c, mask), Products<S, V>(x + stride, step, c, mask));
        V second = Quarters.FoldFours(Products<S, V>(x + (2 * stride), step, c, mask), Products<S, V>(x + (3 * stride), step, c, mask));
        return Quarters.FoldTwos(first, second);
    }

    /// <summary>Products of rows four apart; what was read past the end of a row is made zero before, for it may be infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Products<S, V>(float* x, nint step, V c, V mask)
        where S : struct, ISimd<V, float>
        where V : struct => S.Multiply(Quarters.Keep(Quarters.Load<V>(x, step), mask), c);
}

/// <summary>Rows of five to eight features at any stride, each loaded into two quarters.</summary>
internal readonly unsafe struct RowsOfTwoQuarters : IShortRows
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sums<S, V>(float* x, nint stride, V c, V d, V mask)
        where S : struct, ISimd<V, float>
        where V : struct
    {
        nint step = Quarters.Count * stride;
        V first = Quarters.FoldFours(Fours<S, V>(x, step, c, d, mask), Fours<S, V>(x + stride, step, c, d, mask));
        V second = Quarters.FoldFours(Fours<S, V>(x + (2 * stride), step, c, d, mask), Fours<S, V>(x + (3 * stride), step, c, d, mask));
        return Quarters.FoldTwos(first, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Fours<S, V>(float* x, nint step, V c, V d, V mask)
        where S : struct, ISimd<V, float>
        where V : struct =>
        S.Add(S.Multiply(Quarters.Load<V>(x, step), c), RowsOfOneQuarter.Products<S, V>(x + Quarters.Count, step, d, mask));
}
