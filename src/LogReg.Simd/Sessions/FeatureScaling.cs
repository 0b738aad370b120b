using LogReg.Simd.Objectives;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>Optional offsets and factors of columns, applied in a copy of the features before a run; mostly there are none.</summary>
/// <remarks>
/// <para>
/// Where an intercept is fitted, a column that lies many deviations from zero (a year, a time, a temperature in kelvin) is moved: an offset is subtracted from it, in double, in a copy of
/// the matrix. As it is, it would cancel the digits of its products in logits, gradients and the Hessian.
/// Moving is a map of the variables that leaves coefficients, and with them the penalty, as they are.
/// </para>
/// <para>Sparse columns are never moved, because their zeros would have to be stored: a far one among them keeps what single precision leaves of it.</para>
/// <para>
/// The Hessian holds products of two columns, which leave the range of single precision from about 1e19 and 1e-19 on. Such columns are
/// multiplied, in the copy, by a power of two, which costs no bit.
/// </para>
/// <para>The scale of the options is a map of the variables alone: with z = Σ (x_j/c)·v_j the kernels see β_j = v_j/c.</para>
/// </remarks>
internal sealed unsafe class FeatureScaling<T> : IDisposable
    where T : unmanaged
{
    private const double Largest = 1e12;

    /// <summary>That of the greatest power of two that is a number: subnormal columns are multiplied by it.</summary>
    private const int MostExponent = 1023;

    /// <summary>What the caller divides features by, <see cref="TrainingOptions.FeatureScale"/>.</summary>
    private readonly double scale;

    private readonly double[]? factors;

    /// <summary>Where the far columns lie; null where there are none.</summary>
    private readonly double[]? centers;

    /// <summary>What is subtracted from the caller's features; null where nothing is.</summary>
    private readonly double[]? offsets;
    private readonly FeatureSource<T>? copy;

    /// <summary>Whether columns without an entry are left out: under a penalty their coefficients are zero.</summary>
    private readonly bool isNarrow;

    /// <summary>Probes the columns, measures them where they are to be standardised or may have to be moved, and decides.</summary>
    /// <param name="measured">The caller's features; not disposed with the scaling.</param>
    /// <param name="options">The options.</param>
    /// <param name="standardizes">Whether variables are those of standardised columns, asked for or not.</param>
    /// <param name="team">The threads.</param>
    /// <param name="leavesOut">Whether columns without an entry may be left out, because their coefficients are zero.</param>
    public FeatureScaling(MeasuredFeatures<T> measured, TrainingOptions options, bool standardizes, WorkerTeam team, bool leavesOut = false)
    {
        isNarrow = leavesOut && !standardizes && IsWorthwhile(measured.Features);
        FeatureSource<T> features = isNarrow ? measured.Features.Used : measured.Features;
        int d = features.FeatureCount;
        Measured = measured;
        scale = options.FeatureScale;
        double[] means = [];
        double[] deviations = [];
        bool isMeasured = standardizes || (features.CanMove && measured.SeesFarColumn());
        if (isMeasured)
        {
            (means, deviations) = measured.Moments(team);

            // A constant column that is standardised has no part in the model, wherever it lies.
            bool leavesConstants = options.Standardize || (standardizes && options.FitIntercept);
            double[] chosen = [.. means.Zip(deviations, (mean, deviation) => leavesConstants && deviation == 0 ? 0 : FeatureOffset.Choose(mean, deviation))];
            centers = Array.Exists(chosen, center => center != 0) ? chosen : null;
        }

        offsets = options.FitIntercept && features.CanMove ? centers : null;
        factors = Factors(features, offsets);
        copy = offsets is null && factors is null ? null : features.Map(factors, offsets);
        Features = copy ?? features;
        if (!standardizes)
        {
            double[]? scales = factors is not null ? Array.ConvertAll(factors, factor => factor * scale) : scale == 1 ? null : [.. Enumerable.Repeat(scale, d)];
            int emptyCount = isNarrow ? measured.Features.UsedColumns.Count(-1) : 0;
            Coordinates = new Coordinates(d, options.FitIntercept, null, scales, emptyCount: emptyCount);
            return;
        }

        if (copy is not null)
        {
            (means, deviations) = measured.MomentsOf(copy, team);
        }

        if (!options.Standardize && !options.FitIntercept)
        {
            // Nothing is moved, so that a constant column is a column like any other.
            deviations = [.. means.Zip(deviations, (mean, deviation) => Math.Sqrt((mean * mean) + (deviation * deviation)))];
        }

        Coordinates = new Coordinates(d, options.FitIntercept, means, deviations, true);
    }

    /// <summary>Gets the caller's features.</summary>
    public MeasuredFeatures<T> Measured { get; }

    /// <summary>Gets the features to work on.</summary>
    public FeatureSource<T> Features { get; }

    /// <summary>Gets the coordinates of a solver over <see cref="Features"/>.</summary>
    public Coordinates Coordinates { get; }

    /// <summary>Coefficients of the caller's columns from those of <see cref="Features"/>, zero where a column holds nothing; of one vector, or of several one after another.</summary>
    public double[] Widen(double[] coefficients, int vectorCount = 1)
    {
        if (!isNarrow)
        {
            return coefficients;
        }

        double[] wide = new double[vectorCount * Measured.Features.FeatureCount];
        ReadOnlySpan<int> columns = Measured.Features.UsedColumns;
        for (int k = 0; k < vectorCount; k++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                if (columns[i] >= 0)
                {
                    wide[(k * Measured.Features.FeatureCount) + columns[i]] = coefficients[(k * columns.Length) + i];
                }
            }
        }

        return wide;
    }

    /// <summary>Coefficients of the columns of <see cref="Features"/> from those of the caller's columns, as <see cref="Widen"/> says; a copy.</summary>
    public double[] Narrow(ReadOnlySpan<double> coefficients, int vectorCount = 1)
    {
        if (!isNarrow)
        {
            return coefficients.ToArray();
        }

        ReadOnlySpan<int> columns = Measured.Features.UsedColumns;
        double[] narrow = new double[vectorCount * columns.Length];
        for (int i = 0; i < narrow.Length; i++)
        {
            (int k, int column) = (i / columns.Length, columns[i % columns.Length]);
            narrow[i] = column >= 0 ? coefficients[(k * Measured.Features.FeatureCount) + column] : 0;
        }

        return narrow;
    }

    /// <summary>Turns coefficients of <see cref="Features"/> into those of the caller's features divided by their scale, and returns the intercept there.</summary>
    public double ToOriginal(Span<double> coefficients, double intercept)
    {
        for (int j = 0; j < coefficients.Length; j++)
        {
            bool isFinite = double.IsFinite(coefficients[j]);
            coefficients[j] *= factors is null ? 1 : factors[j];
            intercept -= offsets is null ? 0 : offsets[j] * coefficients[j];
            coefficients[j] *= scale;
            if (isFinite && double.IsInfinity(coefficients[j]))
            {
                Measured.ThrowCoefficient(j, isNarrow);
            }
        }

        return intercept;
    }

    /// <summary>Turns coefficients of the caller's features divided by their scale into those of <see cref="Features"/>, and returns the intercept there.</summary>
    public double FromOriginal(Span<double> coefficients, double intercept)
    {
        for (int j = 0; j < coefficients.Length; j++)
        {
            coefficients[j] /= scale;
            intercept += offsets is null ? 0 : offsets[j] * coefficients[j];
            coefficients[j] /= factors is null ? 1 : factors[j];
        }

        return intercept;
    }

    /// <summary>Whether coefficients of the caller's features divided by their scale make terms of the far columns so large that single precision cannot add up a logit.</summary>
    public bool NeedsDoubleScoring(ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int j = 0; j < coefficients.Length && centers is not null; j++)
        {
            sum += Math.Abs(centers[j] / scale * coefficients[j]);
        }

        return sum >= WideLayer.LargestFarTerms;
    }

    public void Dispose() => copy?.Dispose();

    /// <summary>Whether the columns in use make vectors that are not much longer: columns keep their lanes, so that some places may be empty.</summary>
    private static bool IsWorthwhile(FeatureSource<T> features) =>
        features.UsedColumns.Length is > 0 and int count && count <= features.FeatureCount + (long)(features.FeatureCount / 4);

    private static bool IsExtreme(double magnitude) => double.IsFinite(magnitude) && magnitude != 0 && (magnitude > Largest || magnitude < 1 / Largest);

    private static double[]? Factors(FeatureSource<T> features, double[]? offsets) =>
        !(offsets is null && features.KeepsWithin(1 / Largest, Largest)) && Array.Exists(ColumnProbe.Magnitudes(features, offsets, isWhole: false), IsExtreme)
            ? Array.ConvertAll(ColumnProbe.Magnitudes(features, offsets, isWhole: true), m => IsExtreme(m) ? Math.ScaleB(1, Math.Min(MostExponent, -Math.ILogB(m))) : 1)
            : null;
}
