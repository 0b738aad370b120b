using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>What stands between the caller's features and those that a run works on: mostly nothing.</summary>
/// <remarks>
/// <para>
/// The Hessian holds products of two columns, which leave the range of single precision from about 1e19 and 1e-19 on. Such columns are
/// multiplied, in a copy of the matrix, by a power of two, which costs no bit.
/// </para>
/// <para>
/// A column that is standardised and lies many deviations from zero (a year, a temperature in kelvin) would cancel all digits of single
/// precision when the Hessian is centred: its mean is subtracted in the copy too, which is exact or nearly so.
/// </para>
/// </remarks>
internal sealed unsafe class FeatureScaling<T> : IDisposable
    where T : unmanaged
{
    private const int ProbedStrips = 64;
    private const double Largest = 1e12;

    /// <summary>The mean in deviations from which on a single-precision column is moved: 2⁵ costs the Hessian ten of its bits.</summary>
    private const double FarFromZero = 32;

    private readonly double[]? factors;
    private readonly double[]? offsets;
    private readonly FeatureMatrix<T>? copy;

    private FeatureScaling(FeatureMatrix<T> features, TrainingOptions options, ReadOnlySpan<T> sampleWeights, WorkerTeam team)
    {
        int d = features.FeatureCount;
        Original = features;
        factors = Factors(features);
        copy = factors is null ? null : features.Map(factors, new double[d]);
        Features = copy ?? features;
        if (!options.Standardize)
        {
            Coordinates = new Coordinates(d, options.FitIntercept, null, factors is null ? null : [.. factors]);
            return;
        }

        double[] means = new double[d];
        double[] deviations = new double[d];
        Measure(sampleWeights, team, means, deviations);
        double[] far = [.. means.Zip(deviations, (mean, deviation) => Math.Abs(mean) > FarFromZero * deviation ? (float)mean : 0.0)];
        if (typeof(T) == typeof(float) && options.FitIntercept && Array.Exists(far, offset => offset != 0))
        {
            // Only these: of a column around zero the difference would be rounded, and the objective would be that of other data.
            offsets = far;
            FeatureMatrix<T> moved = Features.Map([.. Enumerable.Repeat(1.0, d)], offsets);
            copy?.Dispose();
            Features = copy = moved;
            Measure(sampleWeights, team, means, deviations);
        }

        Coordinates = new Coordinates(d, options.FitIntercept, means, deviations, true);
    }

    /// <summary>Gets the caller's features.</summary>
    public FeatureMatrix<T> Original { get; }

    /// <summary>Gets the features to work on.</summary>
    public FeatureMatrix<T> Features { get; }

    /// <summary>Gets the coordinates of a solver over <see cref="Features"/>.</summary>
    public Coordinates Coordinates { get; }

    /// <summary>Probes the magnitudes of the columns, measures them where they are to be standardised, and decides.</summary>
    public static FeatureScaling<T> Of(FeatureMatrix<T> features, TrainingOptions options, ReadOnlySpan<T> sampleWeights, WorkerTeam team) =>
        new(features, options, sampleWeights, team);

    /// <summary>Turns coefficients of <see cref="Features"/> into those of the caller's features, and returns the caller's intercept.</summary>
    public double ToOriginal(Span<double> coefficients, double intercept)
    {
        for (int j = 0; j < coefficients.Length; j++)
        {
            intercept -= offsets is null ? 0 : offsets[j] * coefficients[j];
            coefficients[j] *= factors is null ? 1 : factors[j];
        }

        return intercept;
    }

    /// <summary>Turns coefficients of the caller's features into those of <see cref="Features"/>, and returns the intercept there.</summary>
    public double FromOriginal(Span<double> coefficients, double intercept)
    {
        for (int j = 0; j < coefficients.Length; j++)
        {
            coefficients[j] /= factors is null ? 1 : factors[j];
            intercept += offsets is null ? 0 : offsets[j] * coefficients[j];
        }

        return intercept;
    }

    public void Dispose() => copy?.Dispose();

    private void Measure(ReadOnlySpan<T> sampleWeights, WorkerTeam team, Span<double> means, Span<double> deviations)
    {
        using ColumnMomentsWork<T> moments = new(Features, team.WorkerCount);
        fixed (T* weights = sampleWeights)
        {
            moments.Compute(team, weights, sampleWeights.IsEmpty ? Features.SampleCount : WeightSums.Of(sampleWeights), means, deviations);
        }
    }

    private static bool IsExtreme(double magnitude) => double.IsFinite(magnitude) && magnitude != 0 && (magnitude > Largest || magnitude < 1 / Largest);

    private static double[]? Factors(FeatureMatrix<T> features) =>
        Array.Exists(Magnitudes(features, ProbedStrips), IsExtreme)
            ? Array.ConvertAll(Magnitudes(features, int.MaxValue), m => IsExtreme(m) ? Math.ScaleB(1, -Math.ILogB(m)) : 1)
            : null;

    private static double[] Magnitudes(FeatureMatrix<T> features, int mostStrips)
    {
        double[] magnitudes = new double[features.FeatureCount];
        int strips = features.Plan.StripCount;
        int count = Math.Min(strips, mostStrips);
        T[] row = new T[features.FeatureCount];
        for (int i = 0; i < count; i++)
        {
            int first = (int)((long)i * strips / count) * Lanes.Count;
            for (int r = first; r < Math.Min(first + Lanes.Count, features.SampleCount); r++)
            {
                features.CopyRowTo(r, row);
                for (int j = 0; j < row.Length; j++)
                {
                    magnitudes[j] = Math.Max(magnitudes[j], Math.Abs(Elements.ToDouble(row[j])));
                }
            }
        }

        return magnitudes;
    }
}
