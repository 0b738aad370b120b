using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;

namespace LogReg.Simd.Kernels.Gram;

/// <summary>Packs strips into panels of 16 features for the Gram kernel: panel, then row, then feature within the panel.</summary>
/// <remarks>
/// A panel of 128 rows is 8 KiB in single precision, so the two panels and the one weighted panel that a tile reads stay in the L1
/// cache. Packing costs one transposed copy per element against d/2 multiply-adds of use.
/// </remarks>
internal static unsafe class GramPanels
{
    /// <summary>The features of a panel.</summary>
    public const int Features = Lanes.Count;

    /// <summary>The number of panels that d features fill; the last is padded with zeros.</summary>
    public static int Count(int featureCount) => (featureCount + Features - 1) / Features;

    /// <summary>
    /// Packs one strip: row r of panel q goes to q·panelSize + r·16 of <paramref name="panels"/> and, times its weight, of
    /// <paramref name="weightedPanels"/>. Rows from <paramref name="rowCount"/> on weigh zero.
    /// </summary>
    public static void PackStrip<P, S, V, T>(
        P layout, T* strip, int rowCount, int featureCount, T* weights, T* panels, T* weightedPanels, nint panelSize)
        where P : struct, IRowLayout
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        for (int q = 0; q < Count(featureCount); q++)
        {
            T* panel = panels + (q * panelSize);
            T* weighted = weightedPanels + (q * panelSize);
            layout.CopyFeatures(strip, q * Features, featureCount, panel);
            for (int row = 0; row < Lanes.Count; row++)
            {
                V weight = row < rowCount ? S.Broadcast(weights[row]) : S.Zero;
                for (int i = row * Features; i < (row + 1) * Features; i += S.Width)
                {
                    S.Store(S.Multiply(S.Load(panel + i), weight), weighted + i);
                }
            }
        }
    }
}
