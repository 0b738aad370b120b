using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>
/// A design whose columns that lie far from zero beside their spread, such as times in seconds, are moved to it. Behind columns of ones that is the same model, and a point of one is a point of the
/// other; but a search in double keeps its digits, of which a column at k times its spread takes the square of k.
/// Columns are moved where no element is rounded by it: of elements within a factor of two of each other none is.
/// </summary>
internal sealed class CentredColumns
{
    /// <summary>Columns that are nearer to zero, beside their spread, cost three digits at most and stay where they are.</summary>
    private const double Far = 32;

    /// <summary>Rows that tell where a column lies.</summary>
    private const int SampledRows = 32;

    private readonly int ones;
    private readonly double[] centres;
    private readonly double[] scales;

    private CentredColumns(int ones, double[] centres, double[] scales, Design design) =>
        (this.ones, this.centres, this.scales, Design) = (ones, centres, scales, design);

    /// <summary>Gets the moved columns, each divided by a power of two.</summary>
    public Design Design { get; }

    /// <summary>Moves columns.</summary>
    /// <param name="design">Columns, the first of which add up to one in every row.</param>
    /// <param name="ones">How many those are; without any nothing can be moved.</param>
    /// <param name="counts">Whether a row counts.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    /// <returns>The moved columns; null where none is far from zero.</returns>
    public static CentredColumns? Of(Design design, int ones, Func<int, bool> counts, int threadCount)
    {
        if (ones == 0)
        {
            return null;
        }

        double[] centres = new double[design.ColumnCount];
        double[] scales = new double[design.ColumnCount];
        double[] sizes = [.. design.Sizes];
        Array.Fill(scales, 1);
        int[] sampled = SampleOf(design, counts);
        for (int j = ones; j < centres.Length && sampled.Length > 0; j++)
        {
            double centre = CentreOf(design, j, sampled);
            if (centre != 0 && LargestAround(design, j, centre) is { } largest)
            {
                (centres[j], scales[j]) = (centre, Design.ScaleOf(largest));
                sizes[j] = largest / scales[j];
            }
        }

        if (!centres.AsSpan().ContainsAnyExcept(0.0))
        {
            return null;
        }

        Design moved = design.Recast([.. design.Scales.Zip(scales, (outer, inner) => outer * inner)], sizes, isRounded: false, threadCount, (block, target) =>
        {
            int rows = Math.Min(Design.BlockRows, design.RowCount - (block * Design.BlockRows));
            for (int j = 0; j < centres.Length; j++)
            {
                ReadOnlySpan<double> from = design.Column(block, j);
                Span<double> to = target.Column(block, j);
                from.CopyTo(to);
                for (int i = 0; i < rows && centres[j] != 0; i++)
                {
                    to[i] = (from[i] - centres[j]) / scales[j];
                }
            }
        });
        return new CentredColumns(ones, centres, scales, moved);
    }

    /// <summary>A point over the moved columns, equation after equation.</summary>
    public DoubleDouble[] PointOf(ReadOnlySpan<DoubleDouble> point)
    {
        DoubleDouble[] moved = point.ToArray();
        for (int begin = 0; begin < point.Length; begin += centres.Length)
        {
            for (int j = ones; j < centres.Length; j++)
            {
                moved[begin + j] = point[begin + j] * scales[j];
                AddToOnes(moved.AsSpan(begin), point[begin + j] * centres[j]);
            }
        }

        return moved;
    }

    /// <summary>A point over the columns as they were, from one over the moved columns.</summary>
    public DoubleDouble[] OriginalOf(ReadOnlySpan<DoubleDouble> moved)
    {
        DoubleDouble[] point = moved.ToArray();
        for (int begin = 0; begin < moved.Length; begin += centres.Length)
        {
            for (int j = ones; j < centres.Length; j++)
            {
                point[begin + j] = moved[begin + j] / scales[j];
                AddToOnes(point.AsSpan(begin), -(point[begin + j] * centres[j]));
            }
        }

        return point;
    }

    /// <summary>A covariance over the columns as they were, from one over the moved columns: the way back is linear.</summary>
    public DoubleDouble[] OriginalCovarianceOf(ReadOnlySpan<DoubleDouble> moved) => DoubleDouble.Congruent(moved, centres.Length, column => OriginalOf(column));

