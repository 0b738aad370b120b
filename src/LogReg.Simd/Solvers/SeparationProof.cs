using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Makes a separating direction of a candidate and checks it on every row in double (formula 4.12).</summary>
/// <remarks>
/// The candidates are what a diverging run leaves behind: its point, its last steps, Newton's direction. They move the samples that can be separated far, and those that
/// cannot be nearly not. The small moves are removed: the candidate is projected on the directions that leave these samples exactly where they are, and then each row must
/// hold up to a bound of its own rounding. What is found is a proof up to that bound; what is not found may still exist.
/// </remarks>
/// <param name="model">The rows.</param>
/// <param name="system">Solves over chosen rows.</param>
/// <param name="factor">The memory of a factor; null where the variables are too many.</param>
/// <param name="objective">The objective of the rows.</param>
internal sealed class SeparationProof(ISecondOrder model, ConstraintSystem system, CholeskyFactor? factor, IObjective objective)
{
    /// <summary>A move against a row that is smaller than this many bounds of its rounding is none.</summary>
    private const double Slack = 32;

    /// <summary>What the rounding of the direction itself may move a row by, in bounds of the rounding of the mean row.</summary>
    private const double DirectionSlack = 1000;

    /// <summary>A move along a row that is larger than this many times what counts as none is one.</summary>
    private const double Clear = 1e5;

    private const int Refinements = 3;

    private readonly double[] moves = new double[model.ConstraintCount];
    private readonly double[] roundings = new double[model.ConstraintCount];
    private readonly bool[] standing = new bool[model.ConstraintCount];
    private readonly double[] correction = new double[model.DirectionCount];
    private readonly double[] rightSide = new double[model.DirectionCount];

    /// <summary>Gets the direction of the last proof.</summary>
    public double[] Direction { get; } = new double[model.DirectionCount];

    /// <summary>Gets a value indicating whether the direction of the last proof moves every sample.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether a candidate, or the direction that it is made into, separates.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="usualMove">The move above which a sample counts as moved, where the candidate has such a scale; otherwise 0.</param>
    public bool Proves(ReadOnlySpan<double> candidate, double usualMove)
    {
        candidate.CopyTo(Direction);
        if (Holds())
        {
            return true;
        }

        (double largest, double lowest) = Gaps();
        return (largest > 0 && Purify(candidate, largest))
            || (lowest > 0 && lowest < largest && Purify(candidate, lowest))
            || (usualMove > 0 && Purify(candidate, usualMove));
    }

    private bool Holds()
    {
        model.Project(Direction, moves, roundings);
        double slackOfAll = 0;
        foreach (double rounding in roundings)
        {
            slackOfAll += DirectionSlack * rounding / roundings.Length;
        }

        bool anyMoves = false;
        IsComplete = true;
        for (int c = 0; c < moves.Length; c++)
        {
            double slack = (Slack * roundings[c]) + slackOfAll;
            if (!(moves[c] >= -slack))
            {
                return false;
            }

            anyMoves |= moves[c] > Clear * slack;
            IsComplete &= moves[c] > slack || !model.Counts(c);
        }

        return anyMoves;
    }

    /// <summary>
    /// The middles of the largest and of the lowest gap between the logarithms of the moves, above every move that goes the wrong way, for such rows must stand; 0 where there is none.
    /// </summary>
    private (double Largest, double Lowest) Gaps()
    {
        const double LeastRatio = 3;
        const double Nothing = 1e-12;
        double[] sizes = [.. moves.Where((_, c) => model.Counts(c)).Select(Math.Abs).OrderDescending()];
        double against = -moves.Where((_, c) => model.Counts(c)).DefaultIfEmpty(0).Min();
        double least = sizes.Length == 0 ? 0 : Math.Max(Nothing * sizes[0], against);
        (double ratio, double largest, double lowest) = (LeastRatio, 0, 0);
        for (int i = 1; i < sizes.Length && sizes[i - 1] > least; i++)
        {
            double lower = Math.Max(sizes[i], least);
            double own = sizes[i - 1] / lower;
            lowest = own > LeastRatio ? Math.Sqrt(sizes[i - 1] * lower) : lowest;
            if (own > ratio)
            {
                (ratio, largest) = (own, lowest);
            }
        }

        return (largest, lowest);
    }

    /// <summary>Projects a candidate on the directions that do not move the rows that it moves by less than a threshold.</summary>
    private bool Purify(ReadOnlySpan<double> candidate, double threshold)
    {
        candidate.CopyTo(Direction);
        model.Project(Direction, moves, []);
        bool anyMoves = false;
        for (int c = 0; c < moves.Length; c++)
        {
            standing[c] = moves[c] < threshold && model.Counts(c);
            anyMoves |= moves[c] >= threshold;
        }

        if (!anyMoves)
        {
            return false;
        }

        if (factor is not null)
        {
            model.FormGram(standing, factor.Matrix, rightSide);
            if (factor.Factor(objective.Team, ColumnDependences.PivotFloor, rightSide) < 0)
            {
                return false;
            }
        }

        (system.Choice, system.Preconditioner) = (standing, factor);
        for (int i = 0; i < Refinements; i++)
        {
            system.Multiply(Direction, rightSide);
            system.Solve(rightSide, correction);
            Doubles.Subtract(Direction, correction, Direction);
        }

        return Holds();
    }
}
