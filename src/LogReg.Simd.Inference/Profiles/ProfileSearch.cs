using System.Numerics.Tensors;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>
/// Points of the profile of a loss (formula 7.5): the minimum with some variables held, and the places where the profile of one variable reaches a level (Venzon and Moolgavkar). The Hessian is formed where steps do not
/// contract well, and kept otherwise.
/// </summary>
/// <param name="loss">The loss; used by this search alone.</param>
/// <param name="start">Its minimum.</param>
internal sealed class ProfileSearch(ISmoothLoss loss, ProfileStart start)
{
    /// <summary>A step this small, in standard errors, is the last one.</summary>
    private const double LastStep = 1e-11;

    /// <summary>A step of rounding: nothing more can be gained.</summary>
    private const double Rounding = 1e-7;

    /// <summary>Steps that shrink by less ask for a new Hessian.</summary>
    private const double GoodContraction = 0.15;

    /// <summary>Longer steps, in standard errors, are cut.</summary>
    private const double LongestStep = 3;

    private const int MostSteps = 60;

    private readonly int size = loss.Size;
    private readonly double[] point = new double[loss.Size];
    private readonly double[] gradient = new double[loss.Size];
    private readonly double[] hessian = new double[loss.Size * loss.Size];
    private readonly double[] solved = new double[loss.Size];
    private readonly SymmetricFactor<double> factor = new(loss.Size);

    /// <summary>Gets the point of the last search.</summary>
    public ReadOnlySpan<double> Point => point;

    /// <summary>Finds where the profile of a variable is a rise above the minimum.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="sign">1 for the upper end, −1 for the lower one.</param>
    /// <param name="rise">Half the quantile of χ² with one degree of freedom.</param>
    /// <returns>The value of the variable; NaN where the search did not end.</returns>
    public double Endpoint(int variable, int sign, double rise)
    {
        double[] following = start.Following(variable).ToArray();
        double reach = sign * Math.Sqrt(2 * rise / following[variable]);
        for (int j = 0; j < size; j++)
        {
            point[j] = start.Point[j] + (reach * following[j]);
        }

        double last = double.PositiveInfinity;
        bool refreshes = true;
        for (int step = 0; step < MostSteps; step++)
        {
            double value = loss.Evaluate(point, gradient, refreshes ? hessian : []);
            if (refreshes)
            {
                factor.Factor(hessian, 0, number => number);
                UnitSolution(variable, following);
            }

            factor.Solve(gradient, solved);
            double decrement = Dot(gradient, solved);
            double square = 2 * (start.Minimum + rise - value + (decrement / 2)) / following[variable];
            double pull = sign * Math.Sqrt(Math.Max(square, 0));
            double length = Math.Sqrt(Math.Max(0, decrement - (2 * pull * solved[variable]) + (pull * pull * following[variable])));
            double share = Math.Min(1, LongestStep / length);
            for (int j = 0; j < size; j++)
            {
                point[j] += share * ((pull * following[j]) - solved[j]);
            }

            if (length <= LastStep || (length <= Rounding && length >= last / 2))
            {
                return double.IsFinite(point[variable]) ? point[variable] : double.NaN;
            }

            refreshes = !(length < GoodContraction * last);
            last = length;
        }

        return double.NaN;
    }

    /// <summary>Minimises with some variables held.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="values">Their values.</param>
    /// <returns>The minimum; NaN where the search did not end.</returns>
    public double Hold(int[] variables, double[] values)
    {
        start.Point.CopyTo(point, 0);
        double[][] following = [.. variables.Select(variable => start.Following(variable).ToArray())];
        double[] distance = [.. variables.Select((variable, i) => values[i] - point[variable])];
        Follow(variables, following, distance);
        double last = double.PositiveInfinity;
        bool refreshes = true;
        double best = double.PositiveInfinity;
        for (int step = 0; step < MostSteps; step++)
        {
            double value = loss.Evaluate(point, gradient, refreshes ? hessian : []);
            if (refreshes)
            {
                factor.Factor(hessian, 0, number => number);
                for (int i = 0; i < variables.Length; i++)
                {
                    UnitSolution(variables[i], following[i]);
                }
            }

            factor.Solve(gradient, solved);
            double[] held = [.. variables.Select(variable => solved[variable])];
            double decrement = Dot(gradient, solved) - Dot(held, Multipliers(variables, following, held));
            best = Math.Min(best, value);
            double length = Math.Sqrt(Math.Max(decrement, 0));
            if (length <= LastStep || (length <= Rounding && length >= last / 2))
            {
                return value;
            }

            double share = Math.Min(1, LongestStep / length) / (value > best + 1 ? 4 : 1);
            for (int j = 0; j < size; j++)
            {
                point[j] -= share * solved[j];
            }

            Follow(variables, following, [.. variables.Select((variable, i) => values[i] - point[variable])]);
            refreshes = !(length < GoodContraction * last);
            last = length;
        }

        return double.NaN;
    }

    /// <summary>gᵀH⁻¹g at the point of the last search: the score statistic of what was held.</summary>
    public double ScoreStatistic()
    {
        loss.Evaluate(point, gradient, hessian);
        factor.Factor(hessian, 0, number => number);
        factor.Solve(gradient, solved);
        return Dot(gradient, solved);
    }

    /// <summary>Moves held variables by a distance, and the others to where the quadratic model has its minimum then.</summary>
    private void Follow(int[] variables, double[][] following, double[] distance)
    {
        double[] multipliers = Multipliers(variables, following, distance);
        for (int i = 0; i < variables.Length; i++)
        {
            for (int j = 0; j < size; j++)
            {
                point[j] += multipliers[i] * following[i][j];
            }
        }

        for (int i = 0; i < variables.Length; i++)
        {
            // The sum of the rounding is no part of the value.
            point[variables[i]] = Math.Abs(point[variables[i]]) < 1e-14 ? 0 : point[variables[i]];
        }
    }

    /// <summary>S⁻¹d, S the block of H⁻¹ of the held variables.</summary>
    private static double[] Multipliers(int[] variables, double[][] following, double[] distance)
    {
        int count = variables.Length;
        double[] block = [.. Enumerable.Range(0, count * count).Select(place => following[place / count][variables[place % count]])];
        SymmetricFactor<double> small = new(count);
        small.Factor(block, 0, number => number);
        double[] multipliers = new double[count];
        small.Solve(distance, multipliers);
        return multipliers;
    }

    private void UnitSolution(int variable, double[] destination)
    {
        double[] unit = new double[size];
        unit[variable] = 1;
        factor.Solve(unit, destination);
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right) => TensorPrimitives.Dot(left, right);
}
