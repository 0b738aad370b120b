using LogReg.Simd.LinearAlgebra;

namespace LogReg.Simd.Solvers;

/// <summary>The minimum of the quadratic model and the penalty over the variables that are not zero, by a factor of their part of the Hessian.</summary>
/// <remarks>
/// Sweeps find out quickly which variables are zero, and slowly what the others are where columns go together, as columns that lie far from zero do without an intercept. With the signs held the
/// model is a quadratic. One that comes to zero on the way stays there, and what is left is solved for again.
/// </remarks>
/// <param name="variableCount">The variables of the model.</param>
internal sealed class SupportSolution(int variableCount) : IDisposable
{
    /// <summary>A factor of so many variables costs next to nothing, however few of them are not zero.</summary>
    private const int LeastSize = 64;

    /// <summary>A factor so many times larger than what is not zero is exchanged for a smaller one.</summary>
    private const int MostPadding = 4;

    /// <summary>Where more come to zero than these, sweeps find them in less time.</summary>
    private const int MostDrops = 5;

    private readonly int[] places = new int[variableCount];
    private readonly double[] step = new double[variableCount];
    private CholeskyFactor factor = new(Math.Min(variableCount, LeastSize));
    private int size = Math.Min(variableCount, LeastSize);
    private int count;

    /// <summary>Moves the direction to that minimum, or towards it by a few variables that come to zero on the way.</summary>
    /// <param name="state">The point, its gradient, and the direction so far.</param>
    /// <param name="rows">The Hessian, row by row.</param>
    /// <param name="product">The Hessian times the direction; kept up.</param>
    public void Minimize(OptimizationState state, ReadOnlySpan<double> rows, Span<double> product)
    {
        for (int drop = 0; drop <= MostDrops; drop++)
        {
            if (!TrySolve(state, rows, product))
            {
                return;
            }

            (double length, int first) = Limit(state);
            for (int k = 0; k < count; k++)
            {
                int i = places[k];
                double before = state.Direction[i];
                state.Direction[i] = k == first ? -state.Point[i] : before + (length * step[k]);
                VectorMath.AddScaled(product, state.Direction[i] - before, rows.Slice(i * product.Length, product.Length));
            }

            if (first < 0)
            {
                return;
            }
        }
    }

    public void Dispose() => factor.Dispose();

    /// <summary>Writes the step from the direction to the minimum by the variables that are not zero; false where there is none.</summary>
    private bool TrySolve(OptimizationState state, ReadOnlySpan<double> rows, ReadOnlySpan<double> product)
    {
        Take(state, rows);
        if (count == 0)
        {
            return false;
        }

        int penalized = state.Objective.PenalizedCount;
        for (int k = 0; k < size; k++)
        {
            Span<double> row = factor.Matrix.Row(k)[..(k + 1)];
            row.Clear();
            row[k] = 1;
            step[k] = 0;
            if (k >= count)
            {
                continue;
            }

            int i = places[k];
            for (int other = 0; other <= k; other++)
            {
                row[other] = rows[(i * product.Length) + places[other]];
            }

            double slope = i < penalized ? Math.CopySign(state.Objective.Penalty.L1, state.Point[i] + state.Direction[i]) : 0;
            step[k] = -(state.Gradient[i] + product[i] + slope);
        }

        if (factor.Factor(state.Objective.Team, state.Objective.Curvature!.HessianNoise) < 0)
        {
            return false;
        }

        factor.Solve(step.AsSpan(0, size), fixesDropped: true);
        return true;
    }

    /// <summary>Takes the variables that are not zero, and a factor that holds them, which is kept as long as it is not much too large.</summary>
    private void Take(OptimizationState state, ReadOnlySpan<double> rows)
    {
        count = 0;
        for (int i = 0; i < variableCount; i++)
        {
            if (rows[(i * variableCount) + i] > 0 && (i >= state.Objective.PenalizedCount || state.Point[i] + state.Direction[i] != 0))
            {
                places[count++] = i;
            }
        }

        if (count > size || (size > LeastSize && count < size / MostPadding))
        {
            size = Math.Min(variableCount, Math.Max(count + (count / 4), LeastSize));
            factor.Dispose();
            factor = new CholeskyFactor(size);
        }
    }

    /// <summary>The length up to where the first variable comes to zero, and which that is; −1 where none does on the way to the minimum.</summary>
    private (double Length, int First) Limit(OptimizationState state)
    {
        (double length, int first) = (1, -1);
        for (int k = 0; k < count && places[k] < state.Objective.PenalizedCount; k++)
        {
            double value = state.Point[places[k]] + state.Direction[places[k]];
            if (value * (value + (length * step[k])) <= 0)
            {
                (length, first) = (-value / step[k], k);
            }
        }

        return (length, first);
    }
}
