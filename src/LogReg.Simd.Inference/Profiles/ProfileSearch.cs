using System.Numerics.Tensors;
using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>
/// Points of the profile of a loss (formula 7.5): the minimum with some variables held, and the places where the profile of one variable reaches a level (Venzon and Moolgavkar). Steps are by the
/// Hessian of the minimum; another one is formed where they do not contract well, and kept.
/// </summary>
/// <param name="loss">The loss; used by this search alone.</param>
/// <param name="start">Its minimum.</param>
internal sealed class ProfileSearch(ISmoothLoss loss, ProfileStart start)
{
    /// <summary>A step this small, in standard errors, is the last one.</summary>
    private const double LastStep = 1e-8;

    /// <summary>A step this small is the last one where the proof takes care of what is left.</summary>
    private const double LastProvenStep = 1e-6;

    /// <summary>The distance that ends a search with variables held: its square is what the minimum can be too large by.</summary>
    public const double LastHeldStep = 1e-6;

    /// <summary>A proof of an end to this many standard errors needs no Hessian of its own.</summary>
    private const double GoodProof = 1e-8;

    /// <summary>A step of rounding: nothing more can be gained.</summary>
    private const double Rounding = 1e-7;

    /// <summary>Steps that shrink by less ask for a new Hessian.</summary>
    private const double GoodContraction = 0.15;

    /// <summary>Longer steps, in standard errors, are cut.</summary>
    private const double LongestStep = 3;

    /// <summary>The loss at an end is that of the level to this.</summary>
    private const double Agreement = 1e-5;

    private const int MostEndSteps = 40;

    private readonly int size = loss.Size;
    private readonly Evaluation evaluation = new(loss.Size);
    private readonly double[] solved = new double[loss.Size];
    private readonly double[] refreshPoint = new double[loss.Size];
    private readonly double[] variances = new double[loss.Size];
    private SymmetricFactor<double>? factor;
    private ConstrainedDescent? descent;

    /// <summary>Gets the minimum that the search is from.</summary>
    public double Minimum => start.Minimum;

    /// <summary>Gets the end that the last search found.</summary>
    public ProfileEnd End { get; private set; }

    /// <summary>Gets the minimum that the last search with variables held found.</summary>
    public HeldMinimum Held { get; private set; }

    private double[] Point => evaluation.Point;

