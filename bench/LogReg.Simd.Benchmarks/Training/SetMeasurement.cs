using System.Diagnostics;
using System.Numerics;
using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Benchmarks.Training;

/// <summary>Times Auto at default settings, on one thread, and the solvers that a caller may name in its place: as given and standardised, in both precisions.</summary>
internal static class SetMeasurement
{
    private const int MostPasses = 30;
    private const int ManySamples = 8192;
    private const double MostRatio = 1.5;

    /// <summary>A solver that takes longer than Auto by this factor is none that is better.</summary>
    private const double Patience = 3;

    private const int LeastRuns = 3;

    private const int MostRuns = 15;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(0.4);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly Solver[] Explicit = [Solver.Lbfgs, Solver.SubsampledLbfgs, Solver.NewtonCholesky, Solver.NewtonCg];

    /// <summary>The four lines of a problem.</summary>
    public static IEnumerable<SetLine> Run(TrainingSet set) => [.. Run<float>(set, "single"), .. Run<double>(set, "double")];

    private static IEnumerable<SetLine> Run<T>(TrainingSet set, string precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Dataset<T> data = set.Load<T>();
        foreach (bool isStandardized in new[] { false, true })
        {
            TrainingOptions options = new() { Standardize = isStandardized, ThreadCount = 1, TimeLimit = Longest };
            (TrainingReport auto, double seconds) = Best(() => set.Train(data, options), Enough);
            (Solver Solver, TrainingReport Report, double Seconds)? best = null;
            foreach (Solver solver in Explicit.Where(solver => Applies(solver, data, set.IsSoftmax)))
            {
                TrainingOptions named = options with { Solver = solver, TimeLimit = TimeSpan.FromSeconds(Patience * Math.Max(seconds, 0.02)) };
                (TrainingReport report, double time) = Best(() => set.Train(data, named), Enough);
                if (report.StopReason == StopReason.Converged && time < (best?.Seconds ?? double.PositiveInfinity))
                {
                    best = (solver, report, time);
                }
            }

            bool isWanted = auto.StopReason == StopReason.Converged
                && (set.IsSoftmax || data.Labels.Length < ManySamples || auto.Passes <= MostPasses)
                && !(seconds > MostRatio * best?.Seconds);
            yield return new SetLine(
                set.Name,
                data.Labels.Length,
                data.Features.FeatureCount,
                isStandardized,
                precision,
                auto.StopReason.ToString(),
                auto.Solver.ToString(),
                auto.SolverReason,
                auto.Iterations,
                auto.Passes,
                seconds,
                best?.Solver.ToString(),
                best?.Report.Passes,
                best?.Seconds,
                isWanted);
        }
    }

    /// <summary>Whether a solver takes so many variables; a Hessian of more than 1024 is refused with several classes and hopeless with two.</summary>
    private static bool Applies<T>(Solver solver, Dataset<T> data, bool isSoftmax)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int variables = (data.Features.FeatureCount + 1) * (isSoftmax ? data.Encoding.ClassNames.Count : 1);
        return solver != Solver.NewtonCholesky || variables <= 1024;
    }

    /// <summary>The least time of some runs; a run that did not converge is not repeated.</summary>
    private static (TrainingReport Report, double Seconds) Best(Func<TrainingReport> train, TimeSpan enough)
    {
        TrainingReport report = train();
        double least = report.Elapsed.TotalSeconds;
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < MostRuns && report.StopReason == StopReason.Converged && (run < LeastRuns || Stopwatch.GetElapsedTime(start) < enough); run++)
        {
            report = train();
            least = Math.Min(least, report.Elapsed.TotalSeconds);
        }

        return (report, least);
    }
}
