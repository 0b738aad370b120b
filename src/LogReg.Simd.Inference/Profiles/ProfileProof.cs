using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>
/// Bounds of what profiles of a log-likelihood are off by (formulas 7.2, 7.12 and 7.18). The Hessian at a point lies between e^(±m) times that of another where no logit differs by more than m, and
/// the curvature of no gap by a larger factor, so that the one of the minimum serves for all points near by; rounding is bounded by the sizes that go into the sums.
/// </summary>
/// <param name="design">The rows.</param>
/// <param name="counts">Their successes, failures and offsets.</param>
/// <param name="gaps">The gaps between thresholds; null for two classes.</param>
internal sealed class ProfileProof(Design design, RowCounts counts, ThresholdGaps? gaps = null)
{
    /// <summary>Half a unit in the last place.</summary>
    private const double Unit = 1.0 / (1L << 53);

    /// <summary>Roundings of one row: those of its probability or loss, and of the products with its counts.</summary>
    private const int RowRoundings = 12;

    /// <summary>The additions that a number of one row goes through within its block, and those of the lanes.</summary>
    private const int BlockAdditions = (Design.BlockRows / 4) + 4;

    private readonly double longestMove = gaps is null ? double.PositiveInfinity : ThresholdGaps.LongestMove;
    private readonly double[] columnSums = ColumnSums(design, counts);
    private readonly double offsetSum = OffsetSum(counts);
    private readonly double trialSum = counts.Successes.Sum() + counts.Failures.Sum();
    private readonly int additions = AdditionsOf(new Panels(design, threadCount: 1), design.BlockCount);

    /// <summary>ρ of formula 7.2, at most: Σ_j s_j √(H⁻¹)_jj, s_j the largest element of a column, of a threshold coth(δ/4) of its gaps if that is more.</summary>
    /// <param name="variances">The diagonal of H⁻¹, H the Hessian of a point near by.</param>
    /// <param name="point">The point.</param>
    public double Reach(ReadOnlySpan<double> variances, ReadOnlySpan<double> point)
    {
        double reach = 0;
        for (int j = 0; j < variances.Length; j++)
        {
            reach += Math.Max(design.Sizes[j], gaps?.SizeAt(point, j) ?? 0) * Math.Sqrt(variances[j]);
        }

        return reach * BinomialLikelihood.Room;
    }

    /// <summary>
    /// The relative error that rounded elements, by four units in the last place of their columns' sizes at most,
    /// make in a curvature vᵀHv: a logit along v is off by 4uρ√(vᵀHv), and H is no more than a quarter of the trials.
    /// </summary>
    /// <param name="variances">The diagonal of H⁻¹.</param>
    public double ElementRounding(ReadOnlySpan<double> variances)
    {
        double reach = 0;
        for (int j = 0; j < variances.Length && design.IsRounded; j++)
        {
            reach += design.Sizes[j] * Math.Sqrt(variances[j]);
        }

        return 8 * Unit * reach * Math.Sqrt(trialSum / 4);
    }

    /// <summary>The most that a logit of a row differs between two points, or the logarithm of the curvature of a gap.</summary>
    public double Shift(ReadOnlySpan<double> point, ReadOnlySpan<double> other)
    {
        double shift = 0;
        for (int j = 0; j < point.Length; j++)
        {
            shift += design.Sizes[j] * Math.Abs(point[j] - other[j]);
        }

        return Math.Max(shift, gaps?.Shift(point, other) ?? 0);
    }

    /// <summary>The most that rounding moves the loss at a point.</summary>
    public double Rounding(double value, ReadOnlySpan<double> point)
    {
        double sizes = offsetSum;
        for (int j = 0; j < point.Length; j++)
        {
            sizes += Math.Abs(point[j]) * columnSums[j];
        }

        return Unit * (((additions + RowRoundings) * value) + ((point.Length + RowRoundings) * sizes) + (gaps?.LossRoundings() ?? 0));
    }

    /// <summary>How far the loss at a point can be above the minimum near it, and how far a logit can be from that at the minimum.</summary>
    /// <param name="distance">√(gᵀH⁻¹g) over the variables that are free, H the Hessian of a point near by.</param>
    /// <param name="shift">m, from that point.</param>
    /// <param name="reach">ρ at that point.</param>
    public (double Excess, double Moved) Rest(double distance, double shift, double reach)
    {
        double moved = reach * distance * Math.Exp(shift);
        double move = moved < 1 ? -DoubleSeries.LogOneMinus(moved) : double.PositiveInfinity;
        return moved < 1 && move <= longestMove ? (distance * distance * Math.Exp(shift) / (2 * (1 - moved)), move) : (double.PositiveInfinity, double.PositiveInfinity);
    }