    /// <summary>
    /// Columns in which the coefficient of the first, a single one of ones, is that of the columns as they were, for its profile: the farthest column's coefficient gives way to the first of the moved
    /// columns, so that z = g(1 + u_k/r_k) − b₀u_k/r_k + Σ a_j(u_j − (r_j/r_k)u_k), u the moved columns, a and g their coefficients, and r their centres beside their scales. Elements are rounded.
    /// </summary>
    /// <param name="point">A point over the columns as they were, equation after equation.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    /// <returns>The columns, whose first has the scale that belongs to it, and the point over them.</returns>
    public (Design Design, DoubleDouble[] Point) OfFirst(ReadOnlySpan<DoubleDouble> point, int threadCount)
    {
        int size = centres.Length;
        double[] ratios = [.. centres.Zip(scales, (centre, scale) => centre / scale)];
        int farthest = Enumerable.Range(0, size).MaxBy(j => Math.Abs(ratios[j]));
        double ratio = ratios[farthest];
        double power = Math.ScaleB(1, Math.ILogB(ratio));
        double[] columnScales = [.. Design.Scales];
        (columnScales[0], columnScales[farthest]) = (1 / power, 1);
        double spread = Design.Sizes[farthest];
        double[] sizes = [.. Design.Sizes.Select((own, j) =>
            j == 0 ? spread * power / Math.Abs(ratio)
            : j == farthest ? 1 + (spread / Math.Abs(ratio))
            : own + (Math.Abs(ratios[j] / ratio) * spread))];
        Design recast = Design.Recast(columnScales, sizes, isRounded: true, threadCount, (block, target) =>
        {
            ReadOnlySpan<double> far = Design.Column(block, farthest);
            for (int j = 0; j < size; j++)
            {
                ReadOnlySpan<double> own = Design.Column(block, j == farthest ? 0 : j);
                Span<double> to = target.Column(block, j);
                for (int i = 0; i < to.Length; i++)
                {
                    to[i] = j == 0 ? -far[i] * (power / ratio) : j == farthest ? own[i] + (far[i] / ratio) : own[i] - (ratios[j] / ratio * far[i]);
                }
            }
        });
        DoubleDouble[] moved = PointOf(point);
        for (int begin = 0; begin < moved.Length; begin += size)
        {
            moved[begin + farthest] = moved[begin];
            moved[begin] = point[begin] / power;
        }

        return (recast, moved);
    }

    private void AddToOnes(Span<DoubleDouble> point, DoubleDouble value)
    {
        for (int t = 0; t < ones && value.High != 0; t++)
        {
            point[t] += value;
        }
    }

    private static int[] SampleOf(Design design, Func<int, bool> counts)
    {
        List<int> sampled = new(SampledRows);
        int step = Math.Max(1, design.RowCount / SampledRows);
        for (int i = 0; i < design.RowCount && sampled.Count < SampledRows; i += step)
        {
            if (counts(i))
            {
                sampled.Add(i);
            }
        }

        return [.. sampled];
    }

    /// <summary>About the median of a column, with no more bits than tell it from zero beside the spread; 0 where that is not far away. A few rows that are elsewhere change neither.</summary>
    private static double CentreOf(Design design, int column, ReadOnlySpan<int> sampled)
    {
        Span<double> values = stackalloc double[sampled.Length];
        Span<double> deviations = stackalloc double[sampled.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = design.Column(sampled[i] / Design.BlockRows, column)[sampled[i] % Design.BlockRows];
        }

        values.Sort();
        double median = values[values.Length / 2];

        // Half of the values lie within the spread of the median, and with them a quartile: most columns end here.
        if (Far * Math.Min(median - values[values.Length / 4], values[3 * values.Length / 4] - median) >= Math.Abs(median))
        {
            return 0;
        }

        for (int i = 0; i < values.Length; i++)
        {
            deviations[i] = Math.Abs(values[i] - median);
        }

        deviations.Sort();
        double spread = deviations[values.Length / 2] > 0 ? deviations[values.Length / 2] : deviations[^1];
        if (!(spread > 0 && Math.Abs(median) > Far * spread))
        {
            return 0;
        }

        double grid = Math.ScaleB(1, Math.ILogB(spread));
        return Math.Round(median / grid) * grid;
    }

    /// <summary>The largest distance from a centre; null where an element less the centre is rounded.</summary>
    private static double? LargestAround(Design design, int column, double centre)
    {
        double largest = 0;
        for (int block = 0; block < design.BlockCount; block++)
        {
            int rows = Math.Min(Design.BlockRows, design.RowCount - (block * Design.BlockRows));
            foreach (double value in design.Column(block, column)[..rows])
            {
                (double difference, double error) = DoubleDouble.TwoSum(value, -centre);
                if (error != 0)
                {
                    return null;
                }

                largest = Math.Max(largest, Math.Abs(difference));
            }
        }

        return largest > 0 ? largest : null;
    }
}
