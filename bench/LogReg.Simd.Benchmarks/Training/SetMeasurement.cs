using System.Diagnostics;
using System.Numerics;
using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Benchmarks.Training;

/// <summary>Times Auto at default settings, on one thread, and the solvers that a caller may name in its place, by turns: as given and standardised, in both precisions.</summary>
internal static class SetMeasurement
{
    private const int MostPasses = 30;
    private const int ManySamples = 8192;
    private const double MostRatio = 1.5;

    /// <summary>A solver that takes longer than Auto by this factor is none that is better.</summary>
    private const double Patience = 3;

    private const int LeastRounds = 3;

    /// <summary>Seconds of a run of Auto that is long enough for the first rounds to tell.</summary>
    private const double LongRun = 2;

    /// <summary>Seconds that a solver may take in each of two rounds before those that count, or longer where Auto does: the first of them compiles.</summary>
    private static readonly double[] LeastLimits = [1, 0.02];

    /// <summary>What all solvers together take at least, unless a single round takes longer.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly Solver[] Explicit = [Solver.Lbfgs, Solver.SubsampledLbfgs, Solver.NewtonCholesky, Solver.NewtonCg];

    /// <summary>Four lines of a problem for each penalty.</summary>
    /// <param name="set">The problem.</param>
    /// <param name="penalties">C of scikit-learn, 1 by default.</param>
    public static IEnumerable<SetLine> Run(TrainingSet set, double[] penalties) => [.. Run<float>(set, "single", penalties), .. Run<double>(set, "double", penalties)];

    private static IEnumerable<SetLine> Run<T>(TrainingSet set, string precision, double[] penalties)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Dataset<T> data = set.Load<T>();
        foreach ((double penalty, bool isStandardized) in penalties.SelectMany(penalty => new[] { (penalty, false), (penalty, true) }))
        {
            TrainingOptions options = new() { Standardize = isStandardized, ThreadCount = 1, C = penalty == 1 ? null : penalty };
            Contestant auto = new(Solver.Auto);
            List<Contestant> all = [auto, .. Explicit.Where(solver => Applies(solver, data, set.IsSoftmax)).Select(solver => new Contestant(solver))];
            foreach (double least in LeastLimits)
            {
                auto.Train(set, data, options with { TimeLimit = Longest });
                double limit = Math.Max(least, Patience * auto.Seconds);
                foreach (Contestant contestant in all[1..])
                {
                    contestant.Train(set, data, options with { TimeLimit = TimeSpan.FromSeconds(limit) });
                }

                all.RemoveAll(contestant => contestant.Report!.StopReason != StopReason.Converged && contestant != auto);
            }

            long start = Stopwatch.GetTimestamp();
            for (int round = 0; auto.Seconds < LongRun && (round < LeastRounds || Stopwatch.GetElapsedTime(start) < Enough); round++)
            {
                all.ForEach(contestant => contestant.Train(set, data, options));
            }

            Contestant? best = all.Where(contestant => contestant != auto).MinBy(contestant => contestant.Seconds);
            TrainingReport report = auto.Report!;
            bool isWanted = report.StopReason == StopReason.Converged
                && (set.IsSoftmax || data.Labels.Length < ManySamples || report.Passes <= MostPasses)
                && !(auto.Seconds > MostRatio * best?.Seconds);
            yield return new SetLine(
                set.Name,
                data.Labels.Length,
                data.Features.FeatureCount,
                penalty,
                isStandardized,
                precision,
                report.StopReason.ToString(),
                report.Solver.ToString(),
                report.SolverReason,
                report.Iterations,
                report.Passes,
                auto.Seconds,
                best?.Solver.ToString(),
                best?.Report!.Passes,
                best?.Seconds,
                all.Where(contestant => contestant != auto).ToDictionary(contestant => contestant.Solver.ToString(), contestant => contestant.Seconds),
                isWanted);
        }
    }

    /// <summary>Whether a solver takes so many variables; a Hessian of more than 1024 is refused with several classes and hopeless with two, where the sub-sample of few rows is all of them.</summary>
    private static bool Applies<T>(Solver solver, Dataset<T> data, bool isSoftmax)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int variables = (data.Features.FeatureCount + 1) * (isSoftmax ? data.Encoding.ClassNames.Count : 1);
        return variables <= 1024 || !(solver == Solver.NewtonCholesky || (solver == Solver.SubsampledLbfgs && !isSoftmax));
    }

    /// <summary>A solver and the least time of its runs.</summary>
    private sealed class Contestant(Solver solver)
    {
        public Solver Solver => solver;

        public TrainingReport? Report { get; private set; }

        public double Seconds { get; private set; } = double.PositiveInfinity;

        public void Train<T>(TrainingSet set, Dataset<T> data, TrainingOptions options)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            Report = set.Train(data, options with { Solver = solver });
            Seconds = Math.Min(Seconds, Report.Elapsed.TotalSeconds);
        }
    }
}
