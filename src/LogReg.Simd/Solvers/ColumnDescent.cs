using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>
/// Minimises the quadratic model and the penalty over the variables of a working set: sweeps of coordinate descent, and conjugate gradients on the variables that these have found not to be zero.
/// </summary>
/// <remarks>
/// Sweeps find out quickly which variables are zero, and slowly what the others are where columns go together: there, with the signs held, the model is a smooth quadratic, whose minimum conjugate
/// gradients reach in a few products (<see cref="SupportGradients"/>). One thread works, in the order of the variables.
/// Sources: Yuan, Ho and Lin, JMLR 13, 2012 (newGLMNET); De Santis, Lucidi and Rinaldi, SIAM J. Optim. 26, 2016 (descent to identify, conjugate gradients to converge).
/// </remarks>
internal sealed class ColumnDescent
{
    private const int MostRounds = 20;

    /// <summary>Sweeps over the variables that are not zero, before conjugate gradients take over.</summary>
    private const int ActiveSweeps = 3;

    private readonly SupportGradients support = new();

    /// <summary>Writes the direction to where no subgradient of the model is larger than asked for, or rounds have ended.</summary>
    public void Minimize(IColumnModel model, ColumnVariables variables, double enough)
    {
        variables.Direction.Clear();
        variables.Curvatures.Fill(double.NaN);

        for (int round = 0; round < MostRounds; round++)
        {
            if (Sweep(model, variables, onlyActive: false) <= enough)
            {
                return;
            }

            double largest = double.PositiveInfinity;
            for (int sweep = 0; sweep < ActiveSweeps && largest > enough; sweep++)
            {
                largest = Sweep(model, variables, onlyActive: true);
            }

            if (largest > enough)
            {
                support.Minimize(model, variables, enough);
            }
        }
    }

    /// <summary>The curvature of a variable, computed where it is first wanted: most of those that stay zero are never moved.</summary>
    private static double CurvatureOf(IColumnModel model, ColumnVariables variables, int place)
    {
        double curvature = variables.Curvatures[place];
        if (double.IsNaN(curvature))
        {
            curvature = model.CurvatureOf(place) + variables.L2Of(place);
            variables.Curvatures[place] = curvature;
        }

        return curvature;
    }

    /// <summary>Minimises by one variable after another and returns the largest subgradient that was met.</summary>
    private static double Sweep(IColumnModel model, ColumnVariables variables, bool onlyActive)
    {
        double largest = 0;
        for (int i = 0; i < variables.Count; i++)
        {
            double value = variables.Values[i] + variables.Direction[i];
            if (onlyActive && value == 0 && i < variables.PenalizedCount)
            {
                continue;
            }

            // The slope at the values has the L2 penalty's part there.
            double slope = variables.Slopes[i] + model.SlopeOf(i) + (variables.L2Of(i) * variables.Direction[i]);
            double subgradient = Math.Abs(variables.Subgradient(i, slope, value));
            if (value == 0 && subgradient == 0 && i < variables.PenalizedCount)
            {
                continue;
            }

            double curvature = CurvatureOf(model, variables, i);
            if (!(curvature > 0))
            {
                continue;
            }

            largest = Math.Max(largest, subgradient);
            double target = value - (slope / curvature);
            double moved = i < variables.PenalizedCount ? Penalty.SoftThreshold(target, variables.Penalty.L1 / curvature) : target;
            if (moved != value)
            {
                // So that value + direction is the moved value, and zero exactly where it is zero.
                variables.Direction[i] = moved - variables.Values[i];
                model.Move(i, moved - value);
            }
        }

        return largest;
    }
}
