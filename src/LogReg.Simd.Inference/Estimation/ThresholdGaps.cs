using System.Runtime.Intrinsics;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Estimation;

/// <summary>
/// What ordered levels add to the likelihood of their boundaries (formula 7.16): −n·log(1 − e^(−δ)) for every level between
/// two thresholds, n its weight and δ the gap of the thresholds. The rest is a logistic regression of the boundaries.
/// </summary>
/// <remarks>The second derivative of −log(1 − e^(−δ)) is 1/(4 sinh²(δ/2)), and the third −coth(δ/2) times that.</remarks>
internal sealed class ThresholdGaps
{
    /// <summary>The reach of gaps holds as long as none loses more than half of itself: τ of formula 7.2 is this at most.</summary>
    public const double LongestMove = 2;

    /// <summary>Roundings of the loss of a gap beside its size, and of its slope.</summary>
    private const int Roundings = 12;

    /// <summary>Below this share of the gap of the maximum a search goes on with a parabola.</summary>
    private const double LeastShare = 1.0 / 64;

    /// <summary>A gap that is smaller beside its thresholds is not known to enough digits for a proof.</summary>
    private const double MostCancellation = 1 << 16;

    private readonly Gap[] gaps;
    private readonly double[] reaches;

    private ThresholdGaps(Gap[] gaps, double[] start) => (this.gaps, Start, reaches) = (gaps, start, new double[gaps.Length]);

    /// <summary>Gets a first point: the thresholds of a model without columns.</summary>
    public double[] Start { get; }

    /// <summary>Gets what <see cref="ExactPass.Unit"/> is multiplied by to bound the errors of the last exact evaluation.</summary>
    public double ErrorScale { get; private set; }

    /// <summary>Makes the gaps of levels whose thresholds are the first variables.</summary>
    /// <param name="counts">The weight of every level.</param>
    /// <param name="size">The number of variables.</param>
    /// <param name="offset">The mean of what is added to the rows.</param>
    public static ThresholdGaps Of(double[] counts, int size, double offset)
    {
        double[] start = new double[size];
        (double below, double total) = (0, counts.Sum());
        for (int level = 0; level < counts.Length - 1; level++)
        {
            below += counts[level];
            start[level] = Math.Log(below / (total - below)) + offset;
        }

        return new([.. Enumerable.Range(1, counts.Length - 2).Select(level => new Gap(level - 1, level, counts[level], 0))], start);
    }

    /// <summary>The gaps over some of the variables, without those that a direction widens without end.</summary>
    /// <param name="kept">The variables.</param>
    /// <param name="direction">The direction over all variables; empty for none.</param>
    public ThresholdGaps Select(int[] kept, ReadOnlySpan<DoubleDouble> direction)
    {
        List<Gap> left = [];
        foreach (Gap gap in gaps)
        {
            bool isWidened = direction.Length > 0 && IsMoved(direction[gap.Lower], direction[gap.Upper]);
            (int lower, int upper) = (Array.IndexOf(kept, gap.Lower), Array.IndexOf(kept, gap.Upper));
            if (!isWidened && lower >= 0 && upper >= 0)
            {
                left.Add(gap with { Lower = lower, Upper = upper });
            }
        }

        return new([.. left], [.. kept.Select(variable => Start[variable])]);
    }

    /// <summary>The gaps of a part of the rows.</summary>
    public ThresholdGaps Times(double share) => new([.. gaps.Select(gap => gap with { Count = gap.Count * share })], Start);

    /// <summary>
    /// The same for searches that may step to where thresholds cross: far below the gaps of a point the
    /// loss goes on as a parabola, so that it has a finite minimum everywhere. <see cref="Holds"/> tells.
    /// </summary>
    public ThresholdGaps Continued(ReadOnlySpan<DoubleDouble> point)
    {
        Gap[] continued = [.. gaps];
        for (int i = 0; i < continued.Length; i++)
        {
            continued[i] = gaps[i] with { Base = (point[gaps[i].Upper] - point[gaps[i].Lower]).High };
        }

        return new(continued, Start);
    }

    /// <summary>Whether no gap of a point is below where the loss is continued.</summary>
    public bool Holds(ReadOnlySpan<double> point)
    {
        bool holds = true;
        foreach (Gap gap in gaps)
        {
            holds &= gap.WidthOf(point) > gap.Floor;
        }

        return holds;
    }

