using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>What stands between the caller's features and those that a run works on: nothing, but for columns of extreme magnitude.</summary>
/// <remarks>
/// The Hessian holds products of two columns, which leave the range of single precision from about 1e19 and 1e-19 on. Such columns are
/// multiplied, in a copy of the matrix, by a power of two, which costs no bit; everything else works on the features as they are.
/// </remarks>
internal sealed unsafe class FeatureScaling<T> : IDisposable
    where T : unmanaged
{
    private const int ProbedStrips = 64;
    private const double Largest = 1e12;

    private readonly FeatureMatrix<T>? copy;
    private readonly double[]? factors;

    private FeatureScaling(FeatureMatrix<T> features, double[]? factors)
    {
        this.factors = factors;
        copy = factors is null ? null : features.ScaleColumns(factors);
        Features = copy ?? features;
    }

    /// <summary>Gets the features to work on.</summary>
    public FeatureMatrix<T> Features { get; }

    /// <summary>Probes the magnitudes of the columns and decides.</summary>
    public static FeatureScaling<T> Of(FeatureMatrix<T> features)
    {
        double[] magnitudes = Magnitudes(features, ProbedStrips);
        if (!Array.Exists(magnitudes, IsExtreme))
        {
            return new FeatureScaling<T>(features, null);
        }

        magnitudes = Magnitudes(features, int.MaxValue);
        return new FeatureScaling<T>(features, Array.ConvertAll(magnitudes, m => IsExtreme(m) ? Math.ScaleB(1, -Math.ILogB(m)) : 1));
    }

    /// <summary>The coordinates of a solver over <see cref="Features"/>.</summary>
    public Coordinates Coordinates(TrainingOptions options, ReadOnlySpan<T> sampleWeights, WorkerTeam team)
    {
        int d = Features.FeatureCount;
        if (!options.Standardize)
        {
            return new Coordinates(d, options.FitIntercept, null, factors is null ? null : [.. factors]);
        }

        double[] means = new double[d];
        double[] deviations = new double[d];
        using ColumnMomentsWork<T> moments = new(Features, team.WorkerCount);
        fixed (T* weights = sampleWeights)
        {
            moments.Compute(team, weights, sampleWeights.IsEmpty ? Features.SampleCount : WeightSums.Of(sampleWeights), means, deviations);
        }

        return new Coordinates(d, options.FitIntercept, means, deviations, true);
    }

    /// <summary>Turns coefficients of <see cref="Features"/> into those of the caller's features.</summary>
    public void ToOriginal(Span<double> coefficients)
    {
        if (factors is not null)
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(coefficients, factors, coefficients);
        }
    }

    /// <summary>Turns coefficients of the caller's features into those of <see cref="Features"/>.</summary>
    public void FromOriginal(Span<double> coefficients)
    {
        if (factors is not null)
        {
            System.Numerics.Tensors.TensorPrimitives.Divide(coefficients, factors, coefficients);
        }
    }

    public void Dispose() => copy?.Dispose();

    private static bool IsExtreme(double magnitude) => double.IsFinite(magnitude) && magnitude != 0 && (magnitude > Largest || magnitude < 1 / Largest);

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
