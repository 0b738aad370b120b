using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Training;

namespace LogReg.Simd.Solvers;

/// <summary>
/// What can be said without a penalty at the current point, in double: Newton's step and decrement, whether a finite optimum exists (formula 4.14), whether classes are
/// separated (4.12), and which coefficients the data leave open.
/// </summary>
/// <remarks>All of it is free of units: it does not change when a column is multiplied by a constant, nor, with an intercept, when one is added to it.</remarks>
internal sealed class OptimumProof : IDisposable
{
    /// <summary>Up to this many variables the Hessian is formed; beyond, products with it must do.</summary>
    private const int MostFactored = 1024;

    /// <summary>Separated classes have a loss of multipliers of 1 or more (formula 4.14); half of it is far from that in any rounding.</summary>
    private const double LargestLoss = 0.5;

    /// <summary>
    /// A Hessian with smaller pivots than this share of their diagonals has lost, in some direction, the curvature and the gradient of rows that may be separated in the rounding of
    /// the others; unless the columns themselves are nearly as dependent.
    /// </summary>
    private const double LeastPivot = 1e-10;

    /// <summary>How much smaller than that of the columns the least pivot of the Hessian may be where both are small.</summary>
    private const double LeastPivotShare = 1e-3;

    /// <summary>In these units, the residual of the Newton system may be no more than this part of the smallest multiplier.</summary>
    private const double LeastMargin = 1e-3;

    private readonly OptimizationState state;
    private readonly IObjective objective;
    private readonly ISecondOrder model;
    private readonly ConstraintSystem system;
    private readonly CholeskyFactor? factor;
    private readonly SeparationProof separation;
    private readonly double[] gradient;
    private readonly double[] step;
    private readonly double[] moves;
    private readonly double[] rounding;
    private readonly double[] curvatures;
    private readonly ColumnDependences dependences;
    private int droppedPivots;
    private double leastPivot;
    private bool isSolved;

    /// <param name="state">The run.</param>
    /// <param name="objective">Its objective in double, to which it goes over before <see cref="ComputeStep"/>.</param>
    /// <param name="model">The rows of that objective.</param>
    public OptimumProof(OptimizationState state, IObjective objective, ISecondOrder model)
    {
        this.state = state;
        this.objective = objective;
        this.model = model;
        system = new ConstraintSystem(model);
        factor = model.DirectionCount <= MostFactored ? new CholeskyFactor(model.DirectionCount) : null;
        separation = new SeparationProof(model, system, factor, objective);
        gradient = new double[model.DirectionCount];
        step = new double[model.DirectionCount];
        moves = new double[model.ConstraintCount];
        rounding = new double[model.DirectionCount];
        curvatures = new double[model.DirectionCount];
        dependences = new ColumnDependences(objective, model, system, factor);
    }

    /// <summary>Gets a value indicating whether Newton's steps come from a factor of the Hessian and not from products alone.</summary>
    public bool IsFactored => factor is not null;

    /// <summary>Gets what is known of the optimum so far.</summary>
    public OptimumExistence Existence { get; private set; }

    /// <summary>Gets the features of the separating direction; empty where there is none.</summary>
    public int[] SeparatingFeatures { get; private set; } = [];

    /// <summary>Computes Newton's step at the current point and returns half the squared Newton decrement; NaN where there is none.</summary>
    /// <remarks>The objective keeps curvatures, and has gone over to double.</remarks>
    public double ComputeStep()
    {
        model.ToSlopes(state.Gradient, gradient);
        droppedPivots = 0;
        if (factor is not null)
        {
            model.FormHessian(factor.Matrix, rounding);
            for (int j = 0; j < curvatures.Length; j++)
            {
                curvatures[j] = factor.Matrix.Row(j)[j];
            }

            droppedPivots = factor.Factor(objective.Team, ColumnDependences.PivotFloor, rounding);
            if (droppedPivots < 0)
            {
                return double.NaN;
            }
        }

        (system.Choice, system.Preconditioner) = (null, factor);
        double residual = system.Solve(gradient, step);
        isSolved = system.IsSolved;
        leastPivot = factor?.LeastPivot ?? 1;
        VectorMath.Negate(step, step);

        // What is not solved for, as where all curvature has vanished, counts with the curvature of its variables alone.
        return 0.5 * ((residual * residual) - VectorMath.Dot(gradient, step));
    }

    /// <summary>
    /// Gets a value indicating whether the Hessian of <see cref="ComputeStep"/> has curvature in double wherever
    /// the columns differ: if not, no step goes where it has none, and the classes may be separated along that.
    /// </summary>
    public bool KeepsDirections => droppedPivots == 0 || droppedPivots <= dependences.Count;

