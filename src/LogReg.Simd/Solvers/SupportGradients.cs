using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Conjugate gradients on the quadratic model over the variables that are not zero, their signs held and scaled by their curvatures; one that comes to zero on the way stays there.</summary>
internal sealed class SupportGradients
{
    private const int MostProducts = 100;

    /// <summary>Where more come to zero than these, sweeps find them in less time: each begins the products anew.</summary>
    private const int MostDrops = 5;

    private int[] places = [];
    private double[] residual = [];
    private double[] conjugate = [];
    private double[] product = [];
    private int count;

    /// <summary>Moves the direction until no subgradient of the support is larger than asked for, or products have ended.</summary>
    public void Minimize(IColumnModel model, ColumnVariables variables, double enough)
    {
        Begin(model, variables);
        int drops = 0;
        double norm = Restart(variables);
        for (int i = 0; i < MostProducts && count > 0 && VectorMath.InfinityNorm(residual.AsSpan(0, count)) > enough; i++)
        {
            Multiply(model, variables);
            double curvature = VectorMath.Dot(conjugate.AsSpan(0, count), product.AsSpan(0, count));
            if (!(curvature > 0))
            {
                return;
            }

            (double step, int first) = Limit(variables, norm / curvature);
            model.Advance(step);
            for (int k = 0; k < count; k++)
            {
                variables.Direction[places[k]] += step * conjugate[k];
            }

            VectorMath.AddScaled(residual.AsSpan(0, count), -step, product.AsSpan(0, count));
            if (first >= 0)
            {
                variables.Direction[places[first]] = -variables.Values[places[first]];
                if (drops++ == MostDrops)
                {
                    return;
                }

                Drop(first);
                norm = Restart(variables);
                continue;
            }

            double before = norm;
            norm = Norm(variables);
            for (int k = 0; k < count; k++)
            {
                conjugate[k] = (residual[k] / variables.Curvatures[places[k]]) + (norm / before * conjugate[k]);
            }
        }
    }

    /// <summary>Takes the variables that are not zero, and what their subgradients are short of zero by.</summary>
    private void Begin(IColumnModel model, ColumnVariables variables)
    {
        if (places.Length < variables.Count)
        {
            int length = Math.Max(variables.Count, 2 * places.Length);
            (places, residual, conjugate, product) = (new int[length], new double[length], new double[length], new double[length]);
        }

        count = 0;
        for (int i = 0; i < variables.Count; i++)
        {
            double value = variables.Values[i] + variables.Direction[i];
            if (variables.Curvatures[i] > 0 && (value != 0 || i >= variables.PenalizedCount))
            {
                double slope = variables.Slopes[i] + model.SlopeOf(i) + (variables.L2Of(i) * variables.Direction[i]);
                residual[count] = -variables.Subgradient(i, slope, value);
                places[count++] = i;
            }
        }
    }

    /// <summary>Begins with the scaled residual as the first direction; returns its square.</summary>
    private double Restart(ColumnVariables variables)
    {
        for (int k = 0; k < count; k++)
        {
            conjugate[k] = residual[k] / variables.Curvatures[places[k]];
        }

        return Norm(variables);
    }

    private double Norm(ColumnVariables variables)
    {
        double sum = 0;
        for (int k = 0; k < count; k++)
        {
            sum += residual[k] * residual[k] / variables.Curvatures[places[k]];
        }

        return sum;
    }

    private void Multiply(IColumnModel model, ColumnVariables variables)
    {
        model.Multiply(places.AsSpan(0, count), conjugate.AsSpan(0, count), product.AsSpan(0, count));
        for (int k = 0; k < count; k++)
        {
            product[k] += variables.L2Of(places[k]) * conjugate[k];
        }
    }

    /// <summary>The step up to where the first variable comes to zero, and which that is; −1 where none does.</summary>
    private (double Step, int First) Limit(ColumnVariables variables, double step)
    {
        int first = -1;
        for (int k = 0; k < count; k++)
        {
            int i = places[k];
            double value = variables.Values[i] + variables.Direction[i];
            if (i < variables.PenalizedCount && value * (value + (step * conjugate[k])) <= 0 && -value / conjugate[k] < step)
            {
                (step, first) = (-value / conjugate[k], k);
            }
        }

        return (step, first);
    }

    private void Drop(int place)
    {
        places.AsSpan(place + 1, count - place - 1).CopyTo(places.AsSpan(place));
        residual.AsSpan(place + 1, count - place - 1).CopyTo(residual.AsSpan(place));
        count--;
    }
}
