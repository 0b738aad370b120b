using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>Measures columns in the variables of <see cref="Coordinates"/>: two passes.</summary>
internal static unsafe class MeasuredColumns
{
    /// <summary>The reads of the features that it costs.</summary>
    public const int Passes = 2;

    /// <summary>Weighted means and variances.</summary>
    /// <param name="features">The features.</param>
    /// <param name="coordinates">What the variables mean.</param>
    /// <param name="team">The threads.</param>
    /// <param name="weights">The sample weights, or null for ones.</param>
    /// <param name="weightSum">Their sum.</param>
    /// <param name="curvature">A usual curvature of the loss along a logit.</param>
    public static ColumnScales Of<T>(FeatureSource<T> features, Coordinates coordinates, WorkerTeam team, T* weights, double weightSum, double curvature)
        where T : unmanaged
    {
        double[] means = new double[features.FeatureCount];
        double[] variances = new double[features.FeatureCount];
        using ColumnMoments<T> moments = features.NewMoments(team);
        moments.Compute(weights, weightSum, means, variances);
        for (int j = 0; j < means.Length; j++)
        {
            double deviation = variances[j] * coordinates.InverseScale(j);
            means[j] = (means[j] - coordinates.Mean(j)) * coordinates.InverseScale(j);
            variances[j] = deviation * deviation;
        }

        return new ColumnScales(means, variances, curvature);
    }
}
