using System.Numerics;
using System.Runtime.InteropServices;
using LogReg.Simd.Benchmarks.Support;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Benchmarks.Roofline;

/// <summary>The passes over one problem on one number of threads, with the ceiling and the rivals that they are timed against.</summary>
internal sealed unsafe class PassGroup<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Problem<T> problem;
    private readonly WorkerTeam team;
    private readonly T[] stripLogits;
    private readonly T[] rowLogits;
    private readonly double[] gradient;
    private readonly FeaturePasses<T> passes;
    private readonly RowLogitsPass<T> rowLogitsPass;
    private readonly RowLossGradientPass<T> rowLossGradient;
    private readonly RivalLogitsPass<T> rivalLogits;
    private LogLossSums sums;

    public PassGroup(Problem<T> problem, FeatureMatrix<T> matrix, WorkerTeam team, T[] stripLogits, T[] rowLogits)
    {
        this.problem = problem;
        this.team = team;
        this.stripLogits = stripLogits;
        this.rowLogits = rowLogits;
        gradient = new double[problem.FeatureCount];
        passes = new FeaturePasses<T>(matrix, team.WorkerCount);
        rowLogitsPass = new RowLogitsPass<T>(problem, team, rowLogits);
        rowLossGradient = new RowLossGradientPass<T>(problem, team);
        rivalLogits = new RivalLogitsPass<T>(problem, team, rowLogits);
    }

    /// <summary>Gets the name of the element type.</summary>
    public static string Precision => typeof(T) == typeof(float) ? "float" : "double";

    /// <summary>Holds every pass and every rival against the Reference; throws where one is wrong.</summary>
    /// <returns>The largest relative errors of the fused pass in strips and in rows, and of the logits in strips and in rows.</returns>
    public double[] Check()
    {
        StripLossGradient();
        StripLogits();
        rowLossGradient.Run();
        rowLogitsPass.Run();
        PassSums strip = new(sums.Loss, sums.InterceptGradient, gradient);
        (double[] logits, double[] fused) = ReferenceCheck<T>.Run(
            problem, team, [stripLogits, rowLogits], [strip, rowLossGradient.Result], Agreement.SumTolerance<T>());
        return [fused[0], fused[1], logits[0], logits[1]];
    }

    /// <summary>Times the passes.</summary>
    /// <param name="plan">How long.</param>
    /// <param name="errors">What <see cref="Check"/> found.</param>
    /// <param name="readPages">Which way to read is the faster one here; see <see cref="ReadPass.PagesAreFaster"/>.</param>
    public Measurement[] Measure(TimingPlan plan, double[] errors, bool readPages)
    {
        RivalLossGradientPass<T> rivalLossGradient = BestRival();
        double bytes = problem.Bytes;
        InterleavedTiming timing;
        fixed (T* features = problem.Features)
        {
            timing = InterleavedTiming.Measure(
                plan,
                ReadPass.Of(team, features, problem.Bytes, readPages),
                new Contender(StripLossGradient, bytes),
                new Contender(rowLossGradient.Run, bytes),
                new Contender(rivalLossGradient.Run, bytes),
                new Contender(StripLogits, bytes),
                new Contender(rowLogitsPass.Run, bytes),
                new Contender(rivalLogits.Run, bytes));
        }

        const int Read = 0;
        Measurement Line(string kernel, string layout, int contender, int rival, double error) => new(
            kernel,
            layout,
            Precision,
            problem.FeatureCount,
            problem.Bytes,
            team.WorkerCount,
            timing.Rate(contender) / 1e9,
            timing.Rate(Read) / 1e9,
            timing.RateRatio(contender, Read),
            timing.RateRatio(contender, rival),
            error);
        return [
            Line("lossGradient", "strip", 1, 3, errors[0]),
            Line("lossGradient", "rowMajor", 2, 3, errors[1]),
            Line("logits", "strip", 4, 6, errors[2]),
            Line("logits", "rowMajor", 5, 6, errors[3])];
    }

    public void Dispose() => passes.Dispose();

    private void StripLossGradient() =>
        sums = passes.ComputeLogLossGradient(problem.Labels, [], problem.Coefficients, problem.Intercept, gradient);

    private void StripLogits() =>
        passes.ComputeLogits(problem.Coefficients, problem.Intercept, stripLogits.AsSpan(0, problem.SampleCount));

    /// <summary>The rival with the block size that suits it best, found on a part of the problem that is quick to go through.</summary>
    private RivalLossGradientPass<T> BestRival()
    {
        const long TrialBytes = 16 << 20;
        const double RivalSlack = 250;
        Problem<T> part = problem.Head((int)Math.Min(problem.SampleCount, TrialBytes / (problem.FeatureCount * sizeof(T))));
        int[] candidates = RivalLossGradientPass<T>.CandidateRows(problem.FeatureCount);
        RivalLossGradientPass<T>[] rivals = Array.ConvertAll(candidates, rows => new RivalLossGradientPass<T>(part, team, rows));
        rivals[0].Run();
        ReferenceCheck<T>.Run(part, team, [], [rivals[0].Result], RivalSlack * Agreement.SumTolerance<T>());
        TimingPlan trial = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(0.5), 3);
        InterleavedTiming timing = InterleavedTiming.Measure(trial, Array.ConvertAll(rivals, rival => new Contender(rival.Run, 1)));
        int best = Enumerable.Range(0, candidates.Length).MinBy(timing.Seconds);
        return new RivalLossGradientPass<T>(problem, team, candidates[best]);
    }
}
