using System.Diagnostics;
using LogReg.Simd.Benchmarks.Roofline;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Benchmarks.Training;

/// <summary>Times every solver that applies on one problem and one number of threads.</summary>
internal sealed class TrainingMeasurement
{
    /// <summary>The multiply-adds of a Hessian above which Newton's method with a full one has no chance.</summary>
    private const double MostHessianWork = 5e9;

    private static readonly double[] Targets = [1e-3, 1e-5];
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan StochasticTimeLimit = TimeSpan.FromSeconds(1);

    private readonly TrainingData data;
    private readonly int threads;
    private readonly double optimum;

    private TrainingMeasurement(TrainingData data, int threads, double optimum)
    {
        this.data = data;
        this.threads = threads;
        this.optimum = optimum;
    }

    /// <summary>F*, by training in double on the same features to a certified 1e-9, or 1e-7 with several classes.</summary>
    public static double Optimum(TrainingData data)
    {
        using FeatureMatrix<double> wide = FeatureMatrix<double>.Pack((ReadOnlySpan<float>)data.Features, data.SampleCount, data.FeatureCount);
        TrainingOptions options = new() { L2Strength = data.L2Strength, Tolerance = data.ClassCount > 2 ? 1e-7 : 1e-9, MaxIterations = 100_000 };
        TrainingReport result = data.ClassCount > 2
            ? MulticlassRegression.Train(wide, data.Classes, options: options)
            : LogisticRegression.Train<double>(wide, Array.ConvertAll(data.Labels.ToArray(), label => (double)label), options);
        return result.StopReason == StopReason.Converged
            ? result.Objective - (0.5 * result.CertifiedGap!.Value)
            : throw new InvalidOperationException($"{data.Name}: the optimum was not certified, the run stopped as {result.StopReason}.");
    }

    /// <summary>The lines of one problem and number of threads.</summary>
    public static IEnumerable<TrainingLine> Run(TrainingData data, int threads, double optimum)
    {
        TrainingMeasurement measurement = new(data, threads, optimum);
        double read = measurement.ReadBandwidth();
        return Solvers(data).SelectMany(solver => measurement.Lines(solver, read));
    }

    /// <summary>All solvers but those that have no chance: forming a large Hessian in full, and plain gradient descent.</summary>
    private static IEnumerable<Solver> Solvers(TrainingData data)
    {
        double hessian = 0.5 * data.SampleCount * data.FeatureCount * data.FeatureCount;
        yield return Solver.Auto;
        yield return Solver.Lbfgs;
        yield return Solver.NewtonCg;
        if (hessian <= MostHessianWork && data.ClassCount == 2)
        {
            yield return Solver.NewtonCholesky;
        }

        yield return Solver.StochasticGradient;
        yield return Solver.AdaGrad;
    }

    private unsafe double ReadBandwidth()
    {
        using WorkerTeam team = new(threads);
        ReadWay way = ReadPass.Fastest(team, data.Pointer, data.Bytes);
        TimingPlan plan = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromMilliseconds(1), 5);
        return InterleavedTiming.Measure(plan, ReadPass.Of(team, data.Pointer, data.Bytes, way)).Rate(0) / 1e9;
    }

    private IEnumerable<TrainingLine> Lines(Solver solver, double read)
    {
        foreach (double target in Targets)
        {
            TrainingOptions options = new()
            {
                L2Strength = data.L2Strength,
                Tolerance = target,
                Solver = solver,
                ThreadCount = threads,
                TimeLimit = solver is Solver.StochasticGradient or Solver.AdaGrad ? StochasticTimeLimit : TimeLimit,
                MaxIterations = 100_000,
            };
            PassTimes passes = new();
            (TrainingReport certified, double certifiedSeconds) = Median(options, passes);
            int? iterations = FirstWithin(certified, target);

            // A run of no iteration returns what it was given to start from, so that the optimum of a sample costs one.
            (TrainingReport? given, double seconds) = iterations is int budget ? Median(options with { MaxIterations = Math.Max(1, budget), Tolerance = double.Epsilon }, null) : (null, 0);
            if (given is not null && given.Objective > (optimum * (1 + target)) + 1e-12)
            {
                throw new InvalidOperationException($"{data.Name}: {solver} said it reached {target}, but its model has not.");
            }

            bool isConverged = certified.StopReason == StopReason.Converged;
            yield return new TrainingLine(
                data.Name,
                data.SampleCount,
                data.FeatureCount,
                threads,
                solver == Solver.Auto ? $"Auto: {certified.Solver}" : solver.ToString(),
                target,
                isConverged ? certifiedSeconds : null,
                isConverged ? certified.Passes : null,
                given is null ? null : seconds,
                given?.Passes,
                passes.SecondsPerPass is double each ? data.Bytes / each / 1e9 : null,
                read);
        }
    }

    private int? FirstWithin(TrainingReport result, double target)
    {
        for (int i = 0; i < result.ObjectiveHistory.Count; i++)
        {
            if (result.ObjectiveHistory[i] <= optimum * (1 + (0.9 * target)))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>Warms up, then runs until a second or five runs are spent; the median run's time.</summary>
    private (TrainingReport Result, double Seconds) Median(TrainingOptions options, PassTimes? passes)
    {
        const int MostRuns = 25;
        TrainingReport result = Train(options, null);
        if (result.StopReason == StopReason.TimeLimit)
        {
            return (result, result.Elapsed.TotalSeconds);
        }

        List<double> seconds = [];
        long start = Stopwatch.GetTimestamp();
        while (seconds.Count < MostRuns && (seconds.Count < 3 || Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1)))
        {
            passes?.Restart();
            result = Train(options, passes);
            seconds.Add(result.Elapsed.TotalSeconds);
        }

        seconds.Sort();
        return (result, seconds[seconds.Count / 2]);
    }

    private TrainingReport Train(TrainingOptions options, PassTimes? passes) => data.ClassCount > 2
        ? MulticlassRegression.Train<float>(data.Features, data.FeatureCount, data.Classes, options: options, progress: passes)
        : LogisticRegression.Train<float>(data.Features, data.FeatureCount, data.Labels, options, progress: passes);

    /// <summary>The time of iterations that are one pass each, from a run's progress.</summary>
    private sealed class PassTimes : IProgress<TrainingProgress>
    {
        private readonly List<double> seconds = [];
        private TrainingProgress? last;

        public double? SecondsPerPass => seconds.Count == 0 ? null : seconds.Order().ElementAt(seconds.Count / 2);

        public void Restart() => last = null;

        public void Report(TrainingProgress value)
        {
            if (last is { } before && Math.Abs(value.Passes - before.Passes - 1) < 1e-9)
            {
                seconds.Add((value.Elapsed - before.Elapsed).TotalSeconds);
            }

            last = value;
        }
    }
}