    /// <summary>Adds to a gradient and a Hessian in double.</summary>
    /// <param name="point">The variables.</param>
    /// <param name="gradient">Receives the derivatives.</param>
    /// <param name="hessian">Receives them in its lower triangle, row-major; empty to leave them out.</param>
    /// <returns>The loss; infinity where thresholds are not in order and the loss is not continued.</returns>
    public double Add(ReadOnlySpan<double> point, Span<double> gradient, Span<double> hessian)
    {
        double loss = 0;
        foreach (Gap gap in gaps)
        {
            double width = gap.WidthOf(point);
            double beyond = Math.Min(width - gap.Floor, 0);
            width = Math.Max(width, gap.Floor);
            if (!(width > 0))
            {
                return double.PositiveInfinity;
            }

            double twoSinh = 2 * Math.Sinh(width / 2);
            double curvature = gap.Count / twoSinh / twoSinh;
            double slope = (-gap.Count * Math.Exp(-width / 2) / twoSinh) + (curvature * beyond);
            loss += (gap.Count * LossOf(width)) + ((slope - (curvature * beyond / 2)) * beyond);
            gap.AddSlope(slope, gradient);
            gap.AddCurvature(curvature, point.Length, hessian);
        }

        return loss;
    }

    /// <summary>Adds in about 96 bits.</summary>
    public void AddExactly(ReadOnlySpan<DoubleDouble> point, Span<DoubleDouble> gradient, Span<DoubleDouble> hessian)
    {
        ErrorScale = 0;
        for (int i = 0; i < gaps.Length; i++)
        {
            Gap gap = gaps[i];
            DoubleDouble width = point[gap.Upper] - point[gap.Lower];
            (DoubleDouble power, DoubleDouble rest) = PowerOf(width);
            DoubleDouble slope = -power / rest * gap.Count;
            DoubleDouble curvature = -slope / rest;
            gap.AddSlope(slope, gradient);
            gap.AddCurvature(curvature, point.Length, hessian);
            double sizes = Math.Abs(point[gap.Upper].High) + Math.Abs(point[gap.Lower].High);
            ErrorScale += Math.Abs(slope.High) + (curvature.High * sizes);
            double reach = ReachOf(width.High);
            reaches[i] = reach * sizes < MostCancellation ? reach : double.PositiveInfinity;
        }
    }

    /// <summary>The largest coth(δ/4) of the gaps of a variable at the last exact evaluation, 1 at least.</summary>
    public double SizeOf(int variable)
    {
        double size = 1;
        for (int i = 0; i < gaps.Length; i++)
        {
            size = gaps[i].Lower == variable || gaps[i].Upper == variable ? Math.Max(size, reaches[i]) : size;
        }

        return size;
    }

    /// <summary>The same at a point in double.</summary>
    public double SizeAt(ReadOnlySpan<double> point, int variable)
    {
        double size = 0;
        foreach (Gap gap in gaps)
        {
            size = gap.Lower == variable || gap.Upper == variable ? Math.Max(size, ReachOf(gap.WidthOf(point))) : size;
        }

        return size;
    }

    /// <summary>The most that the logarithm of a gap's curvature differs between two points.</summary>
    public double Shift(ReadOnlySpan<double> point, ReadOnlySpan<double> other)
    {
        double largest = 0;
        foreach (Gap gap in gaps)
        {
            largest = Math.Max(largest, ShiftOf(gap.WidthOf(point), gap.WidthOf(other)));
        }

        return largest;
    }

    /// <summary>The same between a point and that of <see cref="Continued"/>.</summary>
    public double ShiftFromBase(ReadOnlySpan<double> point)
    {
        double largest = 0;
        foreach (Gap gap in gaps)
        {
            largest = Math.Max(largest, ShiftOf(gap.WidthOf(point), gap.Base));
        }

        return largest;
    }

    /// <summary>
    /// The most that rounding moves the loss beside a share of itself, in half units in the last place: −log(1 − e^(−δ)) is a difference of numbers near 1 where gaps are neither small nor large.
    /// </summary>
    public double LossRoundings()
    {
        double sum = 0;
        foreach (Gap gap in gaps)
        {
            sum += Roundings * gap.Count;
        }

        return sum;
    }

    /// <summary>The most that rounding moves the gradient, as a length under H⁻¹, in half units in the last place: a gap that is rounded moves its slope by less than 1 + δ of that.</summary>
    /// <param name="point">The variables.</param>
    /// <param name="variances">The diagonal of H⁻¹.</param>
    public double SlopeRoundings(ReadOnlySpan<double> point, ReadOnlySpan<double> variances)
    {
        double sum = 0;
        foreach (Gap gap in gaps)
        {
            double width = gap.WidthOf(point);
            double slope = gap.Count * Math.Exp(-width / 2) / (2 * Math.Sinh(width / 2));
            sum += slope * (Roundings + width) * (Math.Sqrt(variances[gap.Lower]) + Math.Sqrt(variances[gap.Upper]));
        }

        return sum;
    }

