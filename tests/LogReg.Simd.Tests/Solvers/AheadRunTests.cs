using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>A run ends at the point that its forecast names, and where that one is not good enough it does what it would have done without.</summary>
public class AheadRunTests
{
    private const double Start = 1e-3;
    private const double Known = 0.999;
    private const double Tolerance = 1e-3;

    [Fact]
    public void A_run_ends_at_the_point_ahead_and_tells_the_gap_that_was_expected_there()
    {
        using Problem problem = new() { GapAhead = 1e-9 };
        Assert.Equal(StopReason.Converged, Run(problem, out OptimizationState state, out OptimizationRun run));
        Assert.Equal(Start * (1 - Known), state.Point[0], 1e-15);
        Assert.Equal((1, 1e-9, true), (state.Iteration, run.Certificate.Gap, run.IsCertificateCurrent));
        Assert.Equal(["ahead"], problem.Certificates);
        Assert.Equal(2, problem.Told.Count);
        Assert.InRange(problem.Told[1], 1e-12, 1e-7);
        Assert.NotEqual(1e-9, problem.Told[1]);
    }

    [Fact]
    public void Where_it_is_not_good_enough_the_point_is_certified_by_its_own_residuals()
    {
        using Problem problem = new() { GapAhead = 1 };
        Assert.Equal(StopReason.Converged, Run(problem, out OptimizationState state, out OptimizationRun run));
        Assert.Equal([Start], state.Point);
        Assert.Equal((0, Problem.Gap, true), (state.Iteration, run.Certificate.Gap, run.IsCertificateCurrent));
        Assert.Equal(["ahead", "own"], problem.Certificates);
    }

    [Fact]
    public void Where_the_objective_has_none_the_point_is_certified_by_the_dual_point()
    {
        using Problem problem = new() { GapAhead = null };
        Assert.Equal(StopReason.Converged, Run(problem, out OptimizationState state, out _));
        Assert.Equal([Start], state.Point);
        Assert.Equal(["dual"], problem.Certificates);
    }

    private static StopReason Run(Problem problem, out OptimizationState state, out OptimizationRun run)
    {
        state = new OptimizationState(problem);
        run = new OptimizationRun(state, new Newton(), new SolverFallbacks(Solver.NewtonCg, true, 5), new RunLimits(Tolerance, 10, null, false), problem);
        using (run)
        {
            return run.Run([Start]);
        }
    }

    /// <summary>Knows the Hessian but for a thousandth.</summary>
    private sealed class Newton : ISolver
    {
        public bool IsStochastic => false;

        public double ExpectedShare => 1e-3;

        public bool TryInvert(Span<double> vector)
        {
            vector[0] *= Known;
            return true;
        }

        public void Start(OptimizationState state, Span<double> start)
        {
        }

        public void Forget()
        {
        }

        public bool TryStep(OptimizationState state) => throw new InvalidOperationException("The run should have ended.");

        public void Dispose()
        {
        }
    }

    /// <summary>1 + ½x², of which x²/200 is the penalty.</summary>
    private sealed class Problem : StandInObjective, IObjective, IRunObserver
    {
        public const double Gap = 1e-5;

        public Problem() => Penalty = new Penalty(0, 0.01);

        public double? GapAhead { get; init; }

        public List<string> Certificates { get; } = [];

        public List<double> Told { get; } = [];

        public override int VariableCount => 1;

        public TimeSpan Elapsed => TimeSpan.Zero;

        public bool IsTelling => false;

        public override double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
        {
            gradient[0] = point[0];
            return ValueAt(point);
        }

        public override Certificate Certify(ReadOnlySpan<double> point, bool movesIntercept, DualPoint dual = default)
        {
            Certificates.Add(dual.Variables.IsEmpty ? "own" : "dual");
            return new Certificate(ValueAt(point), ValueAt(point), Gap, 0, point[0]);
        }

        public Certificate? CertifyAhead(Span<double> point, Span<double> gradient)
        {
            if (GapAhead is not { } gap)
            {
                return null;
            }

            Certificates.Add("ahead");
            gradient[0] = point[0];
            return new Certificate(ValueAt(point), ValueAt(point), gap, 0, point[0]);
        }

        public void ObserveWork(OptimizationState state)
        {
        }

        public void Observe(OptimizationState state, double gapEstimate, double gradientNorm) => Told.Add(gapEstimate);

        private static double ValueAt(ReadOnlySpan<double> point) => 1 + (0.5 * point[0] * point[0]);
    }
}
