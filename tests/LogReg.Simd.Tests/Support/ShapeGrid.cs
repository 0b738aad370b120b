namespace LogReg.Simd.Tests.Support;

/// <summary>The shapes on which every kernel must be right to the last bit: all boundaries of widths, strips and unrolls.</summary>
/// <remarks>
/// Every pair of small lengths is there; a large length meets a few small ones and some large ones. Strides, operand offsets and
/// guarded edges are dealt out by a hash of the shape, so that each meets many shapes (<see cref="ShapeGridTests"/> counts them);
/// some shapes come again with all operands right at their guard pages.
/// </remarks>
internal static class ShapeGrid
{
    /// <summary>The offsets of operands, in elements: none, and three that break every alignment.</summary>
    public static readonly int[] Offsets = [0, 1, 3, 6];

    // W − 1, W, W + 1 for the widths 2, 4, 8 and 16, two strips, and the neighbours of all.
    private static readonly int[] Small = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33];
    private static readonly int[] Large = [63, 64, 65, 255, 256, 257];
    private static readonly int[] WithLarge = [0, 1, 3, 8, 17];

    // Every operand at a guard page, once with its end and once with its start.
    private static readonly int[] AtGuards = [0, 1, 3, 8, 15, 16, 17, 33];

    /// <summary>Gets all shapes.</summary>
    public static IReadOnlyList<Shape> All { get; } = [.. Pairs().Select(pair => Of(pair.Rows, pair.Features)).Concat(Guarded()).Distinct()];

    /// <summary>One shape of the grid, with the stride, offsets and edge that its hash deals it.</summary>
    public static Shape Of(int rows, int features)
    {
        uint hash = StableHash.Of(rows, features);
        int stride = (hash % 3) switch
        {
            0 => features,
            1 => features + 1,
            _ => ((features + 15) / 16 * 16) + 16,
        };
        return new Shape(
            rows,
            features,
            stride,
            Offset(hash >> 4),
            Offset(hash >> 9),
            Offset(hash >> 14),
            (hash >> 20) % 4 == 0 ? GuardEdge.Start : GuardEdge.End);
    }

    // Half of all operands lie right at the guard page.
    private static int Offset(uint hash) => (hash & 1) == 0 ? 0 : Offsets[(hash >> 1) % Offsets.Length];

    private static IEnumerable<Shape> Guarded() =>
        from rows in AtGuards
        from features in AtGuards
        from edge in Enum.GetValues<GuardEdge>()
        select Shape.Dense(rows, features) with { Edge = edge };

    private static IEnumerable<(int Rows, int Features)> Pairs()
    {
        foreach (int rows in Small)
        {
            foreach (int features in Small)
            {
                yield return (rows, features);
            }
        }

        foreach (int large in Large)
        {
            foreach (int small in WithLarge)
            {
                yield return (large, small);
                yield return (small, large);
            }
        }

        // Around the feature count where the layout changes, and large by large.
        yield return (63, 161);
        yield return (64, 160);
        yield return (65, 159);
        yield return (255, 63);
        yield return (256, 64);
        yield return (65, 257);
        yield return (257, 65);
        yield return (257, 257);
    }
}
