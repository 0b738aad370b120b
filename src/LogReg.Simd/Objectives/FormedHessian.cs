using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>Forms the Hessian of one coefficient vector and its intercept from curvatures at hand (formula 3.3), in the solver's variables.</summary>
internal sealed unsafe class FormedHessian<T>(FeatureMatrix<T> features, PassMemory<T> memory, Coordinates coordinates) : IDisposable
    where T : unmanaged
{
    private readonly GramWork<T> gram = new(features);
    private readonly TransposedProductWork<T> transposedProduct = new(features, memory);
    private readonly double[] columns = new double[features.FeatureCount];

    /// <summary>The reads of the features that one Hessian costs.</summary>
    public const int Passes = 2;

    /// <summary>Writes the lower triangle of (1/S)·[X, 1]ᵀD[X, 1] + λ₂I, the intercept last and without penalty.</summary>
    public void Compute(T* curvatures, double weightSum, double l2Strength, WorkerTeam team, LowerMatrix hessian)
    {
        gram.Weights = curvatures;
        gram.Compute(team);
        transposedProduct.Residuals = curvatures;
        team.Run(transposedProduct, features.PanelCount);
        transposedProduct.Reduce(columns);
        double corner = transposedProduct.ReduceScalar(PassMemory<T>.InterceptSlot);
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
        }

        if (coordinates.HasIntercept)
        {
            Span<double> border = hessian.Row(columns.Length);
            coordinates.PullBack(columns, corner, border);
            System.Numerics.Tensors.TensorPrimitives.Divide(border, weightSum, border);
        }
    }

    public void Dispose() => gram.Dispose();
}
