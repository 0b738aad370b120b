using System.Runtime.ExceptionServices;
using LogReg.Simd.Losses;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One binary run per class against all others (formula 5.1), each with its own solver, stop test and certificate, over shared passes.</summary>
/// <remarks>A class's result does not depend on which others share its passes, nor on the number of threads.</remarks>
/// <param name="scaling">The features, perhaps scaled; not disposed.</param>
/// <param name="samples">Class indices and weights; not disposed.</param>
/// <param name="team">The threads.</param>
internal sealed class OneVsRestSession<T>(FeatureScaling<T> scaling, ProblemSamples<T> samples, WorkerTeam team)
    where T : unmanaged
{
    /// <summary>Fits all classes.</summary>
    public MulticlassResult Fit(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime, CancellationToken cancellationToken)
    {
        int classCount = samples.ClassCount;
        using SharedPasses<LogLoss, T> passes = new(scaling.Features, classCount, team);
        TrainingResult?[] results = new TrainingResult?[classCount];
        Exception? failure = null;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Thread[] threads = new Thread[classCount];
        for (int k = 0; k < classCount; k++)
        {
            int classIndex = k;
            threads[k] = new Thread(() => Run(classIndex)) { IsBackground = true, Name = $"LogReg.Simd class {k}" };
            threads[k].Start();
        }

        passes.Meetings.Open();
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        if (failure is OperationCanceledException stopped && stopped.CancellationToken == stop.Token)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return Join(Array.ConvertAll(results, result => result!), scaling.Coordinates.FeatureCount, passes.PassCount);

        void Run(int classIndex)
        {
            passes.Meetings.Enter(classIndex);
            try
            {
                results[classIndex] = FitClass(classIndex, options, progress, startTime, passes, stop.Token);
            }
            catch (Exception exception)
            {
                // The first failure is the caller's to see; the other runs need not go on.
                Interlocked.CompareExchange(ref failure, exception, null);
                stop.Cancel();
            }
            finally
            {
                passes.Meetings.Leave(classIndex);
            }
        }
    }

    private TrainingResult FitClass(
        int classIndex, TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime, SharedPasses<LogLoss, T> passes, CancellationToken cancellationToken)
    {
        TrainingOptions own = options.WarmStart is MulticlassModel start
            ? options with { WarmStart = new LogisticModel(start.CoefficientsOf(classIndex), start.Intercepts[classIndex]) }
            : options;
        SampleMemory<T> data = samples.NewMemory(classIndex, options.ClassWeights, out double[] weights);
        using BinaryFormulation<LogLoss, T> formulation = new(scaling, data, weights, team, passes.RunnerOf(classIndex));
        return formulation.Fit(own, progress, startTime, cancellationToken);
    }

    private static MulticlassResult Join(TrainingResult[] results, int featureCount, int sharedPasses)
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
            Passes = results.Sum(result => result.Passes - result.Evaluations) + sharedPasses,
            Objective = results.Sum(result => result.Objective),
            MeanLoss = results.Sum(result => result.MeanLoss),
            ObjectiveHistory = [],
            GradientNorm = results.Max(result => result.GradientNorm),
            OptimumExistence = JoinExistence(results),
            UnidentifiedFeatures = [.. results.SelectMany(result => result.UnidentifiedFeatures).Distinct().Order()],
            CertifiedGap = isCertified ? results.Sum(result => result.CertifiedGap) : null,
            Elapsed = results.Max(result => result.Elapsed),
        };
        return new MulticlassResult(total, new MulticlassModel(coefficients, intercepts, MulticlassMethod.OneVsRest, Array.Exists(results, result => result.Model.ScoresInDouble)), results);
    }

    private static OptimumExistence JoinExistence(TrainingResult[] results) =>
        Array.Exists(results, result => result.OptimumExistence == OptimumExistence.Separated) ? OptimumExistence.Separated
        : Array.TrueForAll(results, result => result.OptimumExistence == OptimumExistence.Proven) ? OptimumExistence.Proven
        : OptimumExistence.Undecided;
}
