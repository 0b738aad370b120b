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

    /// <summary>Holds every pass against the Reference; throws where one is wrong.</summary>
    /// <param name="earlier">
    /// What was found on another number of threads, or null. Logits have the same bits on every number of threads and however the rows
    /// are cut, so that equal bits need no second Reference.
    /// </param>
    public Verdict Check(Verdict? earlier = null)
    {
        // What a pass does not write must not pass for right because an earlier pass wrote it.
        stripLogits.AsSpan(0, problem.SampleCount).Fill(T.NaN);
        rowLogits.AsSpan(0, problem.SampleCount).Fill(T.NaN);
        StripLossGradient();
        StripLogits();
        rowLossGradient.Run();
        rowLogitsPass.Run();
        int[] hashes = [HashOf(stripLogits), HashOf(rowLogits)];
        if (earlier is not null && !earlier.LogitHashes.AsSpan().SequenceEqual(hashes))
        {
            throw new InvalidOperationException(
                $"Logits, d = {problem.FeatureCount}: their bits on {team.WorkerCount} threads are not those on fewer threads.");
        }

        ReferenceCheck<T> reference = earlier?.Reference ?? ReferenceCheck<T>.Run(problem, team, stripLogits, rowLogits);
        double tolerance = Agreement.SumTolerance<T>();
        return new Verdict(
            reference,
            hashes,
            reference.ErrorOf(new PassSums(sums.Loss, sums.InterceptGradient, gradient), tolerance),
            reference.ErrorOf(rowLossGradient.Result, tolerance));
    }

    /// <summary>Times the passes.</summary>
    /// <param name="plan">How long.</param>
    /// <param name="verdict">What <see cref="Check"/> found.</param>
    /// <param name="way">Which way to read is the fastest here; see <see cref="ReadPass.Fastest"/>.</param>
    public Measurement[] Measure(TimingPlan plan, Verdict verdict, ReadWay way)
    {
        RivalLossGradientPass<T> rivalLossGradient = BestRival();
        double bytes = problem.Bytes;
        InterleavedTiming timing;
        fixed (T* features = problem.Features)
        {
            timing = InterleavedTiming.Measure(
                plan,
                ReadPass.Of(team, features, problem.Bytes, way),
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
            Line("lossGradient", "strip", 1, 3, verdict.StripError),
            Line("lossGradient", "rowMajor", 2, 3, verdict.RowError),
            Line("logits", "strip", 4, 6, verdict.Reference.LogitErrors[0]),
            Line("logits", "rowMajor", 5, 6, verdict.Reference.LogitErrors[1])];
    }

    public void Dispose() => passes.Dispose();

    private void StripLossGradient() =>
        sums = passes.ComputeLogLossGradient(problem.Labels, [], problem.Coefficients, problem.Intercept, gradient);

    private void StripLogits() =>
        passes.ComputeLogits(problem.Coefficients, problem.Intercept, stripLogits.AsSpan(0, problem.SampleCount));

    private int HashOf(T[] logits)
    {
        HashCode hash = default;
        hash.AddBytes(MemoryMarshal.AsBytes(logits.AsSpan(0, problem.SampleCount)));
        return hash.ToHashCode();
    }

    /// <summary>The rival with the block size that suits it best, found on a part of the problem that is quick to go through.</summary>
    private RivalLossGradientPass<T> BestRival()
    {
        const long TrialBytes = 16 << 20;
        const double RivalSlack = 250;
        Problem<T> part = problem.Head((int)Math.Min(problem.SampleCount, TrialBytes / (problem.FeatureCount * sizeof(T))));
        int[] candidates = RivalLossGradientPass<T>.CandidateRows(problem.FeatureCount);
        RivalLossGradientPass<T>[] rivals = Array.ConvertAll(candidates, rows => new RivalLossGradientPass<T>(part, team, rows));
        rivals[0].Run();
        ReferenceCheck<T>.Run(part, team).ErrorOf(rivals[0].Result, RivalSlack * Agreement.SumTolerance<T>());
        TimingPlan trial = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(0.5), 3);
        InterleavedTiming timing = InterleavedTiming.Measure(trial, Array.ConvertAll(rivals, rival => new Contender(rival.Run, 1)));
        int best = Enumerable.Range(0, candidates.Length).MinBy(timing.Seconds);
        return new RivalLossGradientPass<T>(problem, team, candidates[best]);
    }

    /// <summary>What a check found.</summary>
    /// <param name="Reference">The Reference's sums, and the errors of the logits.</param>
    /// <param name="LogitHashes">Hashes of the logits' bits, of strips and of rows.</param>
    /// <param name="StripError">The largest relative error of the fused pass in strips.</param>
    /// <param name="RowError">The largest relative error of the fused pass over rows.</param>
    internal sealed record Verdict(ReferenceCheck<T> Reference, int[] LogitHashes, double StripError, double RowError);
}
