using System.Diagnostics;
using LogReg.Simd.Guards;
using LogReg.Simd.Memory;
using LogReg.Simd.Sessions;
using LogReg.Simd.Training;

namespace LogReg.Simd;

/// <summary>
/// Trains networks with one hidden layer of sigmoid units on dense features: h_j = σ(Σ_i x_i·w_ji + a_j), o_k = Σ_j h_j·v_kj + c_k (formula 6.1), with the log loss of
/// two classes or the softmax cross-entropy of more, and the penalties of formula 3.1 on w and v.
/// </summary>
/// <remarks>
/// <para>
/// A network finds borders that are not straight. The price: the objective is not convex, so that training finds a local minimum, which depends on the seeded random start,
/// and no certificate; and features should be of a size near one (<see cref="TrainingOptions.Standardize"/>), because a sigmoid far from zero is flat.
/// </para>
/// <para>The result has the same bits on any number of threads. Methods are thread-safe: every run owns its memory and its threads.</para>
/// </remarks>
public static class HiddenLayerNetwork
{
    /// <summary>Trains on row-major features.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">The rows, one after another, all finite. The span is pinned until training ends; rows of 160 features or more, a multiple of 16, are read where they lie, others
    /// packed.</param>
    /// <param name="featureCount">The features of a row, ≥ 0.</param>
    /// <param name="classes">One class index per row, 0 to K − 1, every class present; <see cref="ClassLabels{TLabel}"/> makes them from labels.</param>
    /// <param name="hiddenUnits">The units of the hidden layer, ≥ 1.</param>
    /// <param name="options">
    /// What to train and how; null for <see cref="TrainingOptions.Default"/>. The loss is the log loss; a warm start is a <see cref="HiddenLayerModel"/> with as many units.
    /// <see cref="TrainingOptions.FitIntercept"/> stands for the
    /// intercepts of both layers, <see cref="TrainingOptions.Seed"/> for start and shuffles. Solvers: Auto, Lbfgs, OrthantWiseLbfgs, StochasticGradient, AdaGrad, and
    /// GradientDescent with a constant step or backtracking.
    /// </param>
    /// <param name="sampleWeights">s, one per row, finite and ≥ 0; empty for ones.</param>
    /// <param name="progress">Receives the start and each iteration, one call at a time. An exception that it throws ends the run and reaches the caller as it is.</param>
    /// <param name="cancellationToken">
    /// Stops the run within the pass over one piece. Once the starting point has been evaluated, the result is the best model so far, with the reason
    /// <see cref="StopReason.Cancelled"/>; before, while features are packed or measured too, there is none and the exception is thrown.
    /// </param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">A feature is not finite (the message names row and column), a length disagrees with the shape, there is no unit, only one class or one
    /// without samples or weight, or an option is out of its range or beyond its solver.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before there was a model.</exception>
    public static unsafe NetworkResult Train<T>(
        ReadOnlySpan<T> features,
        int featureCount,
        ReadOnlySpan<int> classes,
        int hiddenUnits,
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
        NetworkGuard.Check(options, hiddenUnits, samples.ClassCount, featureCount);
        fixed (T* rows = features)
        {
            using TrainingProblem<T> problem = TrainingProblem<T>.Over(rows, featureCount, samples, options, cancellationToken);
            return problem.FitNetwork(hiddenUnits, options, progress, start, cancellationToken);
        }
    }

    /// <summary>Trains on the features of a source, for example a packed matrix, which can be shared by any number of runs.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="features">The features, all finite; not disposed.</param>
    /// <param name="classes">One class index per row, 0 to K − 1, every class present; <see cref="ClassLabels{TLabel}"/> makes them from labels.</param>
    /// <param name="hiddenUnits">The units of the hidden layer, ≥ 1.</param>
    /// <param name="options">
    /// What to train and how; null for <see cref="TrainingOptions.Default"/>. The loss is the log loss; a warm start is a <see cref="HiddenLayerModel"/> with as many units.
    /// <see cref="TrainingOptions.FitIntercept"/> stands for the
    /// intercepts of both layers, <see cref="TrainingOptions.Seed"/> for start and shuffles. Solvers: Auto, Lbfgs, OrthantWiseLbfgs, StochasticGradient, AdaGrad, and
    /// GradientDescent with a constant step or backtracking.
    /// </param>
    /// <param name="sampleWeights">s, one per row, finite and ≥ 0; empty for ones.</param>
    /// <param name="progress">Receives the start and each iteration, one call at a time. An exception that it throws ends the run and reaches the caller as it is.</param>
    /// <param name="cancellationToken">
    /// Stops the run within the pass over one piece. Once the starting point has been evaluated, the result is the best model so far, with the reason
    /// <see cref="StopReason.Cancelled"/>; before, while features are packed or measured too, there is none and the exception is thrown.
    /// </param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">A feature is not finite (the message names row and column), a length disagrees with the shape, there is no unit, only one class or one
    /// without samples or weight, or an option is out of its range or beyond its solver.</exception>
    /// <exception cref="ObjectDisposedException">The features are disposed, or were during the run.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before there was a model.</exception>
    public static NetworkResult Train<T>(
        FeatureSource<T> features,
        ReadOnlySpan<int> classes,
        int hiddenUnits,
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
        return problem.FitNetwork(hiddenUnits, options, progress, start, cancellationToken);
    }
}
