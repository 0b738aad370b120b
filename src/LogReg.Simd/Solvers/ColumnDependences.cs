using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Sampling;

namespace LogReg.Simd.Solvers;

/// <summary>The directions that change no logit: those of columns that are constant or linear combinations of each other (formula 4.15).</summary>
/// <remarks>Found once, from the pivots of the columns' Gram matrix in double that are rounding; a null direction is then solved for and checked row by row.</remarks>
internal sealed class ColumnDependences(IObjective objective, ISecondOrder model, ConstraintSystem system, CholeskyFactor? factor)
{
    /// <summary>A pivot of this share of its diagonal is rounding: the column lies within a millionth of its own length of the span of others.</summary>
    public const double PivotFloor = 1e-12;

    /// <summary>What counts as zero beside what it is left of.</summary>
    private const double Nothing = 1e-9;

    /// <summary>The most dependences that <see cref="Sparsify"/> looks at.</summary>
    private const int MostSparsified = 64;

    /// <summary>The most edges that it looks at.</summary>
    private const int MostSteps = 10_000;

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

    /// <summary>Takes from a direction what changes no logit, so that the sum of its absolute elements is least and with it their number small.</summary>
    /// <remarks>
    /// Regression by least absolute deviations along the edges of its polytope: at a corner as many elements are zero as there are dependences, an edge lets one of them go, and
    /// a weighted median finds where to stop. Each dependence is kept as the edge that lets its own element go. Many elements of a direction are zero together: it is moved by a
    /// millionth before, so that no edge has the length zero, and the corner found is taken from the direction itself. The least sum is not always the least number: further edges are then
    /// taken for the number alone.
    /// Source: Barrodale and Roberts, SIAM Journal on Numerical Analysis 10, 1973.
    /// </remarks>
    public void Sparsify(Span<double> direction)
    {
        const double Moved = 1e-6;
        if (Count == 0 || Count > MostSparsified)
        {
            return;
        }

        FormGram();
        double[][] edges = [.. Find().Select(variable =>
        {
            double[] vector = new double[correction.Length];
            vector[variable] = 1;
            Project(vector);
            return vector;
        })];
        SplitMix64 random = new(0, 1);
        double[] moved = [.. direction];
        double size = Moved * VectorMath.InfinityNorm(moved);
        foreach (ref double element in moved.AsSpan())
        {
            element += size * random.Signed();
        }

        int[] zeros = new int[edges.Length];
        for (int e = 0; e < edges.Length; e++)
        {
            zeros[e] = LargestOf(edges[e]);
            SetCorner(edges, e, zeros[e]);
            VectorMath.AddScaled(moved, -moved[zeros[e]], edges[e]);
        }

        for (int steps = 0, idle = 0; idle < edges.Length && steps < MostSteps; steps++)
        {
            int e = steps % edges.Length;
            (int zero, double length) = MedianRatio(moved, edges[e]);
            idle = zero < 0 || zero == zeros[e] ? idle + 1 : 0;
            if (idle == 0)
            {
                VectorMath.AddScaled(moved, -length, edges[e]);
                zeros[e] = zero;
                SetCorner(edges, e, zero);
            }
        }

        for (int e = 0; e < edges.Length; e++)
        {
            VectorMath.AddScaled(direction, -direction[zeros[e]], edges[e]);
            direction[zeros[e]] = 0;
        }

        DropMore(direction, edges);
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
        model.FormGram(rows, factor!.Matrix, product);
        factor.Factor(objective.Team, PivotFloor, product);
        (system.Choice, system.Preconditioner) = (rows, factor);
    }

    /// <summary>Takes from a vector what changes any logit.</summary>
    private void Project(double[] vector)
    {
        for (int i = 0; i < Refinements; i++)
        {
            system.Multiply(vector, product);
            system.Solve(product, correction);
            Doubles.Subtract(vector, correction, vector);
        }
    }

