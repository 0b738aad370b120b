using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Gram;

/// <summary>Rows of tiles of the weighted Gram matrix XᵀDX (formula 3.3), its lower triangle, from packed panels.</summary>
/// <remarks>
/// Cost: d(d + 1) flops per row. Each entry belongs to one row of tiles, so threads that take different rows of tiles write disjoint
/// memory and the sums have one order on any number of threads.
/// </remarks>
internal static unsafe class WeightedGram
{
    /// <summary>The rows of a block: three panels of it fit in the L1 cache. Also the products added before a flush to double.</summary>
    public const int BlockRows = 128;

    /// <summary>
    /// Adds one block of rows to features [8·tileRow, 8·tileRow + 8) × [0, end of their panel) of <paramref name="gram"/>.
    /// </summary>
    public static void AddTileRow<S, V, T>(T* panels, T* weightedPanels, nint panelSize, int rowCount, int tileRow, double* gram, nint gramStride)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int firstFeature = tileRow * GramTile.Rows;
        int leftPanel = firstFeature / GramPanels.Features;
        T* left = panels + (leftPanel * panelSize) + (firstFeature % GramPanels.Features);
        double* row = gram + (firstFeature * gramStride);
        int end = (leftPanel + 1) * GramPanels.Features;
        int column = 0;
        for (; column <= end - (2 * S.Width); column += 2 * S.Width)
        {
            GramTile.AddPair<S, V, T>(
                left, Vector(weightedPanels, panelSize, column), Vector(weightedPanels, panelSize, column + S.Width), rowCount, row + column, gramStride);
        }

        if (column < end)
        {
            GramTile.AddSingle<S, V, T>(left, Vector(weightedPanels, panelSize, column), rowCount, row + column, gramStride);
        }
    }

    private static T* Vector<T>(T* panels, nint panelSize, int column)
        where T : unmanaged =>
        panels + (column / GramPanels.Features * panelSize) + (column % GramPanels.Features);
}
