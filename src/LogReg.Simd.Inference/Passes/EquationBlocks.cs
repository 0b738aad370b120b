namespace LogReg.Simd.Inference.Passes;

/// <summary>
/// The blocks of a Hessian over several equations of the same columns: pairs of equations, the second not after the first, each with the lower triangle of a symmetric matrix over the columns.
/// </summary>
internal static class EquationBlocks
{
    /// <summary>The number of pairs.</summary>
    public static int Count(int equations) => equations * (equations + 1) / 2;

    /// <summary>The equations of a pair.</summary>
    public static (int Row, int Column) Of(int pair)
    {
        int row = (int)((Math.Sqrt((8.0 * pair) + 1) - 1) / 2);
        return (row, pair - Count(row));
    }

    /// <summary>Writes the lower triangle of the whole matrix.</summary>
    /// <param name="blocks">One square matrix per pair, of which the lower triangle is read.</param>
    /// <param name="equations">The equations.</param>
    /// <param name="columns">The columns of each.</param>
    /// <param name="destination">Row-major, equations times columns square.</param>
    public static void Write<T>(ReadOnlySpan<T> blocks, int equations, int columns, Span<T> destination)
    {
        int size = equations * columns;
        for (int pair = 0; pair < Count(equations); pair++)
        {
            ReadOnlySpan<T> block = blocks.Slice(pair * columns * columns, columns * columns);
            (int a, int b) = Of(pair);
            for (int j = 0; j < columns; j++)
            {
                for (int k = 0; k < (a == b ? j + 1 : columns); k++)
                {
                    destination[(((a * columns) + j) * size) + (b * columns) + k] = block[(Math.Max(j, k) * columns) + Math.Min(j, k)];
                }
            }
        }
    }
}
