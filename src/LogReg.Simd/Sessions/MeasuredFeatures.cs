using System.Diagnostics.CodeAnalysis;
using LogReg.Simd.Passes;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Sessions;

/// <summary>The features of a problem with what was measured of their columns, once.</summary>
/// <param name="features">The features; not disposed.</param>
/// <param name="samples">The samples, for their weights.</param>
/// <param name="argument">The argument of the public method that brought the features; null where an earlier call did.</param>
internal sealed unsafe class MeasuredFeatures<T>(FeatureSource<T> features, ProblemSamples<T> samples, string? argument = null)
    where T : unmanaged
{
    private bool? seesFarColumn;
    private (double[] Means, double[] Deviations)? moments;

    /// <summary>Gets the features.</summary>
    public FeatureSource<T> Features => features;

    /// <summary>Throws for the first feature that is not finite; returns where there is none.</summary>
    public void CheckFinite()
    {
        if (features.FindNotFinite(out int row, out int column, out double value))
        {
            TrainingGuard.ThrowFeature(value, row, column, argument);
        }
    }

    /// <summary>Throws for a column whose coefficient double does not hold.</summary>
    /// <param name="column">The column, as training reads it.</param>
    /// <param name="isNarrow">Whether it reads the columns in use alone.</param>
    [DoesNotReturn]
    public void ThrowCoefficient(int column, bool isNarrow) => TrainingGuard.ThrowCoefficient(isNarrow ? features.UsedColumns[column] : column, argument);

    /// <summary>Whether some column seems to lie far from zero compared with its spread.</summary>
    public bool SeesFarColumn() => seesFarColumn ??= ColumnProbe.SeesFarColumn(features, samples.Weights);

    /// <summary>The means and deviations of the columns.</summary>
    public (double[] Means, double[] Deviations) Moments(WorkerTeam team) => moments ??= MomentsOf(features, team);

    /// <summary>The same of a copy of the features.</summary>
    public (double[] Means, double[] Deviations) MomentsOf(FeatureSource<T> copy, WorkerTeam team)
    {
        double[] means = new double[copy.FeatureCount];
        double[] deviations = new double[copy.FeatureCount];
        using ColumnMoments<T> measuring = copy.NewMoments(team);
        ReadOnlySpan<T> sampleWeights = samples.Weights;
        fixed (T* weights = sampleWeights)
        {
            measuring.Compute(weights, sampleWeights.IsEmpty ? copy.SampleCount : WeightSums.Of(sampleWeights), means, deviations);
        }

        return (means, deviations);
    }
}