    /// <summary>Finds where the profile of a variable is a rise above the minimum, which <see cref="End"/> is then.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="sign">1 for the upper end, −1 for the lower one.</param>
    /// <param name="rise">Half the quantile of χ² with one degree of freedom.</param>
    /// <returns>The points to evaluate.</returns>
    public IEnumerable<Evaluation> EndSteps(int variable, int sign, double rise)
    {
        End = ProfileEnd.None;
        if (!start.IsUsable)
        {
            yield break;
        }

        double[] following = start.Following(variable).ToArray();
        double reach = sign * Math.Sqrt(2 * rise / following[variable]);
        TensorPrimitives.MultiplyAdd(following, reach, start.Point, Point);
        double last = double.PositiveInfinity;
        double[] move = new double[size];
        StepMixing mixing = new(start.InverseVariances);
        (bool refreshes, bool hasFactor, bool hasTried) = (false, false, start.Proof is null);
        for (int step = 0; step < MostEndSteps; step++)
        {
            evaluation.WantsHessian = refreshes;
            yield return evaluation;
            if (refreshes)
            {
                Refresh();
                UnitSolution(variable, following);
                hasFactor = true;
                mixing.Clear();
            }

            Solve(evaluation.Gradient, hasFactor);
            double value = evaluation.Value;
            double decrement = TensorPrimitives.Dot<double>(evaluation.Gradient, solved);
            double square = 2 * (start.Minimum + rise - value + (decrement / 2)) / following[variable];
            double pull = sign * Math.Sqrt(Math.Max(square, 0));
            double length = Math.Sqrt(Math.Max(0, decrement - (2 * pull * solved[variable]) + (pull * pull * following[variable])));

            // Far out, where nothing is curved any more, steps are short for another reason.
            bool isNear = sign * (Point[variable] - start.Point[variable]) > 0 && Math.Abs(value - start.Minimum - rise) <= Agreement * Math.Max(1, rise);
            bool isUsable = !hasFactor || factor!.IsUsable();
            refreshes = !(length < GoodContraction * last);
            if (start.Proof is not null && isNear && length <= LastProvenStep)
            {
                ProfileEnd proven = isUsable && loss.Holds(Point) ? Proven(variable, sign, rise, following[variable], hasFactor) : ProfileEnd.None;
                End = End.Bound < proven.Bound || double.IsNaN(proven.Value) ? End : proven;
                if (hasTried || End.Bound <= GoodProof * Math.Sqrt(start.Variances[variable]))
                {
                    yield break;
                }

                (refreshes, hasTried) = (true, true);
            }

            double share = Math.Min(1, LongestStep / length);
            for (int j = 0; j < size; j++)
            {
                move[j] = share * ((pull * following[j]) - solved[j]);
            }

            if (share == 1)
            {
                mixing.Mix(Point, move);
            }

            TensorPrimitives.Add<double>(Point, move, Point);
            if (start.Proof is null && (length <= LastStep || (length <= Rounding && length >= last / 2)))
            {
                End = isNear && isUsable && loss.Holds(Point) ? new(Point[variable], double.PositiveInfinity) : ProfileEnd.None;
                yield break;
            }

            last = length;
        }
    }

    /// <summary>Finds the end of <see cref="EndSteps"/>, by minima with the variable held where its steps do not end.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="sign">1 for the upper end, −1 for the lower one.</param>
    /// <param name="rise">Half the quantile of χ² with one degree of freedom.</param>
    /// <param name="found">Receives the value of the variable; NaN where a minimum was not found.</param>
    /// <returns>The points to evaluate.</returns>
    public IEnumerable<Evaluation> AnyEndSteps(int variable, int sign, double rise, Action<double> found)
    {
        foreach (Evaluation wanted in EndSteps(variable, sign, rise))
        {
            yield return wanted;
        }

        found(double.IsNaN(End.Value) ? EndByHolding(variable, sign, rise) : End.Value);
    }

    /// <summary>Finds the end of <see cref="EndSteps"/> by minima with the variable held, step by step from the minimum outwards.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="sign">1 for the upper end, −1 for the lower one.</param>
    /// <param name="rise">Half the quantile of χ² with one degree of freedom.</param>
    /// <returns>The value of the variable; NaN where a minimum was not found.</returns>
    private double EndByHolding(int variable, int sign, double rise)
    {
        start.Point.CopyTo(Point, 0);
        double step = sign * Math.Sqrt(2 * rise * start.Following(variable)[variable]);
        double Excess(double value)
        {
            foreach (Evaluation wanted in HoldStepsFromHere([variable], [value], LastHeldStep))
            {
                loss.EvaluateTogether([wanted]);
            }

            return Held.Value - start.Minimum - rise;
        }

        return OutwardRoot.Find(Excess, start.Point[variable], step / 2);
    }

    /// <summary>Minimises with some variables held; <see cref="Held"/> is the minimum then.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="values">Their values.</param>
    /// <param name="lastStep">The distance, in standard errors, that ends the search: its square is what the minimum can be too large by.</param>
    /// <returns>The points to evaluate.</returns>
    public IEnumerable<Evaluation> HoldSteps(int[] variables, double[] values, double lastStep = LastHeldStep)
    {
        start.Point.CopyTo(Point, 0);
        return HoldStepsFromHere(variables, values, lastStep);
    }