    /// <summary>What rounding adds to the length of a gradient under H⁻¹.</summary>
    public double GradientRounding(ReadOnlySpan<double> point, ReadOnlySpan<double> variances)
    {
        double largestLogit = 0;
        double sizes = 0;
        for (int j = 0; j < point.Length; j++)
        {
            largestLogit += design.Sizes[j] * Math.Abs(point[j]);
            sizes += columnSums[j] * Math.Sqrt(variances[j]);
        }

        // A logit moves a residual by a quarter of itself at most.
        double ofRows = sizes * (additions + RowRoundings + ((point.Length + RowRoundings) * largestLogit / 4));
        return Unit * (ofRows + (gaps?.SlopeRoundings(point, variances) ?? 0));
    }

    /// <summary>Where the profile of a variable reaches a level, from a point close to it at which the others nearly minimise.</summary>
    /// <param name="missing">The level less the loss at the point.</param>
    /// <param name="rounding">What either may be off by.</param>
    /// <param name="slope">The derivative of the loss outwards along the way in which the others follow the variable.</param>
    /// <param name="variance">(H⁻¹)_jj of the variable, H the Hessian of a point near by.</param>
    /// <param name="distance">√(gᵀH⁻¹g) over the other variables.</param>
    /// <param name="shift">m, from that point.</param>
    /// <param name="reach">ρ at that point.</param>
    /// <returns>How far the level lies outwards of the point, and the most that this is off by.</returns>
    public (double Step, double Bound) Level(double missing, double rounding, double slope, double variance, double distance, double shift, double reach)
    {
        (double excess, double moved) = Rest(distance, shift, reach);
        double step = missing / slope;
        double longest = 2 * (Math.Abs(missing) + rounding + excess) / slope;
        double error = Math.Sqrt(variance);

        // From below the profile is its tangent, from above the loss along the way.
        double slopeError = Math.Exp(shift + moved) * moved / (reach * error);
        double curvature = Math.Exp(shift + (reach * longest / error)) / variance;
        double bound = (rounding + excess + (longest * slopeError) + (longest * longest * curvature / 2)) / slope;
        return (step, slope > 0 && Math.Abs(step) + bound <= longest && reach * longest / error <= longestMove ? bound : double.PositiveInfinity);
    }

    /// <summary>What rounding adds to the square of √(gᵀH⁻¹g) over the free variables: products of a gradient, elements of H⁻¹ at most √((H⁻¹)_jj(H⁻¹)_kk), and their sums.</summary>
    /// <param name="gradient">g, with the elements of held variables.</param>
    /// <param name="variances">The diagonal of H⁻¹.</param>
    public static double SquareRounding(ReadOnlySpan<double> gradient, ReadOnlySpan<double> variances)
    {
        double length = 0;
        for (int j = 0; j < gradient.Length; j++)
        {
            length += Math.Abs(gradient[j]) * Math.Sqrt(variances[j]);
        }

        return Unit * ((2 * gradient.Length) + RowRoundings) * length * length;
    }

    private static double[] ColumnSums(Design design, RowCounts counts)
    {
        double[] sums = new double[design.ColumnCount];
        for (int block = 0; block < design.BlockCount; block++)
        {
            ReadOnlySpan<double> successes = counts.Successes.AsSpan(block * Design.BlockRows, Design.BlockRows);
            ReadOnlySpan<double> failures = counts.Failures.AsSpan(block * Design.BlockRows, Design.BlockRows);
            for (int j = 0; j < sums.Length; j++)
            {
                Span<double> column = design.Column(block, j);
                for (int i = 0; i < column.Length; i++)
                {
                    // What rounds an element is a part of the sizes that went into it.
                    sums[j] += (successes[i] + failures[i]) * (design.IsRounded ? design.Sizes[j] : Math.Abs(column[i]));
                }
            }
        }

        return sums;
    }

    private static double OffsetSum(RowCounts counts)
    {
        double sum = 0;
        for (int i = 0; i < counts.Offsets.Length; i++)
        {
            sum += (counts.Successes[i] + counts.Failures[i]) * Math.Abs(counts.Offsets[i]);
        }

        return sum;
    }

    private static int AdditionsOf(Panels panels, int blockCount) => BlockAdditions + (blockCount / panels.Count) + 1 + panels.Count;
}
