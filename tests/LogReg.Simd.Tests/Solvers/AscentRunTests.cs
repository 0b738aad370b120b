using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>Limits hold while a run begins by coordinate ascent, a move for the worse is taken back, and a certificate of the start that says nothing costs no later bound.</summary>
public class AscentRunTests
{
    private const double Given = 0.3;

    [Fact]
    public void Time_that_is_up_ends_the_sweeps()
    {
        using Problem problem = new();
        Clock clock = new(problem);
        Assert.Equal(StopReason.TimeLimit, Run(problem, clock, TimeSpan.FromSeconds(3), out _));
        Assert.Equal(3, problem.Sweeps);
    }

    [Fact]
    public void Cancelled_between_its_sweeps_a_run_returns_its_start_and_the_value_there()
    {
        using Problem problem = new() { CancelledSweep = 2 };
        Clock clock = new(problem);
        Assert.Equal(StopReason.Cancelled, Run(problem, clock, null, out OptimizationState state));
        Assert.Equal([0, Given], state.Point);
        Assert.Equal(problem.Begin(Given), state.Value);
        Assert.Equal([state.Value], clock.Seen);
    }

    [Fact]
    public void A_run_that_was_cancelled_before_its_ascent_has_no_model()
    {
        using Problem problem = new();
        problem.Team.Cancellation = new CancellationToken(true);
        Assert.Throws<OperationCanceledException>(() => Run(problem, new Clock(problem), null, out _));
        Assert.Equal(0, problem.Sweeps);
    }

    [Fact]
    public void A_move_that_sweeps_took_for_better_and_was_not_is_taken_back()
    {
        using Problem problem = new() { MovedValue = 5 };
        Clock clock = new(problem);
        Run(problem, clock, TimeSpan.FromSeconds(3), out OptimizationState state);
        Assert.Equal([0, Given], state.Point);
        Assert.Equal([problem.Begin(Given)], clock.Seen);
    }

    [Fact]
    public void A_certificate_without_a_bound_at_the_start_leaves_later_bounds_as_they_are()
    {
        using Problem problem = new() { KeptGap = 1e-12, Slope = 0 };
        problem.Gaps.Enqueue(double.NaN);
        problem.Gaps.Enqueue(0.25);
        problem.Gaps.Enqueue(0.75);
        using OptimizationRun run = NewRun(problem, new Clock(problem), new RunLimits(1e-6, 0, null, false), out _);
        Assert.Equal(StopReason.IterationLimit, run.Run([0, Given]));
        Assert.Empty(problem.Gaps);
        Assert.Equal(0.25, run.Certificate.Gap);
    }

    /// <summary>Sweeps are given up where they gain less than the passes that they cost: at once where their speed is known, later where columns outnumber rows, and at 36 passes.</summary>
    [Theory]
    [InlineData(0.3, 100, 1, 26)]
    [InlineData(0.9, 100, 1, 3)]
    [InlineData(0.9, 40, 20, 111)]
    [InlineData(1.1, 40, 20, 4)]
    [InlineData(0.99, 5000, 5000, 567)]
    [InlineData(0.998, 5000, 5000, 10)]
    public void Sweeps_end_where_they_no_longer_pay(double share, double entries, double columns, int sweeps)
    {
        using Problem problem = new() { Share = share, Costs = new AscentCosts(1, entries, columns) };
        double[] start = [0, Given];
        AscentSteps ascent = AscentSteps.Of(problem, start)!;
        OptimizationState state = new(problem) { Tolerance = 1e-100 };
        ascent.MoveStart(state, start);
        Assert.Equal((sweeps, sweeps), (problem.Sweeps, ascent.Sweeps));
        Assert.True(problem.HasEnded);
        Assert.False(ascent.TryStep(state));
        Assert.Equal(sweeps, problem.Sweeps);
    }

    /// <summary>What an ascent keeps waits for further sweeps as long as there may be some, and no longer.</summary>
    [Theory]
    [InlineData(0.2, true)]
    [InlineData(0.1, false)]
    public void An_ascent_ends_where_no_sweep_follows(double nextValue, bool ends)
    {
        using Problem problem = new() { Share = 0.3 };
        double[] start = [0, Given];
        AscentSteps ascent = AscentSteps.Of(problem, start)!;
        OptimizationState state = new(problem) { Tolerance = 1e-3 };
        ascent.MoveStart(state, start);
        Assert.False(problem.HasEnded);
        state.Start(start);
        problem.MovedValue = nextValue;
        Assert.Equal(!ends, ascent.TryStep(state));
        Assert.Equal(ends, problem.HasEnded);
    }

    private static StopReason Run(Problem problem, Clock clock, TimeSpan? time, out OptimizationState state)
    {
        using OptimizationRun run = NewRun(problem, clock, new RunLimits(1e-9, 10, time, false), out state);
        return run.Run([0, Given]);
    }

    private static OptimizationRun NewRun(Problem problem, Clock clock, RunLimits limits, out OptimizationState state)
    {
        state = new OptimizationState(problem);
        return new OptimizationRun(state, new NewtonCg(2, true), new SolverFallbacks(Solver.NewtonCg, true, 5), limits, clock);
    }

    /// <summary>A second for each sweep.</summary>
    private sealed class Clock(Problem problem) : IRunObserver
    {
        public List<double> Seen { get; } = [];

        public TimeSpan Elapsed => TimeSpan.FromSeconds(problem.Sweeps);

        public bool IsTelling => false;

        public void ObserveWork(OptimizationState state)
        {
        }

        public void Observe(OptimizationState state, double gapEstimate, double gradientNorm) => Seen.Add(state.Value);
    }

    /// <summary>One coefficient and an intercept; sweeps whose gap halves, and certificates that are told.</summary>
    private sealed class Problem : StandInObjective, IObjective, IDualAscent
    {
        public Queue<double> Gaps { get; } = [];

        public int Sweeps { get; private set; }

        public int CancelledSweep { get; init; } = -1;

        public double MovedValue { get; set; } = 0.2;

        public bool HasEnded { get; private set; }

        public double Share { get; init; } = 0.5;

        public double Slope { get; init; } = 1;

        public double KeptGap { get; set; } = double.PositiveInfinity;

        public override int VariableCount => 2;

        public AscentCosts Costs { get; init; } = new(1, 100, 1);

        public override double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
        {
            gradient.Fill(Slope);
            return point[0] == 0 ? Begin(point[1]) : MovedValue;
        }

        public IDualAscent? BeginAscent() => this;

        public override Certificate Certify(ReadOnlySpan<double> point, bool movesIntercept, DualPoint dual = default)
        {
            KeptGap = double.PositiveInfinity;
            double value = point[0] == 0 ? Begin(point[1]) : MovedValue;
            return new Certificate(value, value, Gaps.Count > 0 ? Gaps.Dequeue() : value, point[1], Slope);
        }

        public double Begin(double intercept) => 1 + intercept;

        public AscentSweep Sweep()
        {
            Sweeps++;
            return Sweeps == CancelledSweep ? throw new OperationCanceledException() : new AscentSweep(Math.Pow(Share, Sweeps), 0.2);
        }

        public void WriteTo(Span<double> point) => point.Fill(0.5);

        public void Offer(double expectedGap) => KeptGap = expectedGap;

        public void End() => HasEnded = true;
    }
}