    private IEnumerable<Evaluation> HoldStepsFromHere(int[] variables, double[] values, double lastStep)
    {
        Held = HeldMinimum.None;
        double[][] following = [.. variables.Select(variable => start.Following(variable).ToArray())];
        double[] multipliers = Multipliers(variables, following, [.. variables.Select((variable, i) => values[i] - Point[variable])]);
        for (int i = 0; i < variables.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(following[i], multipliers[i], Point, Point);
        }

        for (int i = 0; i < variables.Length; i++)
        {
            // Exactly: the sum of roundings is no part of the value.
            Point[variables[i]] = values[i];
        }

        descent ??= new ConstrainedDescent(size);
        foreach (Evaluation wanted in descent.Steps(evaluation, variables, lastStep, start))
        {
            yield return wanted;
        }

        Held = loss.Holds(Point) ? new(descent.Minimum, HeldBound(descent)) : HeldMinimum.None;
    }

    /// <summary>gᵀH⁻¹g at the point of the last search: the score statistic of what was held; NaN where H in double does not tell it.</summary>
    public double ScoreStatistic()
    {
        loss.Evaluate(Point, evaluation.Gradient, evaluation.Hessian);
        Refresh();
        factor!.Solve(evaluation.Gradient, solved);
        return factor.IsAccurate() ? TensorPrimitives.Dot<double>(evaluation.Gradient, solved) : double.NaN;
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

    /// <summary>The end that the point tells by the slope of the profile, with its bound.</summary>
    private ProfileEnd Proven(int variable, int sign, double rise, double variance, bool hasFactor)
    {
        ProfileProof proof = start.Proof!;
        double decrement = TensorPrimitives.Dot<double>(evaluation.Gradient, solved) - (solved[variable] * solved[variable] / variance);
        double[] spread = hasFactor ? variances : start.Variances;
        double distance = Math.Sqrt(Math.Max(decrement, 0) + ProfileProof.SquareRounding(evaluation.Gradient, spread)) + proof.GradientRounding(Point, spread);
        double shift = hasFactor ? proof.Shift(Point, refreshPoint) : evaluation.Shift;
        double reach = proof.Reach(spread, Point);
        double rounding = proof.Rounding(evaluation.Value, Point) + start.Rounding;
        (double step, double bound) = proof.Level(start.Minimum + rise - evaluation.Value, rounding, sign * solved[variable] / variance, variance, distance, shift, reach);
        double end = Point[variable] + (sign * step);
        return new(end, bound + Math.BitIncrement(Math.Abs(end)) - Math.Abs(end));
    }

    private double HeldBound(ConstrainedDescent ended)
    {
        if (start.Proof is not { } proof || double.IsNaN(ended.Minimum))
        {
            return double.PositiveInfinity;
        }

        bool isNear = ended.RefreshPoint.Length == 0;
        double shift = isNear ? evaluation.Shift : proof.Shift(Point, ended.RefreshPoint);
        double[] spread = isNear ? start.Variances : ended.RefreshVariances();
        double reach = proof.Reach(spread, Point);
        double distance = Math.Sqrt((ended.Distance * ended.Distance) + ProfileProof.SquareRounding(evaluation.Gradient, spread));
        (double excess, _) = proof.Rest(distance + proof.GradientRounding(Point, spread), shift, reach);
        return excess + proof.Rounding(ended.Minimum, Point) + start.Rounding;
    }

    private void Refresh()
    {
        factor ??= new SymmetricFactor<double>(size);
        factor.Factor(evaluation.Hessian, 0, number => number);
        Point.CopyTo(refreshPoint, 0);
        factor.Variances(evaluation.Hessian, variances);
    }

    private void Solve(double[] vector, bool hasFactor)
    {
        if (hasFactor)
        {
            factor!.Solve(vector, solved);
        }
        else
        {
            start.Solve(vector, solved);
        }
    }

    private void UnitSolution(int variable, double[] destination)
    {
        double[] unit = new double[size];
        unit[variable] = 1;
        factor!.Solve(unit, destination);
    }
}