    /// <summary>Encloses the optimum around the point of <see cref="ComputeStep"/>, before anything else is proven by the same factor; null where that proves nothing.</summary>
    /// <remarks>What it says of the variables that are not dropped holds once <see cref="ProvesExistence"/> has shown that the others change no logit.</remarks>
    /// <param name="decrement">What that returned.</param>
    public OptimumEnclosure? Enclose(double decrement)
    {
        if (factor is null || !isSolved)
        {
            return null;
        }

        double[] variances = new double[curvatures.Length];
        double[] direction = new double[curvatures.Length];
        factor.InverseDiagonal(variances);
        model.ToDirection(state.Point, direction);
        return OptimumEnclosure.Of(model, direction, state.Value, 2 * decrement, curvatures, rounding, variances);
    }

    /// <summary>Writes the step of <see cref="ComputeStep"/> where line searches look for it.</summary>
    public void SetDirection() => model.FromDirection(step, state.Direction);

    /// <summary>Whether the step of <see cref="ComputeStep"/> proves that a finite optimum exists.</summary>
    public bool ProvesExistence()
    {
        if (Existence == OptimumExistence.Proven || !model.IsSeparable)
        {
            Existence = OptimumExistence.Proven;
            return true;
        }

        model.Project(step, moves, []);
        (double share, double smallest) = model.LargestLoss(moves);
        if (!isSolved || !(share <= LargestLoss) || !(factor is null ? IsBalanced(smallest) : IsFullCurvature()))
        {
            return false;
        }

        Existence = OptimumExistence.Proven;
        return true;
    }

    /// <summary>Whether the Hessian of <see cref="ComputeStep"/> is singular in those directions only that change no logit.</summary>
    public bool IsFullCurvature() =>
        (droppedPivots == 0 && leastPivot >= LeastPivot)
        || (dependences.Count == droppedPivots && dependences.AreExact && leastPivot >= Math.Min(LeastPivot, LeastPivotShare * dependences.LeastPivot));

    /// <summary>Whether the classes are separated: the point, Newton's step, or what came of a start since then, shows how.</summary>
    public bool FindsSeparation(ReadOnlySpan<double> start)
    {
        if (!model.IsSeparable)
        {
            return false;
        }

        double[] candidate = new double[model.DirectionCount];
        model.ToDirection(state.Point, candidate);
        if (Proves(candidate, 0) || Proves(step, LargestLoss))
        {
            return true;
        }

        double[] difference = [.. state.Point];
        Doubles.Subtract(difference, start, difference);
        model.ToDirection(difference, candidate);
        return Proves(candidate, LargestLoss);
    }

    /// <summary>Looks at the last step of a solver for signs of a separation, and proves it.</summary>
    public bool ConfirmsSeparation(SeparationEvidence evidence)
    {
        double[] direction = [.. state.Point];
        if (evidence == SeparationEvidence.Quasi)
        {
            // The trial holds the point before the last step.
            Doubles.Subtract(direction, state.TrialPoint, direction);
        }

        double[] candidate = new double[model.DirectionCount];
        model.ToDirection(direction, candidate);
        return Proves(candidate, 0);
    }

    /// <summary>The features whose coefficients can be changed together, or alone where they are constant, without changing any probability.</summary>
    public int[] UnidentifiedFeatures()
    {
        const double LeastShare = 1e-6;
        return dependences.Count > 0 ? [.. model.FeaturesOf(dependences.Shares, LeastShare).Order()] : [];
    }

    public void Dispose() => factor?.Dispose();

    private bool Proves(ReadOnlySpan<double> candidate, double usualMove)
    {
        const double LeastShare = 1e-3;
        const double LeastExactShare = 1e-7;
        if (!separation.Proves(candidate, usualMove))
        {
            return false;
        }

        Existence = OptimumExistence.Separated;
        int[] alone = model.FeaturesThatSeparate();
        if (alone.Length == 0)
        {
            dependences.Sparsify(separation.Direction);
        }

        SeparatingFeatures = alone.Length > 0 ? alone : model.FeaturesOf(separation.Direction, separation.IsComplete ? LeastShare : LeastExactShare);
        return true;
    }

    /// <summary>Whether what the multipliers leave of Σ m_c·a_c is small beside the smallest of them.</summary>
    private bool IsBalanced(double smallestMultiplier)
    {
        double[] residual = new double[gradient.Length];
        system.Multiply(step, residual);
        Doubles.Add(residual, gradient, residual);
        return VectorMath.InfinityNorm(residual) <= LeastMargin * smallestMultiplier;
    }
}
