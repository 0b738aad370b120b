using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Copies rows of a packed matrix into one strip of another of the same layout, bit by bit and whatever the elements stand for.</summary>
/// <remarks>
/// Cost: each element once, without arithmetic; 16 rows that are a strip already are copied as a whole. Interleaved rows are taken feature by feature, because ascending rows lie in two or three
/// neighbouring strips,
/// which then stay in the L1 cache: a cache line is fetched once for all its rows.
/// </remarks>
internal static unsafe class StripSelection
{
    /// <param name="layout">The layout of both matrices.</param>
    /// <param name="source">The elements of the one.</param>
    /// <param name="rows">The rows, at most 16.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="strip">The strip of the other; lanes behind the last row stay as they are.</param>
    public static void Copy<P, E>(P layout, E* source, int* rows, int rowCount, int featureCount, E* strip)
        where P : struct, IRowLayout
        where E : unmanaged
    {
        nint stripSize = layout.StripSize(featureCount);
        if (IsStrip(rows, rowCount))
        {
            System.Buffer.MemoryCopy(source + (rows[0] / Lanes.Count * stripSize), strip, stripSize * sizeof(E), stripSize * sizeof(E));
            return;
        }

        nint* addresses = stackalloc nint[Lanes.Count];
        for (int lane = 0; lane < rowCount; lane++)
        {
            addresses[lane] = (nint)(source + (rows[lane] / Lanes.Count * stripSize) + layout.OffsetOf(rows[lane] % Lanes.Count, 0, featureCount));
        }

        if (P.FeatureStep == 1)
        {
            // With the zeros that pad a row.
            nint bytes = layout.OffsetOf(1, 0, featureCount) * sizeof(E);
            for (int lane = 0; lane < rowCount; lane++)
            {
                System.Buffer.MemoryCopy((E*)addresses[lane], strip + layout.OffsetOf(lane, 0, featureCount), bytes, bytes);
            }

            return;
        }

        for (nint feature = 0; feature < featureCount; feature++)
        {
            nint at = feature * P.FeatureStep;
            E* lanes = strip + at;
            for (int lane = 0; lane < rowCount; lane++)
            {
                lanes[lane] = ((E*)addresses[lane])[at];
            }
        }
    }

    private static bool IsStrip(int* rows, int rowCount)
    {
        if (rowCount < Lanes.Count || rows[0] % Lanes.Count != 0)
        {
            return false;
        }

        for (int lane = 1; lane < Lanes.Count; lane++)
        {
            if (rows[lane] != rows[0] + lane)
            {
                return false;
            }
        }

        return true;
    }
}
