using System.Diagnostics;
using System.Runtime.CompilerServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Memory;
using LogReg.Simd.Sessions;
using LogReg.Simd.Training;

namespace LogReg.Simd;

/// <summary>Trains binary logistic-regression models on features of any source: the mean log loss, or another <see cref="Loss"/>, plus an L2 and/or L1 penalty (formula 3.1).</summary>
/// <remarks>
/// <para>
/// The result has the same bits on any number of threads and on every machine with fused multiply-add. It says how the run ended, and under a penalty, if the loss is convex, it
/// carries a certificate: a proven bound on its distance to the optimum. Single-precision features are multiplied in single precision and
/// summed in double; double-precision features train in double.
/// </para>
/// <para>Methods are thread-safe: every run owns its memory, and all runs share the threads of the pool. A run that is too small to gain from a second thread takes none.</para>
/// </remarks>
public static class LogisticRegression
{
    /// <summary>Trains on row-major features.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">The rows, one after another, all finite. The span is pinned until training ends; rows of 160 features or more, a multiple of 16, are read where they lie, others
    /// packed.</param>
    /// <param name="featureCount">The features of a row, ≥ 0.</param>
    /// <param name="labels">y, one per row, 0 or 1, both present.</param>
    /// <param name="options">What to train and how; null for <see cref="TrainingOptions.Default"/>.</param>
    /// <param name="sampleWeights">s, one per row, finite and ≥ 0; empty for ones.</param>
    /// <param name="progress">Receives the start and each iteration, on the calling thread. An exception that it throws ends the run and reaches the caller as it is.</param>
    /// <param name="cancellationToken">
    /// Stops the run within the pass over one panel. Once the starting point has been evaluated, the result is the best model so far, with the reason
    /// <see cref="StopReason.Cancelled"/>; before, while features are packed or measured too, there is none and the exception is thrown.
    /// </param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">A feature is not finite (the message names row and column), a length disagrees with the shape, labels are not 0
    /// and 1 of both classes, weights are negative or all zero in a class, or an option is out of its range or beyond its solver, or the solver beyond the loss.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before there was a model.</exception>
    public static unsafe TrainingResult Train<T>(
        ReadOnlySpan<T> features,
        int featureCount,
        ReadOnlySpan<T> labels,
        TrainingOptions? options = null,
        ReadOnlySpan<T> sampleWeights = default,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        long start = Stopwatch.GetTimestamp();
        Guard.FloatOrDouble<T>();
        Guard.Count(featureCount, nameof(featureCount), "feature count");
        Guard.SameProduct(features.Length, labels.Length, featureCount, nameof(features), "elements", "labels", "features");
        options ??= TrainingOptions.Default;
        OptionsGuard.CheckBinary(options, featureCount);
        using ProblemSamples<T> samples = ProblemSamples<T>.OfLabels(labels, sampleWeights);
        fixed (T* rows = features)
        {
            using TrainingProblem<T> problem = TrainingProblem<T>.Over(rows, featureCount, samples, options, cancellationToken);
            return problem.Fit(options, progress, start, cancellationToken);
        }
    }

    /// <summary>Trains on the features of a source, for example a packed matrix, which can be shared by any number of runs.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">The features, all finite; not disposed.</param>
    /// <param name="labels">y, one per row, 0 or 1, both present.</param>
    /// <param name="options">What to train and how; null for <see cref="TrainingOptions.Default"/>.</param>
    /// <param name="sampleWeights">s, one per row, finite and ≥ 0; empty for ones.</param>
    /// <param name="progress">Receives the start and each iteration, on the calling thread. An exception that it throws ends the run and reaches the caller as it is.</param>
    /// <param name="cancellationToken">
    /// Stops the run within the pass over one panel. Once the starting point has been evaluated, the result is the best model so far, with the reason
    /// <see cref="StopReason.Cancelled"/>; before, while features are packed or measured too, there is none and the exception is thrown.
    /// </param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">A feature is not finite (the message names row and column), a length disagrees with the shape, labels are not 0
    /// and 1 of both classes, weights are negative or all zero in a class, or an option is out of its range or beyond its solver, or the solver beyond the loss.</exception>
    /// <exception cref="ObjectDisposedException">The features are disposed, or were during the run.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before there was a model.</exception>
    public static TrainingResult Train<T>(
        FeatureSource<T> features,
        ReadOnlySpan<T> labels,
        TrainingOptions? options = null,
        ReadOnlySpan<T> sampleWeights = default,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        long start = Stopwatch.GetTimestamp();
        ArgumentNullException.ThrowIfNull(features);
        using BufferUse use = features.Use();
        Guard.SameLength(labels.Length, features.SampleCount, nameof(labels), "labels", "samples");
        options ??= TrainingOptions.Default;
        OptionsGuard.CheckBinary(options, features.FeatureCount);
        using ProblemSamples<T> samples = ProblemSamples<T>.OfLabels(labels, sampleWeights);
        using TrainingProblem<T> problem = new(features, samples);
        return problem.Fit(options, progress, start, cancellationToken);
    }

