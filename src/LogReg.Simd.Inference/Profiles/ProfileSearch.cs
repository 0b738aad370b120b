using System.Numerics.Tensors;
using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>
/// Points of the profile of a loss (formula 7.5): the minimum with some variables held, and the places where the profile of one variable reaches a level (Venzon and Moolgavkar). Steps are by the Hessian of the
/// minimum; another one is formed where they do not contract well, and kept.
/// </summary>
/// <param name="loss">The loss; used by this search alone.</param>
/// <param name="start">Its minimum.</param>
internal sealed class ProfileSearch(ISmoothLoss loss, ProfileStart start)
{
    /// <summary>A step this small, in standard errors, is the last one.</summary>
    private const double LastStep = 1e-8;

    private const double LastHeldStep = 1e-7;

    /// <summary>A step of rounding: nothing more can be gained.</summary>
    private const double Rounding = 1e-7;

    /// <summary>Steps that shrink by less ask for a new Hessian.</summary>
    private const double GoodContraction = 0.15;

    /// <summary>Longer steps, in standard errors, are cut.</summary>
    private const double LongestStep = 3;

    /// <summary>The loss at an end is that of the level to this.</summary>
    private const double Agreement = 1e-6;

    private const int MostEndSteps = 40;

    private readonly int size = loss.Size;
    private readonly double[] point = new double[loss.Size];
    private readonly double[] gradient = new double[loss.Size];
    private readonly double[] hessian = new double[loss.Size * loss.Size];
    private readonly double[] solved = new double[loss.Size];
    private readonly SymmetricFactor<double> factor = new(loss.Size);
    private readonly ConstrainedDescent descent = new(loss);

    /// <summary>Gets the minimum that the search is from.</summary>
    public double Minimum => start.Minimum;

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
        double[] move = new double[size];
        StepMixing mixing = new(start.InverseVariances);
        (bool refreshes, bool hasFactor) = (false, false);
        for (int step = 0; step < MostEndSteps; step++)
        {
            double value = loss.Evaluate(point, gradient, refreshes ? hessian : []);
            if (refreshes)
            {
                factor.Factor(hessian, 0, number => number);
                UnitSolution(variable, following);
                hasFactor = true;
                mixing.Clear();
            }

            if (hasFactor)
            {
                factor.Solve(gradient, solved);
            }
            else
            {
                start.Solve(gradient, solved);
            }

            double decrement = Dot(gradient, solved);
            double square = 2 * (start.Minimum + rise - value + (decrement / 2)) / following[variable];
            double pull = sign * Math.Sqrt(Math.Max(square, 0));
            double length = Math.Sqrt(Math.Max(0, decrement - (2 * pull * solved[variable]) + (pull * pull * following[variable])));
            double share = Math.Min(1, LongestStep / length);
            for (int j = 0; j < size; j++)
            {
                move[j] = share * ((pull * following[j]) - solved[j]);
            }

            if (share == 1)
            {
                mixing.Mix(point, move);
            }

            TensorPrimitives.Add<double>(point, move, point);
            if (length <= LastStep || (length <= Rounding && length >= last / 2))
            {
                // Far out, where nothing is curved any more, steps are short for another reason.
                bool isEnd = sign * (point[variable] - start.Point[variable]) > 0 && Math.Abs(value - start.Minimum - rise) <= Agreement * Math.Max(1, rise);
                return isEnd ? point[variable] : double.NaN;
            }

            refreshes = !(length < GoodContraction * last);
            last = length;
        }

        return double.NaN;
    }

    /// <summary>Finds the end of <see cref="Endpoint"/> by minima with the variable held, step by step from the minimum outwards.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="sign">1 for the upper end, −1 for the lower one.</param>
    /// <param name="rise">Half the quantile of χ² with one degree of freedom.</param>
    /// <returns>The value of the variable; NaN where a minimum was not found.</returns>
    public double EndpointByHolding(int variable, int sign, double rise)
    {
        start.Point.CopyTo(point, 0);
        double step = sign * Math.Sqrt(2 * rise * start.Following(variable)[variable]);
        return OutwardRoot.Find(value => HoldFrom([variable], [value], LastHeldStep) - start.Minimum - rise, start.Point[variable], step / 2);
    }

    /// <summary>Minimises with some variables held.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="values">Their values.</param>
    /// <param name="lastStep">The distance, in standard errors, that ends the search: its square is what the minimum can be too large by.</param>
    /// <returns>The minimum; NaN where the search did not end.</returns>
    public double Hold(int[] variables, double[] values, double lastStep = LastHeldStep)
    {
        start.Point.CopyTo(point, 0);
        return HoldFrom(variables, values, lastStep);
    }

    /// <summary>As <see cref="Hold"/>, from the point of the last search.</summary>
    private double HoldFrom(int[] variables, double[] values, double lastStep)
    {
        double[][] following = [.. variables.Select(variable => start.Following(variable).ToArray())];
        double[] multipliers = Multipliers(variables, following, [.. variables.Select((variable, i) => values[i] - point[variable])]);
        for (int i = 0; i < variables.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(following[i], multipliers[i], point, point);
        }

        for (int i = 0; i < variables.Length; i++)
        {
            // Exactly: the sum of roundings is no part of the value.
            point[variables[i]] = values[i];
        }

        return descent.Run(point, variables, lastStep, start);
    }

    /// <summary>gᵀH⁻¹g at the point of the last search: the score statistic of what was held.</summary>
    public double ScoreStatistic()
    {
        loss.Evaluate(point, gradient, hessian);
        factor.Factor(hessian, 0, number => number);
        factor.Solve(gradient, solved);
        return Dot(gradient, solved);
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
