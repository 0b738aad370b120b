using LogReg.Simd.Metrics;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The ROC curve made of characters: the curve is drawn over the diagonal of chance.</summary>
internal static class RocPlot
{
    private const int Width = 61;
    private const int Height = 21;
    private const char Curve = '*';
    private const char Chance = '.';

    public static IEnumerable<string> Lines(IReadOnlyList<RocPoint> points)
    {
        char[][] grid = [.. Enumerable.Range(0, Height).Select(_ => Enumerable.Repeat(' ', Width).ToArray())];
        for (int x = 0; x < Width; x++)
        {
            grid[RowOf((double)x / (Width - 1))][x] = Chance;
        }

        for (int k = 1; k < points.Count; k++)
        {
            Segment(grid, points[k - 1], points[k]);
        }

        yield return "true positive rate";
        for (int row = 0; row < Height; row++)
        {
            string label = row switch { 0 => "1.0", (Height - 1) / 2 => "0.5", Height - 1 => "0.0", _ => string.Empty };
            yield return $"{label,4} |{new string(grid[row]).TrimEnd()}";
        }

        yield return $"     +{new string('-', Width)}";
        yield return $"      0.0{"0.5",28}{"1.0",30}";
        yield return $"{"false positive rate",Width + 6}";
    }

    /// <summary>Walks along a straight line in steps shorter than a character.</summary>
    private static void Segment(char[][] grid, RocPoint from, RocPoint to)
    {
        double length = Math.Max(Math.Abs(to.FalsePositiveRate - from.FalsePositiveRate) * Width, Math.Abs(to.TruePositiveRate - from.TruePositiveRate) * Height);
        int steps = Math.Max(1, (int)Math.Ceiling(2 * length));
        for (int step = 0; step <= steps; step++)
        {
            double t = (double)step / steps;
            double x = from.FalsePositiveRate + (t * (to.FalsePositiveRate - from.FalsePositiveRate));
            double y = from.TruePositiveRate + (t * (to.TruePositiveRate - from.TruePositiveRate));
            grid[RowOf(y)][(int)Math.Round(x * (Width - 1))] = Curve;
        }
    }

    private static int RowOf(double rate) => (int)Math.Round((1 - rate) * (Height - 1));
}
