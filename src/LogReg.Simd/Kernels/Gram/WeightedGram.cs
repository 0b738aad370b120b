using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Gram;

/// <summary>Rows of tiles of the weighted Gram matrix XᵀDX (formula 3.3), its lower triangle.</summary>
/// <remarks>
/// Cost: d(d + 1) flops per row. Each entry belongs to one row of tiles, so threads that take different rows of tiles write disjoint
/// memory and the sums have one order on any number of threads.
/// </remarks>
internal static unsafe class WeightedGram
{
    /// <summary>The strips of a block: its panels stay in the L2 cache, eight features of its strips in the L1 cache.</summary>
    public const int BlockStrips = 16;

    /// <summary>
    /// Adds one block of strips to features [8·tileRow, 8·tileRow + 8) × [0, end of their panel) of <paramref name="gram"/>.
    /// </summary>
    public static void AddTileRow<P, S, V, T>(
        P layout, T* strips, int stripCount, int featureCount, T* panels, nint panelSize, int tileRow, double* gram, nint gramStride)
        where P : struct, IRowLayout
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int firstFeature = tileRow * GramTile.Rows;
        nint stripSize = layout.StripSize(featureCount);
        T* left = strips + (firstFeature * P.FeatureStep);
        double* row = gram + (firstFeature * gramStride);
        int end = ((firstFeature / GramPanels.Features) + 1) * GramPanels.Features;
        int column = 0;
        for (; column <= end - (2 * S.Width); column += 2 * S.Width)
        {
            T* right = Vector(panels, panelSize, column);
            T* nextRight = Vector(panels, panelSize, column + S.Width);
            GramTile.AddPair<P, S, V, T>(layout, left, stripSize, right, nextRight, stripCount, row + column, gramStride);
        }

        if (column < end)
        {
            T* right = Vector(panels, panelSize, column);
            GramTile.AddSingle<P, S, V, T>(layout, left, stripSize, right, stripCount, row + column, gramStride);
        }
    }

    private static T* Vector<T>(T* panels, nint panelSize, int column)
        where T : unmanaged =>
        panels + (column / GramPanels.Features * panelSize) + (column % GramPanels.Features);
}