    /// <summary>The largest coth(δ/4)·‖e_upper − e_lower‖ under H⁻¹ at the last exact evaluation.</summary>
    /// <param name="covariance">H⁻¹, row-major.</param>
    /// <param name="size">Its rows.</param>
    public double Reach(ReadOnlySpan<DoubleDouble> covariance, int size)
    {
        double largest = 0;
        for (int i = 0; i < gaps.Length; i++)
        {
            (int a, int b) = (gaps[i].Lower, gaps[i].Upper);
            DoubleDouble variance = covariance[(a * size) + a] + covariance[(b * size) + b] - (covariance[(b * size) + a] * 2);
            largest = Math.Max(largest, reaches[i] * Math.Sqrt(Math.Max(variance.High, 0)));
        }

        return largest;
    }

    /// <summary>The log-likelihood, Σ n·log(1 − e^(−δ)).</summary>
    public double LogLikelihood(ReadOnlySpan<DoubleDouble> point)
    {
        DoubleDouble sum = default;
        foreach (Gap gap in gaps)
        {
            sum -= (DoubleDouble)gap.Count * LossOf((point[gap.Upper] - point[gap.Lower]).High);
        }

        return (double)sum;
    }

    /// <summary>coth(δ/4): the third derivative is the second times this at most, as long as a gap does not lose more than half of itself.</summary>
    private static double ReachOf(double width) => width > 0 ? 1 / Math.Tanh(width / 4) : double.PositiveInfinity;

    /// <summary>2|log(sinh(δ/2)/sinh(δ'/2))|, with room for rounding.</summary>
    private static double ShiftOf(double width, double other)
    {
        const double Room = 1e-14;

        // sinh(x) = e^x(1 − e^(−2x))/2, which does not overflow.
        return width > 0 && other > 0 ? Math.Abs(width - other - (2 * (LossOf(width) - LossOf(other)))) * (1 + Room) + Room : double.PositiveInfinity;
    }

    private static bool IsMoved(DoubleDouble lower, DoubleDouble upper)
    {
        const double Rounding = 1e-13;
        return Math.Abs((upper - lower).High) > Rounding * (Math.Abs(upper.High) + Math.Abs(lower.High));
    }

    /// <summary>−log(1 − e^(−δ)) without cancellation.</summary>
    private static double LossOf(double width) => width > 1 ? -DoubleSeries.LogOneMinus(Math.Exp(-width)) : (width / 2) - Math.Log(2 * Math.Sinh(width / 2));

    /// <summary>e^(−δ) and 1 − e^(−δ) in about 98 bits each: by the series where the difference would cancel.</summary>
    private static (DoubleDouble Power, DoubleDouble Complement) PowerOf(DoubleDouble width)
    {
        const double Large = 0.5;
        const int Terms = 26;
        if (width.High > Large)
        {
            LanePair lanes = LaneExponential.OfNegative(LanePair.Of(-width));
            DoubleDouble power = new(lanes.High.ToScalar(), lanes.Low.ToScalar());
            return (power, (DoubleDouble)1 - power);
        }

        DoubleDouble sum = 1;
        for (int k = Terms; k > 1; k--)
        {
            sum = (DoubleDouble)1 - (width * sum / k);
        }

        DoubleDouble rest = width * sum;
        return ((DoubleDouble)1 - rest, rest);
    }

    /// <summary>A level between two thresholds.</summary>
    /// <param name="Lower">The variable of the lower one.</param>
    /// <param name="Upper">The variable of the upper one, which is the later one.</param>
    /// <param name="Count">The weight of the level.</param>
    /// <param name="Base">The gap of the point far below which the loss is continued; 0 where it is not.</param>
    private readonly record struct Gap(int Lower, int Upper, double Count, double Base)
    {
        public double Floor => LeastShare * Base;

        public double WidthOf(ReadOnlySpan<double> point) => point[Upper] - point[Lower];

        public void AddSlope<T>(T slope, Span<T> gradient)
            where T : System.Numerics.IAdditionOperators<T, T, T>, System.Numerics.ISubtractionOperators<T, T, T>
        {
            gradient[Upper] += slope;
            gradient[Lower] -= slope;
        }

        public void AddCurvature<T>(T curvature, int size, Span<T> hessian)
            where T : System.Numerics.IAdditionOperators<T, T, T>, System.Numerics.ISubtractionOperators<T, T, T>
        {
            if (hessian.Length > 0)
            {
                hessian[(Upper * size) + Upper] += curvature;
                hessian[(Lower * size) + Lower] += curvature;
                hessian[(Upper * size) + Lower] -= curvature;
            }
        }
    }
}
