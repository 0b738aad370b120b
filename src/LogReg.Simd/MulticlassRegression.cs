using System.Diagnostics;
using LogReg.Simd.Guards;
using LogReg.Simd.Memory;
using LogReg.Simd.Sessions;
using LogReg.Simd.Training;

namespace LogReg.Simd;

/// <summary>
/// Trains logistic-regression models of several classes on dense features: softmax (formulas 2.5 and 5.2) or one-vs-rest (formula 5.1), with the penalties of formula 3.1
/// on all coefficients.
/// </summary>
/// <remarks>
/// <para>
/// Every pass over the features serves all classes. As with two classes the result has the same bits on any number of threads, says how the run ended, and
/// carries under a penalty a certificate: a proven bound on its distance to the optimum.
/// </para>
/// <para>
/// One-vs-rest fits 32 classes at a time: memory beside the features is three elements per sample of each of them (five where the solver keeps curvatures) and the coefficients of all classes.
/// </para>
/// <para>Methods are thread-safe: every run owns its memory, and all runs share the threads of the pool.</para>
/// </remarks>
public static class MulticlassRegression
{
    /// <summary>Trains on row-major features.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">The rows, one after another, all finite. The span is pinned until training ends; rows of 160 features or more, a multiple of 16, are read where they lie, others
    /// packed.</param>
    /// <param name="featureCount">The features of a row, ≥ 0.</param>
    /// <param name="classes">One class index per row, 0 to K − 1, every class present; <see cref="ClassLabels{TLabel}"/> makes them from labels.</param>
    /// <param name="method">Softmax or one-vs-rest.</param>
    /// <param name="options">What to train and how; null for <see cref="TrainingOptions.Default"/>. The loss is the log loss; a warm start is a <see cref="MulticlassModel"/> of the same
    /// method.</param>
    /// <param name="sampleWeights">s, one per row, finite and ≥ 0; empty for ones.</param>
    /// <param name="progress">
    /// Receives the start and each iteration, one call at a time; with one-vs-rest every class's own. An exception that it throws ends the run and reaches the caller as it is.
    /// </param>
    /// <param name="cancellationToken">
    /// Stops the run within the pass over one piece. Once the starting point has been evaluated, the result is the best model so far, with the reason
    /// <see cref="StopReason.Cancelled"/>; before, while features are packed or measured too, and with one-vs-rest as long as a class has not begun (32 run at a time), there is none and the
    /// exception is thrown.
    /// </param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">A feature is not finite (the message names row and column), a length disagrees with the shape, there is only one class or one without
    /// samples or weight, or an option is out of its range or beyond its solver.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before there was a model.</exception>
    public static unsafe MulticlassResult Train<T>(
        ReadOnlySpan<T> features,
        int featureCount,
        ReadOnlySpan<int> classes,
        MulticlassMethod method = MulticlassMethod.Softmax,
        TrainingOptions? options = null,
        ReadOnlySpan<T> sampleWeights = default,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        long start = Stopwatch.GetTimestamp();
        Guard.FloatOrDouble<T>();
        Guard.Count(featureCount, nameof(featureCount), "feature count");
        Guard.SameProduct(features.Length, classes.Length, featureCount, nameof(features), "elements", "classes", "features");
        options ??= TrainingOptions.Default;
        OptionsGuard.Check(options);
        using ProblemSamples<T> samples = ProblemSamples<T>.OfClasses(classes, sampleWeights);
        MulticlassGuard.CheckOptions(options, method, samples.ClassCount, featureCount);
        fixed (T* rows = features)
        {
            using TrainingProblem<T> problem = TrainingProblem<T>.Over(rows, featureCount, samples, options, cancellationToken);
            return problem.FitClasses(method, options, progress, start, cancellationToken);
        }
    }

    /// <summary>Trains on the features of a source, for example a packed matrix, which can be shared by any number of runs.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">The features, all finite; not disposed.</param>
    /// <param name="classes">One class index per row, 0 to K − 1, every class present; <see cref="ClassLabels{TLabel}"/> makes them from labels.</param>
    /// <param name="method">Softmax or one-vs-rest.</param>
    /// <param name="options">What to train and how; null for <see cref="TrainingOptions.Default"/>. The loss is the log loss; a warm start is a <see cref="MulticlassModel"/> of the same
    /// method.</param>
    /// <param name="sampleWeights">s, one per row, finite and ≥ 0; empty for ones.</param>
    /// <param name="progress">
    /// Receives the start and each iteration, one call at a time; with one-vs-rest every class's own. An exception that it throws ends the run and reaches the caller as it is.
    /// </param>
    /// <param name="cancellationToken">
    /// Stops the run within the pass over one piece. Once the starting point has been evaluated, the result is the best model so far, with the reason
    /// <see cref="StopReason.Cancelled"/>; before, while features are packed or measured too, and with one-vs-rest as long as a class has not begun (32 run at a time), there is none and the
    /// exception is thrown.
    /// </param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">A feature is not finite (the message names row and column), a length disagrees with the shape, there is only one class or one without
    /// samples or weight, or an option is out of its range or beyond its solver.</exception>
    /// <exception cref="ObjectDisposedException">The features are disposed, or were during the run.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before there was a model.</exception>
    public static MulticlassResult Train<T>(
        FeatureSource<T> features,
        ReadOnlySpan<int> classes,
        MulticlassMethod method = MulticlassMethod.Softmax,
        TrainingOptions? options = null,
        ReadOnlySpan<T> sampleWeights = default,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        long start = Stopwatch.GetTimestamp();
        ArgumentNullException.ThrowIfNull(features);
        using BufferUse use = features.Use();
        Guard.SameLength(classes.Length, features.SampleCount, nameof(classes), "classes", "samples");
        options ??= TrainingOptions.Default;
        OptionsGuard.Check(options);
        using ProblemSamples<T> samples = ProblemSamples<T>.OfClasses(classes, sampleWeights);
        using TrainingProblem<T> problem = new(features, samples);
        return problem.FitClasses(method, options, progress, start, cancellationToken);
    }
}
