using LogReg.Simd.Losses;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One binary run per class against all others (formula 5.1), each with its own solver, stop test and certificate, over shared passes.</summary>
/// <remarks>
/// <para>
/// One loop on the caller's thread: every run goes on to its next evaluation, one pass evaluates all whose points are known, and so on. What a run evaluates beyond that, further trials of a line
/// search, Hessians and certificates, is its own.
/// A class's result does not depend on which others share its passes, nor on the number of threads.
/// </para>
/// <para>
/// At most <see cref="MostRuns"/> classes run at a time; where one ends the next begins. So memory beside the features is what as many runs take, each some three elements per sample, five with
/// curvatures, and what its solver
/// remembers, and the coefficients of all classes: for 1,000 classes less than d elements a class and two per sample and class.
/// </para>
/// <para>
/// Over sparse rows and codes a run that begins by coordinate ascent takes more: an element and three doubles per sample, two without an intercept, and two elements a column, until no sweep follows
/// and the certificate by its dual point, which takes one more element per sample, is there. That certificate follows the sweeps before another class sweeps, so that one class holds all this, and
/// those whose certificate was not enough: in single precision 28 bytes per sample.
/// </para>
/// </remarks>
/// <param name="scaling">The features, perhaps scaled; not disposed.</param>
/// <param name="samples">Class indices and weights; not disposed.</param>
/// <param name="team">The threads.</param>
internal sealed class OneVsRestSession<T>(FeatureScaling<T> scaling, ProblemSamples<T> samples, WorkerTeam team)
    where T : unmanaged
{
    /// <summary>The classes that run at a time: more would spare few reads of the features, since the products of so many coefficient vectors take longer than a read.</summary>
    public const int MostRuns = 32;

    /// <summary>Fits all classes.</summary>
    public MulticlassResult Fit(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime, CancellationToken cancellationToken)
    {
        int classCount = samples.ClassCount;
        TrainingResult[] results = new TrainingResult[classCount];
        List<ClassRun> running = [];
        double spared = 0;
        int begun = 0;
        using SharedPasses<LogLoss, T> passes = new(scaling.Features, Math.Min(classCount, MostRuns), team);
        try
        {
            while (begun < classCount || running.Count > 0)
            {
                for (; begun < classCount && running.Count < MostRuns; begun++)
                {
                    running.Add(new ClassRun(begun, this, passes, options, progress, startTime, cancellationToken));
                }

                for (int i = 0; i < running.Count; i++)
                {
                    ClassRun run = running[i];
                    if (run.Advance())
                    {
                        run.Attend(passes);
                        continue;
                    }

                    results[run.ClassIndex] = run.Result();
                    spared += run.SharedCount;
                    run.Dispose();
                    running.RemoveAt(i--);
                }

                RunPass(passes);
            }
        }
        finally
        {
            running.ForEach(run => run.Dispose());
        }

        return Join(results, scaling.Measured.Features.FeatureCount, passes.PassCount - spared);
    }

    /// <summary>Runs the pass that was waited for. If it is cancelled, every run learns so by its own next evaluation.</summary>
    private void RunPass(SharedPasses<LogLoss, T> passes)
    {
        try
        {
            passes.Run();
        }
        catch (OperationCanceledException) when (team.Cancellation.IsCancellationRequested)
        {
        }
    }

    private SampleMemory<T> NewMemory(int classIndex, ClassWeights classWeights, out double[] weights) => samples.NewMemory(classIndex, classWeights, out weights);

    private BinaryFormulation<LogLoss, T> FormulationOf(SampleMemory<T> data, double[] weights, SharedPasses<LogLoss, T> passes) => new(scaling, data, weights, team, passes.Pass);

    private static MulticlassResult Join(TrainingResult[] results, int featureCount, double sharedPasses)
    {
        double[] coefficients = new double[results.Length * featureCount];
        double[] intercepts = new double[results.Length];
        for (int k = 0; k < results.Length; k++)
        {
            results[k].Model.Coefficients.CopyTo(coefficients.AsSpan(k * featureCount));
            intercepts[k] = results[k].Model.Intercept;
        }

        TrainingReport first = Array.Find(results, result => result.StopReason != StopReason.Converged) ?? results[0];
        bool isCertified = Array.TrueForAll(results, result => result.CertifiedGap is not null);
        TrainingReport total = first with
        {
            Iterations = results.Sum(result => result.Iterations),
            Evaluations = results.Sum(result => result.Evaluations),
            Passes = results.Sum(result => result.Passes) + sharedPasses,
            Objective = results.Sum(result => result.Objective),
            MeanLoss = results.Sum(result => result.MeanLoss),
            ObjectiveHistory = [],
            GradientNorm = results.Max(result => result.GradientNorm),
            OptimumExistence = JoinExistence(results),
            UnidentifiedFeatures = [.. results.SelectMany(result => result.UnidentifiedFeatures).Distinct().Order()],
            CertifiedGap = isCertified ? results.Sum(result => result.CertifiedGap) : null,
            CertifiedCoefficientBound = Array.TrueForAll(results, result => result.CertifiedCoefficientBound is not null) ? results.Max(result => result.CertifiedCoefficientBound) : null,
            Elapsed = results.Max(result => result.Elapsed),
        };
        return new MulticlassResult(total, new MulticlassModel(coefficients, intercepts, MulticlassMethod.OneVsRest, Array.Exists(results, result => result.Model.ScoresInDouble)), results);
    }

    private static OptimumExistence JoinExistence(TrainingResult[] results) =>
        Array.Exists(results, result => result.OptimumExistence == OptimumExistence.Separated) ? OptimumExistence.Separated
        : Array.TrueForAll(results, result => result.OptimumExistence == OptimumExistence.Proven) ? OptimumExistence.Proven
        : OptimumExistence.Undecided;

    /// <summary>The run of one class.</summary>
    private sealed class ClassRun : IDisposable
    {
        private readonly BinaryFormulation<LogLoss, T> formulation;
        private readonly TrainingOptions options;
        private readonly FitRun<T> run;

        public ClassRun(
            int classIndex,
            OneVsRestSession<T> session,
            SharedPasses<LogLoss, T> passes,
            TrainingOptions options,
            IProgress<TrainingProgress>? progress,
            long startTime,
            CancellationToken cancellationToken)
        {
            ClassIndex = classIndex;
            this.options = options.WarmStart is MulticlassModel start
                ? options with { WarmStart = new LogisticModel(start.CoefficientsOf(classIndex), start.Intercepts[classIndex]) }
                : options;
            SampleMemory<T> data = session.NewMemory(classIndex, options.ClassWeights, out double[] weights);
            formulation = session.FormulationOf(data, weights, passes);
            run = formulation.Begin(this.options, progress, startTime, cancellationToken);
            run.BeginShared();
        }

        public int ClassIndex { get; }

        /// <summary>Gets the evaluations that cost no read of the features of their own.</summary>
        public int SharedCount => formulation.Linear.SharedCount;

        /// <summary>Goes on to the next evaluation; false when the run has ended.</summary>
        /// <remarks>One that waits for no shared pass goes on at once: where coordinate ascent ends it, its memory goes before the next begins.</remarks>
        public bool Advance() => run.Advance() && (!run.AwaitedPoint.IsEmpty || run.Advance());

        public void Attend(SharedPasses<LogLoss, T> passes)
        {
            if (!run.AwaitedPoint.IsEmpty)
            {
                passes.Add(formulation.Linear, run.AwaitedPoint);
            }
        }

        public TrainingResult Result() => formulation.ResultOf(run.End(), options);

        public void Dispose()
        {
            run.Dispose();
            formulation.Dispose();
        }
    }
}
