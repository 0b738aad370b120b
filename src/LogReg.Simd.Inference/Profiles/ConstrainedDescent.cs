using System.Numerics.Tensors;
using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>
/// Minimises a loss with some variables held: L-BFGS around what the loss gives for its Hessian. Where that is the Hessian, this is Newton's method with a Hessian that is formed only where steps do
/// not contract well; where it is not, as for Firth's penalty, the memory makes up for it.
/// </summary>
/// <remarks>
/// The Hessian that is formed is that of the variables which move: held ones may be what others nearly depend on. Where double has lost its curvature all the same, no minimum is found.
/// </remarks>
/// <param name="size">The number of variables.</param>
internal sealed class ConstrainedDescent(int size)
{
    /// <summary>A distance this small, in standard errors, is the last one where the point counts.</summary>
    public const double LastStep = 1e-12;

    /// <summary>From here on a distance that does not fall any more is rounding.</summary>
    private const double Rounding = 1e-7;
    private const double GoodContraction = 0.15;
    private const double LongestStep = 4;
    private const double LeastShare = 1e-10;

    /// <summary>A value may rise by this share of itself: rounding.</summary>
    private const double Slack = 1e-12;
    private const int MostSteps = 300;
    private const int MostPairs = 12;

    private readonly List<(double[] Step, double[] Change, double Product)> pairs = [];
    private double[][] following = [];
    private SymmetricFactor<double> block = new(0);
    private SymmetricFactor<double>? factor;
    private ProfileStart? inverse;
    private int[] heldVariables = [];
    private double[] hessian = [];

    /// <summary>Gets the evaluations of the last run.</summary>
    public int Iterations { get; private set; }

    /// <summary>Gets the minimum that the last run found; NaN where it found none.</summary>
    public double Minimum { get; private set; }

    /// <summary>Gets √(gᵀH⁻¹g) over the variables that move at the end of the last run, H its last Hessian.</summary>
    public double Distance { get; private set; }

    /// <summary>Gets where the last Hessian was formed; empty where it is that of the minimum near by.</summary>
    public double[] RefreshPoint { get; private set; } = [];

    /// <summary>Runs, with a loss that is evaluated here.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="point">Where it begins, with the values of the variables that are held; receives the minimum's place.</param>
    /// <param name="held">The variables that do not move.</param>
    /// <returns>The minimum; NaN where it was not found.</returns>
    public double Run(ISmoothLoss loss, double[] point, int[] held)
    {
        Evaluation evaluation = new(size);
        point.CopyTo(evaluation.Point, 0);
        foreach (Evaluation wanted in Steps(evaluation, held, LastStep, near: null))
        {
            loss.EvaluateTogether([wanted]);
        }

        evaluation.Point.CopyTo(point, 0);
        return Minimum;
    }

    /// <summary>Runs, step by step.</summary>
    /// <param name="evaluation">Where it begins, with the values of the variables that are held; the minimum's place at the end.</param>
    /// <param name="held">The variables that do not move.</param>
    /// <param name="lastStep">The distance, in standard errors, that is the last one.</param>
    /// <param name="near">A minimum near by, whose Hessian stands for that of the first steps; null to form one at once.</param>
    /// <returns>The points to evaluate.</returns>
    public IEnumerable<Evaluation> Steps(Evaluation evaluation, int[] held, double lastStep, ProfileStart? near)
    {
        (double[] point, double[] gradient) = (evaluation.Point, evaluation.Gradient);
        pairs.Clear();
        (inverse, RefreshPoint, Minimum, heldVariables) = (near is { IsUsable: true } ? near : null, [], double.NaN, held);
        if (inverse is not null)
        {
            Follow(held);
        }

        double[] accepted = [.. point];
        double[] slope = new double[size];
        double[] direction = new double[size];
        (double lowest, double last, double share, bool refreshes) = (double.PositiveInfinity, double.PositiveInfinity, 1, inverse is null);
        for (Iterations = 1; Iterations <= MostSteps; Iterations++)
        {
            evaluation.WantsHessian = refreshes;
            yield return evaluation;
            double value = evaluation.Value;
            if (!(value <= lowest + (Slack * Math.Abs(lowest))))
            {
                share /= 4;
                if (share < LeastShare)
                {
                    yield break;
                }

                Move(point, accepted, direction, share);
                refreshes = true;
                continue;
            }

            Remember(accepted, point, slope, gradient);
            point.CopyTo(accepted, 0);
            gradient.CopyTo(slope, 0);
            lowest = Math.Min(lowest, value);
            if (refreshes)
            {
                Refresh(evaluation);
            }

            double[] steepest = Precondition(gradient, held);
            double length = Math.Sqrt(Math.Max(TensorPrimitives.Dot<double>(gradient, steepest), 0));
            if (length <= lastStep || (length <= Rounding && length >= last / 2))
            {
                (Minimum, Distance) = (inverse is not null || factor!.IsUsable() ? value : double.NaN, length);
                yield break;
            }

            Direct(direction, held, gradient, steepest);
            share = Math.Min(1, LongestStep / length);
            Move(point, accepted, direction, share);
            refreshes = !(length < GoodContraction * last);
            last = length;
        }
    }

