using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>The Hessian that columns without correlation would have, as a preconditioner: standardising for the solver's eyes only.</summary>
/// <remarks>
/// With centred columns u = x − m the model is diagonal, κ·Var(x_j) + λ₂ for a coefficient and κ for the intercept of centred columns, b + Σ m_j·β_j. It makes a
/// solver's steps independent of the units and, up to the penalty, of the zeros of the columns. O(variables) per product.
/// </remarks>
internal sealed class ColumnScaling : IInitialMatrix
{
    private readonly double[] means;
    private readonly double[] diagonal;
    private readonly double intercept;
    private readonly int blocks;
    private readonly bool hasIntercept;

    private ColumnScaling(IObjective objective, ColumnScales scales)
    {
        blocks = objective.Curvature!.HessianBlocks;
        int count = objective.PenalizedCount / blocks;
        hasIntercept = objective.VariableCount > objective.PenalizedCount;
        means = hasIntercept ? scales.Means : new double[count];
        intercept = scales.Curvature;
        diagonal = new double[count];
        for (int j = 0; j < count; j++)
        {
            // Without an intercept a column's mean is part of its scale. A constant column, and one of zeros, must not be divided by nothing.
            double square = scales.Variances[j] + (hasIntercept ? 0 : scales.Means[j] * scales.Means[j]);
            double value = (scales.Curvature * square) + objective.Penalty.L2;
            double largest = scales.Variances[j] + (scales.Means[j] * scales.Means[j]);
            diagonal[j] = value > 0 ? value : largest > 0 ? scales.Curvature * largest : 1;
        }
    }

    /// <summary>Measures the columns of an objective; null where its variables are not those of columns.</summary>
    public static ColumnScaling? Of(IObjective objective) => objective.Curvature is { } curvature ? new ColumnScaling(objective, curvature.MeasureColumns()) : null;

    /// <summary>Multiplies by the inverse of the model, in place.</summary>
    public void Solve(Span<double> vector)
    {
        Span<double> intercepts = vector[(blocks * diagonal.Length)..];
        for (int block = 0; block < blocks; block++)
        {
            Span<double> own = vector.Slice(block * diagonal.Length, diagonal.Length);
            double slope = hasIntercept ? intercepts[block] : 0;
            double moved = slope / intercept;
            for (int j = 0; j < own.Length; j++)
            {
                own[j] = (own[j] - (means[j] * slope)) / diagonal[j];
                moved -= means[j] * own[j];
            }

            if (hasIntercept)
            {
                intercepts[block] = moved;
            }
        }
    }

    /// <summary>vᵀMv.</summary>
    public double Square(ReadOnlySpan<double> vector)
    {
        double sum = 0;
        for (int block = 0; block < blocks; block++)
        {
            ReadOnlySpan<double> own = vector.Slice(block * diagonal.Length, diagonal.Length);
            double center = hasIntercept ? vector[(blocks * diagonal.Length) + block] : 0;
            for (int j = 0; j < own.Length; j++)
            {
                sum += diagonal[j] * own[j] * own[j];
                center += means[j] * own[j];
            }

            sum += intercept * center * center;
        }

        return sum;
    }
}
