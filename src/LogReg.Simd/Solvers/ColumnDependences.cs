using System.Numerics.Tensors;
using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;
using LogReg.Simd.Sampling;

namespace LogReg.Simd.Solvers;

/// <summary>The directions that change no logit: those of columns that are constant or linear combinations of each other (formula 4.15).</summary>
/// <remarks>Found once, from the pivots of the columns' Gram matrix in double that are rounding; a null direction is then solved for and checked row by row.</remarks>
internal sealed class ColumnDependences(IObjective objective, ISecondOrder model, ConstraintSystem system, CholeskyFactor? factor)
{
    /// <summary>A pivot of this share of its diagonal is rounding: the column lies within a millionth of its own length of the span of others.</summary>
    public const double PivotFloor = 1e-12;

    /// <summary>The most dependences that <see cref="Sparsify"/> looks at.</summary>
    private const int MostSparsified = 64;

    /// <summary>What a dependence may leave of its terms, in bounds of their rounding.</summary>
    private const double Slack = 1e4;

    private const int Refinements = 3;

    private readonly bool[] rows = [.. Enumerable.Range(0, model.ConstraintCount).Select(model.Counts)];
    private readonly double[] correction = new double[model.DirectionCount];
    private readonly double[] product = new double[model.DirectionCount];
    private int[]? dropped;

    /// <summary>Gets the number of independent dependences; 0 where the variables are too many to tell.</summary>
    public int Count => Find().Length;

    /// <summary>Gets the least pivot of the columns that do not depend on others, as a share of its diagonal.</summary>
    public double LeastPivot { get; private set; } = 1;

    /// <summary>Gets a value indicating whether the dependences hold to rounding, and not merely to the square root of it.</summary>
    public bool AreExact { get; private set; } = true;

    /// <summary>Gets a direction that changes no logit and has a share of every variable that any such direction has.</summary>
    public double[] Shares { get; } = new double[model.DirectionCount];

    /// <summary>Takes from a direction what changes no logit, so that the sum of its absolute elements is small and with it their number.</summary>
    public void Sparsify(Span<double> direction)
    {
        const int MostSweeps = 8;
        if (Count == 0 || Count > MostSparsified)
        {
            return;
        }

        FormGram();
        double[][] basis = [.. Find().Select(variable =>
        {
            double[] vector = new double[correction.Length];
            vector[variable] = 1;
            Project(vector);
            return vector;
        })];
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            bool hasMoved = false;
            foreach (double[] vector in basis)
            {
                double length = MedianRatio(direction, vector);
                VectorMath.AddScaled(direction, -length, vector);
                hasMoved |= Math.Abs(length) * VectorMath.InfinityNorm(vector) > 1e-9 * VectorMath.InfinityNorm(direction);
            }

            if (!hasMoved)
            {
                return;
            }
        }
    }

    private int[] Find()
    {
        if (dropped is not null || factor is null)
        {
            return dropped ??= [];
        }

        FormGram();
        LeastPivot = factor.LeastPivot;
        dropped = [.. Enumerable.Range(0, correction.Length).Where(variable => factor.IsDropped[variable])];
        if (dropped.Length == 0)
        {
            return dropped;
        }

        // What is left of any vector but those of a set of measure zero has a share of every variable that is not determined.
        SplitMix64 random = new(0, 0);
        for (int j = 0; j < Shares.Length; j++)
        {
            Shares[j] = 1.5 + (0.5 * random.Signed());
        }

        Project(Shares);
        double[] moves = new double[rows.Length];
        double[] roundings = new double[rows.Length];
        model.Project(Shares, moves, roundings);
        double mean = 0;
        foreach (double rounding in roundings)
        {
            mean += rounding / rows.Length;
        }

        AreExact = true;
        for (int c = 0; c < moves.Length; c++)
        {
            AreExact &= Math.Abs(moves[c]) <= Slack * (roundings[c] + mean);
        }

        return dropped;
    }

    private void FormGram()
    {
        model.FormGram(rows, factor!.Matrix);
        factor.Factor(objective.Team, PivotFloor);
        (system.Choice, system.Preconditioner) = (rows, factor);
    }

    /// <summary>Takes from a vector what changes any logit.</summary>
    private void Project(double[] vector)
    {
        for (int i = 0; i < Refinements; i++)
        {
            system.Multiply(vector, product);
            system.Solve(product, correction);
            TensorPrimitives.Subtract(vector, correction, vector);
        }
    }

    /// <summary>The t that minimises Σ |v_j − t·n_j| over the features: a weighted median of v_j/n_j, so that one of the differences is zero.</summary>
    private double MedianRatio(ReadOnlySpan<double> v, double[] n)
    {
        double least = 1e-9 * VectorMath.InfinityNorm(n);
        int[] present = [.. Enumerable.Range(0, n.Length).Where(j => Math.Abs(n[j]) > least && !model.IsIntercept(j))];
        double[] ratios = new double[present.Length];
        double total = 0;
        for (int i = 0; i < present.Length; i++)
        {
            ratios[i] = v[present[i]] / n[present[i]];
            total += Math.Abs(n[present[i]]);
        }

        Array.Sort(ratios, present);
        double below = 0;
        for (int i = 0; i < present.Length; i++)
        {
            below += Math.Abs(n[present[i]]);
            if (2 * below >= total)
            {
                return ratios[i];
            }
        }

        return 0;
    }
}