    /// <summary>The diagonal of the inverse of the last Hessian that was formed, zero for variables that are held; infinite where double does not tell it.</summary>
    public double[] RefreshVariances()
    {
        double[] variances = new double[size];
        factor!.Variances(hessian, variances);
        foreach (int variable in heldVariables)
        {
            variances[variable] = 0;
        }

        return variances;
    }

    private void Refresh(Evaluation evaluation)
    {
        (inverse, RefreshPoint) = (null, [.. evaluation.Point]);
        factor ??= new SymmetricFactor<double>(size);
        hessian = [.. evaluation.Hessian];
        foreach (int variable in heldVariables)
        {
            for (int j = 0; j < size; j++)
            {
                (hessian[(variable * size) + j], hessian[(j * size) + variable]) = (0, 0);
            }

            hessian[(variable * size) + variable] = 1;
        }

        factor.Factor(hessian, 0, number => number);
    }

    /// <summary>The columns of the inverse near by that belong to the variables that are held, and their block of it.</summary>
    private void Follow(int[] held)
    {
        following = [.. held.Select(_ => new double[size])];
        double[] unit = new double[size];
        for (int i = 0; i < held.Length; i++)
        {
            Array.Clear(unit);
            unit[held[i]] = 1;
            inverse!.Solve(unit, following[i]);
        }

        block = new SymmetricFactor<double>(held.Length);
        block.Factor([.. Enumerable.Range(0, held.Length * held.Length).Select(place => following[place / held.Length][held[place % held.Length]])], 0, number => number);
    }

    /// <summary>The inverse of the Hessian over the variables that are not held: of the one near by H⁻¹ − VS⁻¹Vᵀ.</summary>
    private double[] Precondition(ReadOnlySpan<double> vector, int[] held)
    {
        // Elements of held variables change nothing but the rounding, which is that of their size.
        double[] ofOthers = [.. vector];
        double[] solved = new double[size];
        foreach (int variable in held)
        {
            ofOthers[variable] = 0;
        }

        if (inverse is null)
        {
            factor!.Solve(ofOthers, solved);
            return solved;
        }

        inverse.Solve(ofOthers, solved);
        double[] multipliers = new double[held.Length];
        block.Solve([.. held.Select(variable => solved[variable])], multipliers);
        for (int i = 0; i < held.Length; i++)
        {
            for (int j = 0; j < size; j++)
            {
                solved[j] -= multipliers[i] * following[i][j];
            }
        }

        foreach (int variable in held)
        {
            solved[variable] = 0;
        }

        return solved;
    }

    private void Remember(double[] accepted, ReadOnlySpan<double> point, double[] slope, double[] gradient)
    {
        double[] step = new double[size];
        double[] change = new double[size];
        TensorPrimitives.Subtract(point, accepted, step);
        TensorPrimitives.Subtract<double>(gradient, slope, change);
        double product = TensorPrimitives.Dot<double>(step, change);
        if (Iterations > 1 && product > 0)
        {
            pairs.Add((step, change, product));
            if (pairs.Count > MostPairs)
            {
                pairs.RemoveAt(0);
            }
        }
    }

    /// <summary>The two loops of L-BFGS (formula 4.9).</summary>
    private void Direct(double[] direction, int[] held, double[] gradient, double[] steepest)
    {
        double[] rest = [.. gradient];
        double[] shares = new double[pairs.Count];
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = TensorPrimitives.Dot<double>(pairs[i].Step, rest) / pairs[i].Product;
            TensorPrimitives.MultiplyAdd(pairs[i].Change, -shares[i], rest, rest);
        }

        double[] result = Precondition(rest, held);
        for (int i = 0; i < pairs.Count; i++)
        {
            double share = shares[i] - (TensorPrimitives.Dot<double>(pairs[i].Change, result) / pairs[i].Product);
            TensorPrimitives.MultiplyAdd(pairs[i].Step, share, result, result);
        }

        bool descends = TensorPrimitives.Dot<double>(result, gradient) > 0;
        TensorPrimitives.Negate<double>(descends ? result : steepest, direction);
        if (!descends)
        {
            pairs.Clear();
        }
    }

    private static void Move(Span<double> point, double[] from, double[] direction, double share) => TensorPrimitives.MultiplyAdd(direction, share, from, point);
}
