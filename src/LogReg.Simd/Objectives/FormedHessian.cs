using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>Forms the Hessian of one coefficient vector and its intercept from curvatures at hand (formula 3.3), in the solver's variables.</summary>
internal sealed unsafe class FormedHessian<T>(FeatureSource<T> features, Coordinates coordinates, WorkerTeam team) : IDisposable
    where T : unmanaged
{
    private readonly GramPass<T> gram = features.NewGram();
    private readonly FeaturePass<GivenTerms<T>, T> transposedProduct = features.NewPass(default(GivenTerms<T>), 1, team);
    private readonly double[] sums = new double[features.FeatureCount + 1];

    /// <summary>The reads of the features that one Hessian costs.</summary>
    public const int Passes = 2;

    /// <summary>
    /// Roundings after which a diagonal element is clear: sums in double and the three terms of centring make some ten, and a curvature should be known to a hundredth.
    /// </summary>
    private const double Roundings = 1024;

    /// <summary>Half the distance from 1 to the next double.</summary>
    private const double Unit = 1.0 / (1L << 53);

    /// <summary>Writes the lower triangle of (1/S)·[X, 1]ᵀD[X, 1] + λ₂I, the intercept last and without penalty.</summary>
    /// <param name="curvatures">D.</param>
    /// <param name="weightSum">S.</param>
    /// <param name="l2Strength">λ₂.</param>
    /// <param name="hessian">Receives the triangle.</param>
    /// <param name="rounding">
    /// Where it is not empty, a hundred times what rounding in double may move each diagonal element by is added to it: centring subtracts numbers that are 1 + mean²/deviation² times what is left.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute(T* curvatures, double weightSum, double l2Strength, LowerMatrix hessian, Span<double> rounding = default)
    {
        gram.Weights = curvatures;
        gram.Compute(team);
        transposedProduct.Terms = new GivenTerms<T> { Residuals = curvatures };
        transposedProduct.Compute(sums);
        Span<double> columns = sums.AsSpan(0, features.FeatureCount);
        double corner = sums[^1];
        for (int row = 0; row < columns.Length; row++)
        {
            ReadOnlySpan<double> source = gram.LowerRow(row);
            Span<double> destination = hessian.Row(row);
            double scale = coordinates.InverseScale(row) / weightSum;
            double mean = coordinates.Mean(row);
            for (int column = 0; column <= row; column++)
            {
                double columnMean = coordinates.Mean(column);
                double centered = source[column] - (mean * columns[column]) - (columnMean * (columns[row] - (mean * corner)));
                destination[column] = centered * scale * coordinates.InverseScale(column);
            }

            destination[row] += l2Strength;
            if (mean != 0 && !rounding.IsEmpty)
            {
                rounding[row] += Roundings * Unit * (source[row] + (mean * mean * corner)) * scale * coordinates.InverseScale(row);
            }
        }

        if (coordinates.HasIntercept)
        {
            Span<double> border = hessian.Row(columns.Length);
            coordinates.PullBack(columns, corner, border);
            Doubles.Divide(border, weightSum);
        }
    }

    /// <summary>Reserves the memory that the first call would.</summary>
    public void Reserve() => gram.Reserve(team);

    public void Dispose()
    {
        gram.Dispose();
        transposedProduct.Dispose();
    }
}
