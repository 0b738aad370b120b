using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Results;

/// <summary>Σ_g u_g u_gᵀ, u_g the sum of the scores of a cluster (formula 7.4).</summary>
internal static class ClusterMeat
{
    /// <summary>Adds up.</summary>
    /// <param name="clusters">The cluster of every row.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="size">The elements of a score.</param>
    /// <param name="counts">Whether a row counts.</param>
    /// <param name="addScore">Adds the score of a row.</param>
    /// <returns>The lower triangle, row-major, and the number of clusters.</returns>
    public static (DoubleDouble[] Meat, int Groups) Of(ReadOnlySpan<int> clusters, int rowCount, int size, Func<int, bool> counts, Action<int, DoubleDouble[]> addScore)
    {
        if (clusters.Length != rowCount)
        {
            throw ArgumentChecks.Invalid(nameof(clusters), $"There are {clusters.Length} clusters, but {rowCount} rows. Pass the cluster of every row.");
        }

        Dictionary<int, DoubleDouble[]> scores = [];
        for (int i = 0; i < clusters.Length; i++)
        {
            if (counts(i))
            {
                if (!scores.TryGetValue(clusters[i], out DoubleDouble[]? score))
                {
                    scores.Add(clusters[i], score = new DoubleDouble[size]);
                }

                addScore(i, score);
            }
        }

        if (scores.Count < 2)
        {
            throw ArgumentChecks.Invalid(nameof(clusters), $"There is {scores.Count} cluster, but there must be 2 at least. Pass the cluster of every row.");
        }

        DoubleDouble[] meat = new DoubleDouble[size * size];
        foreach (DoubleDouble[] score in scores.Values)
        {
            for (int j = 0; j < size; j++)
            {
                for (int k = 0; k <= j; k++)
                {
                    meat[(j * size) + k] += score[j] * score[k];
                }
            }
        }

        return (meat, scores.Count);
    }

    /// <summary>G/(G − 1)·(n − 1)/(n − k), as R's vcovCL and Stata correct for few clusters.</summary>
    public static double Correction(int groups, double observations, int parameters) => groups / (groups - 1.0) * (observations - 1) / (observations - parameters);

    /// <summary>Multiplies a matrix by a number, in place.</summary>
    public static DoubleDouble[] Times(this DoubleDouble[] matrix, double factor)
    {
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] *= factor;
        }

        return matrix;
    }
}
