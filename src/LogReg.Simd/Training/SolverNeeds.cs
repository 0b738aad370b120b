using LogReg.Simd.Guards;

namespace LogReg.Simd.Training;

/// <summary>What a solver needs of the loss, the penalty and the model that it is to minimise: the one place that says so.</summary>
/// <remarks>Refusals, the rule of <see cref="Solver.Auto"/> and the table in docs/training.md follow from it. Immutable; thread-safe.</remarks>
public sealed record SolverNeeds
{
    /// <summary>The most variables whose Hessian is formed and factored as a whole.</summary>
    internal const int MostFactoredVariables = 1024;

    private SolverNeeds()
    {
    }

    /// <summary>Gets a value indicating whether the penalty must have a derivative everywhere: no L1 penalty.</summary>
    public bool SmoothPenalty { get; private init; }

    /// <summary>Gets a value indicating whether the loss must be convex, because its Hessian may be indefinite otherwise. A network with a hidden layer is not.</summary>
    public bool ConvexLoss { get; private init; }

    /// <summary>
    /// Gets the most variables of all classes together, (d + 1)·K, that softmax may have: <see cref="long.MaxValue"/> for any number.
    /// </summary>
    public long MostSoftmaxVariables { get; private init; } = long.MaxValue;

    /// <summary>What a solver needs.</summary>
    /// <param name="solver">The solver; <see cref="Solver.Auto"/> needs nothing, because it takes one that does.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such solver.</exception>
    public static SolverNeeds Of(Solver solver) => solver switch
    {
        Solver.Auto or Solver.OrthantWiseLbfgs => new SolverNeeds(),
        Solver.GradientDescent or Solver.StochasticGradient or Solver.AdaGrad or Solver.Lbfgs => new SolverNeeds { SmoothPenalty = true },
        Solver.NewtonCg or Solver.SubsampledLbfgs => new SolverNeeds { SmoothPenalty = true, ConvexLoss = true },
        Solver.NewtonCholesky => new SolverNeeds { SmoothPenalty = true, ConvexLoss = true, MostSoftmaxVariables = MostFactoredVariables },
        Solver.ProximalNewton => new SolverNeeds { ConvexLoss = true, MostSoftmaxVariables = MostFactoredVariables },
        _ => throw ArgumentErrors.OutOfRange(nameof(solver), solver, $"The solver must be one of {string.Join(", ", Enum.GetNames<Solver>())}, but is {solver}."),
    };

    /// <summary>The solvers that can minimise.</summary>
    /// <param name="hasL1Penalty">Whether there is an L1 penalty.</param>
    /// <param name="isConvex">Whether the loss is convex.</param>
    /// <param name="softmaxVariables">The variables of all classes together where several are trained at once; 0 for two classes or one-vs-rest.</param>
    /// <returns>The solvers, in the order of <see cref="Solver"/>, <see cref="Solver.Auto"/> first.</returns>
    public static IReadOnlyList<Solver> Serving(bool hasL1Penalty, bool isConvex, long softmaxVariables = 0) =>
        [.. Enum.GetValues<Solver>().Where(solver => Of(solver).AreMet(hasL1Penalty, isConvex, softmaxVariables))];

    /// <summary>Whether a problem gives what is needed.</summary>
    /// <param name="hasL1Penalty">Whether there is an L1 penalty.</param>
    /// <param name="isConvex">Whether the loss is convex.</param>
    /// <param name="softmaxVariables">The variables of all classes together where several are trained at once; 0 for two classes or one-vs-rest.</param>
    public bool AreMet(bool hasL1Penalty, bool isConvex, long softmaxVariables = 0) =>
        !(SmoothPenalty && hasL1Penalty) && !(ConvexLoss && !isConvex) && softmaxVariables <= MostSoftmaxVariables;
}