    /// <summary>Scales an edge so that it lets an element go, and takes it from the others, which keep the element.</summary>
    private static void SetCorner(double[][] edges, int edge, int zero)
    {
        Doubles.Divide(edges[edge], edges[edge][zero]);
        for (int e = 0; e < edges.Length; e++)
        {
            if (e != edge)
            {
                VectorMath.AddScaled(edges[e], -edges[e][zero], edges[edge]);
                edges[e][zero] = 0;
            }
        }
    }

    /// <summary>The feature with the largest share in a vector.</summary>
    private int LargestOf(double[] vector)
    {
        int largest = 0;
        for (int j = 1; j < vector.Length; j++)
        {
            largest = Math.Abs(vector[j]) > Math.Abs(vector[largest]) && !model.IsIntercept(j) ? j : largest;
        }

        return largest;
    }

    /// <summary>Goes on along edges, whatever that does to the sum, while it makes more elements zero.</summary>
    private void DropMore(Span<double> direction, double[][] edges)
    {
        for (int steps = 0, idle = 0; idle < edges.Length && steps < MostSteps; steps++)
        {
            int e = steps % edges.Length;
            (int zero, double length) = MostZeros(direction, edges[e]);
            idle = zero < 0 ? idle + 1 : 0;
            if (zero >= 0)
            {
                for (int j = 0; j < direction.Length; j++)
                {
                    double removed = length * edges[e][j];
                    double left = direction[j] - removed;
                    direction[j] = Math.Abs(left) <= Nothing * Math.Max(Math.Abs(removed), Math.Abs(direction[j])) ? 0 : left;
                }

                SetCorner(edges, e, zero);
            }
        }
    }

    /// <summary>The t = v_j/n_j with the most features where v − t·n is zero, and a j; −1 where these are no more than with t = 0.</summary>
    private (int Feature, double Ratio) MostZeros(ReadOnlySpan<double> v, double[] n)
    {
        (int[] present, double[] ratios) = Ratios(v, n);
        int most = 0;
        foreach (double ratio in ratios)
        {
            most += ratio == 0 ? 1 : 0;
        }

        (int feature, double best) = (-1, 0);
        for (int i = 0, end; i < ratios.Length; i = end)
        {
            end = i + 1;
            while (end < ratios.Length && Math.Abs(ratios[end] - ratios[i]) <= Nothing * Math.Abs(ratios[i]))
            {
                end++;
            }

            if (end - i > most)
            {
                (most, feature, best) = (end - i, present[i], ratios[i]);
            }
        }

        return (feature, best);
    }

    /// <summary>v_j/n_j by rising ratio, where n_j is more than rounding, over the features.</summary>
    private (int[] Features, double[] Ratios) Ratios(ReadOnlySpan<double> v, double[] n)
    {
        double least = Nothing * VectorMath.InfinityNorm(n);
        int[] present = [.. Enumerable.Range(0, n.Length).Where(j => Math.Abs(n[j]) > least && !model.IsIntercept(j))];
        double[] ratios = new double[present.Length];
        for (int i = 0; i < present.Length; i++)
        {
            ratios[i] = v[present[i]] / n[present[i]];
        }

        Array.Sort(ratios, present);
        return (present, ratios);
    }

    /// <summary>
    /// The t = v_j/n_j that minimises Σ |v_j − t·n_j| over the features, a weighted median, and its j; −1 where the vector has no features.
    /// </summary>
    private (int Feature, double Ratio) MedianRatio(ReadOnlySpan<double> v, double[] n)
    {
        (int[] present, double[] ratios) = Ratios(v, n);
        double total = present.Sum(j => Math.Abs(n[j]));
        double below = 0;
        for (int i = 0; i < present.Length; i++)
        {
            below += Math.Abs(n[present[i]]);
            if (2 * below >= total)
            {
                return (present[i], ratios[i]);
            }
        }

        return (-1, 0);
    }
}
