using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Gram;

/// <summary>Packs weighted strips into panels of 16 features for the Gram kernel: panel, then row, then feature within the panel.</summary>
/// <remarks>
/// Only the weighted factor of XᵀDX is packed, because the tiles read it by vectors; the other factor is broadcast element by element
/// straight from the strips. Packing costs one scaled transpose per element against d/2 multiply-adds of use.
/// </remarks>
internal static unsafe class GramPanels
{
    /// <summary>The features of a panel.</summary>
    public const int Features = Lanes.Count;

    /// <summary>The number of panels that d features fill; what stands behind the last feature is unspecified.</summary>
    public static int Count(int featureCount) => (featureCount + Features - 1) / Features;

    /// <summary>
    /// Packs one strip: row r of panel q goes, times its weight, to q·panelSize + r·16. Rows from <paramref name="rowCount"/> on weigh zero.
    /// </summary>
    public static void PackStrip<P, S, V, T>(P layout, T* strip, int rowCount, int featureCount, T* weights, T* panels, nint panelSize)
        where P : struct, IRowLayout
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* rowWeights = stackalloc T[Lanes.Count];
        for (int lane = 0; lane < Lanes.Count; lane += S.Width)
        {
            S.Store(S.LoadFirst(weights + lane, Math.Clamp(rowCount - lane, 0, S.Width)), rowWeights + lane);
        }

        for (int q = 0; q < Count(featureCount); q++)
        {
            layout.PackWeighted<S, V, T>(strip, rowWeights, q * Features, featureCount, panels + (q * panelSize));
        }
    }
}