    /// <summary>Trains on row-major features.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">The rows, one after another, all finite. The span is pinned until training ends; rows of 160 features or more, a multiple of 16, are read where they lie, others
    /// packed.</param>
    /// <param name="featureCount">The features of a row, ≥ 0.</param>
    /// <param name="classes">The class of each row, 0 or 1, both present, as <see cref="MulticlassRegression"/> takes it; <see cref="ClassLabels{TLabel}"/> makes them from labels.</param>
    /// <param name="options">What to train and how; null for <see cref="TrainingOptions.Default"/>.</param>
    /// <param name="sampleWeights">s, one per row, finite and ≥ 0; empty for ones.</param>
    /// <param name="progress">Receives the start and each iteration, on the calling thread. An exception that it throws ends the run and reaches the caller as it is.</param>
    /// <param name="cancellationToken">
    /// Stops the run within the pass over one panel. Once the starting point has been evaluated, the result is the best model so far, with the reason
    /// <see cref="StopReason.Cancelled"/>; before, while features are packed or measured too, there is none and the exception is thrown.
    /// </param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">A feature is not finite (the message names row and column), a length disagrees with the shape, classes are not 0
    /// and 1, both present, weights are negative or all zero in a class, or an option is out of its range or beyond its solver, or the solver beyond the loss.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before there was a model.</exception>
    [OverloadResolutionPriority(-1)]
    public static unsafe TrainingResult Train<T>(
        ReadOnlySpan<T> features,
        int featureCount,
        ReadOnlySpan<int> classes,
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
        OptionsGuard.CheckBinary(options, featureCount);
        using ProblemSamples<T> samples = ProblemSamples<T>.OfTwoClasses(classes, sampleWeights);
        fixed (T* rows = features)
        {
            using TrainingProblem<T> problem = TrainingProblem<T>.Over(rows, featureCount, samples, options, cancellationToken);
            return problem.Fit(options, progress, start, cancellationToken);
        }
    }

    /// <summary>Trains on the features of a source, for example a packed matrix, which can be shared by any number of runs.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">The features, all finite; not disposed.</param>
    /// <param name="classes">The class of each row, 0 or 1, both present, as <see cref="MulticlassRegression"/> takes it; <see cref="ClassLabels{TLabel}"/> makes them from labels.</param>
    /// <param name="options">What to train and how; null for <see cref="TrainingOptions.Default"/>.</param>
    /// <param name="sampleWeights">s, one per row, finite and ≥ 0; empty for ones.</param>
    /// <param name="progress">Receives the start and each iteration, on the calling thread. An exception that it throws ends the run and reaches the caller as it is.</param>
    /// <param name="cancellationToken">
    /// Stops the run within the pass over one panel. Once the starting point has been evaluated, the result is the best model so far, with the reason
    /// <see cref="StopReason.Cancelled"/>; before, while features are packed or measured too, there is none and the exception is thrown.
    /// </param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">A feature is not finite (the message names row and column), a length disagrees with the shape, classes are not 0
    /// and 1, both present, weights are negative or all zero in a class, or an option is out of its range or beyond its solver, or the solver beyond the loss.</exception>
    /// <exception cref="ObjectDisposedException">The features are disposed, or were during the run.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before there was a model.</exception>
    [OverloadResolutionPriority(-1)]
    public static TrainingResult Train<T>(
        FeatureSource<T> features,
        ReadOnlySpan<int> classes,
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
        OptionsGuard.CheckBinary(options, features.FeatureCount);
        using ProblemSamples<T> samples = ProblemSamples<T>.OfTwoClasses(classes, sampleWeights);
        using TrainingProblem<T> problem = new(features, samples);
        return problem.Fit(options, progress, start, cancellationToken);
    }
}
