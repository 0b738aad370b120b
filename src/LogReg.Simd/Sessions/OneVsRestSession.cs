using System.Runtime.ExceptionServices;
using LogReg.Simd.Losses;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>One binary run per class against all others (formula 5.1), each with its own solver, stop test and certificate, over shared passes.</summary>
/// <remarks>A class's result does not depend on which others share its passes, nor on the number of threads.</remarks>
internal sealed class OneVsRestSession<T>(
    TrainingOptions options, MulticlassModel? warmStart, IProgress<TrainingProgress>? progress, long startTime)
    where T : unmanaged
{
    /// <summary>Trains.</summary>
    /// <param name="scaling">The features, perhaps scaled; not disposed.</param>
    /// <param name="labels">Class indices.</param>
    /// <param name="sampleWeights">The sample weights without class weights; empty for ones.</param>
    /// <param name="classWeights">The weight of each class.</param>
    /// <param name="team">The threads.</param>
    /// <param name="cancellationToken">Ends the runs within a piece.</param>
    public MulticlassResult Train(
        FeatureScaling<T> scaling,
        T[] labels,
        T[] sampleWeights,
        double[] classWeights,
        WorkerTeam team,
        CancellationToken cancellationToken)
    {
        int classCount = classWeights.Length;
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
                results[classIndex] = TrainClass(classIndex, scaling, labels, sampleWeights, classWeights, passes, team, stop.Token);
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

    private TrainingResult TrainClass(
        int classIndex,
        FeatureScaling<T> scaling,
        T[] labels,
        T[] sampleWeights,
        double[] classWeights,
        SharedPasses<LogLoss, T> passes,
        WorkerTeam team,
        CancellationToken cancellationToken)
    {
        double positive = classWeights[classIndex];
        double negative = 0;
        T[] isOfClass = new T[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            isOfClass[i] = Elements.Of<T>((int)Elements.ToDouble(labels[i]) == classIndex ? 1 : 0);
        }

        for (int k = 0; k < classWeights.Length; k++)
        {
            negative += k == classIndex ? 0 : classWeights[k];
        }

        TrainingOptions own = warmStart is null
            ? options
            : options with { WarmStart = new LogisticModel(warmStart.CoefficientsOf(classIndex), warmStart.Intercepts[classIndex]) };
        double[] factors = options.ClassWeights.IsBalanced ? options.ClassWeights.FactorsFor([negative, positive]) : [1, 1];
        SampleMemory<T> data = new(isOfClass, ClassWeighting.Of<T>(isOfClass, sampleWeights, factors));
        return new TrainingSession<LogLoss, T>(own, progress, startTime).Train(
            scaling, data, negative * factors[0], positive * factors[1], team, passes.RunnerOf(classIndex), cancellationToken);
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
