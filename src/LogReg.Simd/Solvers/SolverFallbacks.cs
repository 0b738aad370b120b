using LogReg.Simd.Objectives;
using LogReg.Simd.Training;

namespace LogReg.Simd.Solvers;

/// <summary>Who takes over where a solver's steps no longer improve the objective, or crawl: the one place that decides it, for every kind of run.</summary>
/// <remarks>
/// From the boldest to the safest: Newton's method where the Hessian is small enough to form, truncated Newton, and the gradient in the scale of the columns with the best step
/// along it; with an L1 penalty proximal Newton on the same terms, and orthant-wise L-BFGS, which falls back to the pseudo-gradient by itself. A step of the last one that helps begins the row anew;
/// only a point that it cannot improve is the end of a run.
/// </remarks>
/// <param name="first">The solver of the run.</param>
/// <param name="isAuto">Whether it was chosen by <see cref="Solver.Auto"/>, which may give up a solver that crawls.</param>
/// <param name="historyLength">The pairs that quasi-Newton methods remember, few enough for any memory.</param>
internal sealed class SolverFallbacks(Solver first, bool isAuto, int historyLength) : IDisposable
{
    /// <summary>Iterations of a quasi-Newton method that are no sign of trouble.</summary>
    private const int UsualIterations = 40;

    /// <summary>The same where L-BFGS is tried before Newton's method: together with variables/4, about half of what all of Newton's steps cost.</summary>
    private const int TriedIterations = 15;

    /// <summary>The same where only truncated Newton could take over.</summary>
    private const int UsualWithoutFactor = 400;

    private const int Last = 2;

    private readonly ISolver?[] row = new ISolver?[Last + 1];
    private CrawlWatch? crawl;
    private int next;

    /// <summary>Gets how it came to the solvers that took over, to end a sentence; empty where none did.</summary>
    public string Account { get; private set; } = string.Empty;

    /// <summary>Gets a value indicating whether the last of the row is at work.</summary>
    public bool IsAtLast { get; private set; }

    /// <summary>Notes where the first solver is, and says whether it crawls, so that the next one should take over.</summary>
    /// <param name="state">Where the run is.</param>
    /// <param name="gap">The estimated gap by the point's own residuals; NaN where there is none.</param>
    /// <param name="left">The estimated gap by the best dual point, over the gap that is enough.</param>
    public bool IsCrawling(OptimizationState state, double gap, double left)
    {
        crawl ??= Watch(state.Objective);
        return crawl.IsCrawling(state.Iteration, gap, left);
    }

    /// <summary>The next solver, or null where none is left.</summary>
    /// <param name="state">Where the run is.</param>
    /// <param name="isCrawling">Whether the one before was given up for its slowness.</param>
    public ISolver? Next(OptimizationState state, bool isCrawling)
    {
        while (next <= Last)
        {
            int rank = next++;
            bool isNew = row[rank] is null;
            row[rank] ??= Create(rank, state.Objective);
            if (row[rank] is { } solver)
            {
                IsAtLast = rank == Last;
                Account += isNew ? Told(solver, state.Iteration, isCrawling) : string.Empty;
                return solver;
            }
        }

        return null;
    }

    /// <summary>Begins the row anew, after a step of its last solver.</summary>
    public ISolver BeginAnew(OptimizationState state)
    {
        next = 0;
        return Next(state, false)!;
    }

    public void Dispose()
    {
        foreach (ISolver? solver in row)
        {
            solver?.Dispose();
        }
    }

    private CrawlWatch Watch(IObjective objective)
    {
        bool learnsSlowly = first is Solver.Lbfgs or Solver.SubsampledLbfgs;
        if (isAuto && first == Solver.OrthantWiseLbfgs && MayTakeOver(objective))
        {
            // Several classes: a step of proximal Newton forms K(K − 1)/2 weighted Gram matrices, up to 45 of them, where one of these is a pass or two.
            int usual = UsualIterations + objective.UsedVariableCount;
            return new CrawlWatch(usual, usual, 0);
        }

        if (!isAuto || !learnsSlowly || !IsSmooth(objective))
        {
            return new CrawlWatch(int.MaxValue, int.MaxValue, 0);
        }

        int variables = objective.UsedVariableCount;
        if (!SolverChoice.CanFormHessian(variables))
        {
            return new CrawlWatch(UsualWithoutFactor, UsualWithoutFactor, 0);
        }

        // A Newton iteration costs as much as variables/8 passes, or a third of that where wide vectors keep sums in registers.
        int most = UsualIterations + (variables / 2);
        bool isTried = first == Solver.Lbfgs && objective.Curvature!.HessianBlocks == 1;
        return isTried ? new CrawlWatch(TriedIterations + (variables / 4), most, TriedIterations + (variables / 4)) : new CrawlWatch(most, most, 0);
    }

    private static bool IsSmooth(IObjective objective) => objective.IsConvex && objective.Penalty.IsSmooth;

    private static bool MayTakeOver(IObjective objective) => objective.IsConvex && SolverChoice.MayTakeOver(objective.UsedVariableCount, objective.Curvature?.HessianBlocks ?? 1);

    private static string Told(ISolver solver, int iteration, bool isCrawling)
    {
        string? name = solver switch
        {
            NewtonCholesky => nameof(Solver.NewtonCholesky),
            NewtonCg => nameof(Solver.NewtonCg),
            ProximalNewton => nameof(Solver.ProximalNewton),
            OrthantWiseLbfgs => nameof(Solver.OrthantWiseLbfgs),
            _ => null,
        };
        return name is null ? string.Empty : $"; after {iteration} iterations, {(isCrawling ? "more than usual" : "when its steps no longer helped")}, {name} took over";
    }

    private ISolver? Create(int rank, IObjective objective)
    {
        int variables = objective.VariableCount;
        return (rank, IsSmooth(objective)) switch
        {
            (0, true) when first != Solver.NewtonCholesky && SolverChoice.CanFormHessian(objective.UsedVariableCount) => new NewtonCholesky(variables),
            (0, false) when first != Solver.ProximalNewton && MayTakeOver(objective) => new ProximalNewton(variables),
            (1, true) when first != Solver.NewtonCg => new NewtonCg(variables),
            (Last, _) when objective.Penalty.IsSmooth => new ScaledGradient(),
            (Last, _) when first != Solver.OrthantWiseLbfgs => new OrthantWiseLbfgs(variables, historyLength),
            _ => null,
        };
    }
}
