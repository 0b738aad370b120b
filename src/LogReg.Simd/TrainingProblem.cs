using System.Diagnostics;
using LogReg.Simd.Guards;
using LogReg.Simd.Memory;
using LogReg.Simd.Sessions;
using LogReg.Simd.Threading;
using LogReg.Simd.Training;

namespace LogReg.Simd;

/// <summary>Features, labels and sample weights, checked and prepared once for any number of fits: a path of penalties, starts from earlier models, several kinds of models.</summary>
/// <remarks>
/// <para>
/// Labels and weights are copied and checked by the constructor. What fits need beside them is made by the first one that needs it and kept while the next ones need the same: class weights
/// applied, moments and far columns of the features, a
/// moved copy where there are far columns, logits, curvatures and the memory of the passes. A fit that differs from the last one in penalty, solver, tolerance or start makes none of that again:
/// beside its result it allocates what its solver
/// remembers, and nothing by sample. Its result has the bits of a training from scratch (<see cref="LogisticRegression"/>, <see cref="MulticlassRegression"/>, <see cref="HiddenLayerNetwork"/>,
/// which are fits of a problem that is used once); only
/// <see cref="TrainingReport.Passes"/> may count less, where reads were spared. <see cref="TrainingOptions.WarmStart"/> starts from the last model.
/// </para>
/// <para>One fit at a time; the features can be shared by any number of problems. Memory beside the features: 2 elements per sample for labels and weights, and what the last fit needed, two or
/// four elements per sample and class.</para>
/// </remarks>
/// <example>
/// <code>
/// using TrainingProblem&lt;float&gt; problem = new(matrix, classes);
/// LogisticModel? last = null;
/// foreach (double strength in strengths)
/// {
///     TrainingResult fit = problem.Fit(new TrainingOptions { L2Strength = strength, WarmStart = last });
///     last = fit.Model;
/// }
/// </code>
/// </example>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class TrainingProblem<T> : IDisposable
    where T : unmanaged
{
    private readonly FeatureSource<T> features;
    private readonly ProblemSamples<T> samples;
    private readonly FitMemory<T> memory;
    private readonly bool ownsSamples;
    private FeatureMatrix<T>? ownedFeatures;
    private int isFitting;
    private bool disposed;

    /// <summary>Checks and copies labels and weights.</summary>
    /// <param name="features">The features, all finite; not disposed with the problem, and to be kept until its last fit.</param>
    /// <param name="classes">One class index per row, 0 to K − 1, every class present; <see cref="ClassLabels{TLabel}"/> makes them from labels.</param>
    /// <param name="sampleWeights">s, one per row, finite and ≥ 0; empty for ones.</param>
    /// <exception cref="ArgumentException">A length disagrees with the rows, there is only one class or one without samples or weight, or a weight is not finite or negative.</exception>
    /// <exception cref="ObjectDisposedException">The features are disposed.</exception>
    public TrainingProblem(FeatureSource<T> features, ReadOnlySpan<int> classes, ReadOnlySpan<T> sampleWeights = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        using BufferUse use = features.Use();
        Guard.SameLength(classes.Length, features.SampleCount, nameof(classes), "classes", "samples");
        this.features = features;
        samples = ProblemSamples<T>.OfClasses(classes, sampleWeights);
        memory = new FitMemory<T>(new MeasuredFeatures<T>(features, samples), samples);
        ownsSamples = true;
    }

    /// <summary>A problem over samples that were checked.</summary>
    /// <param name="features">The features; not disposed with the problem.</param>
    /// <param name="samples">Labels and weights; not disposed with the problem.</param>
    /// <param name="team">The threads, where there are some already.</param>
    internal TrainingProblem(FeatureSource<T> features, ProblemSamples<T> samples, WorkerTeam? team = null)
    {
        this.features = features;
        this.samples = samples;
        memory = new FitMemory<T>(new MeasuredFeatures<T>(features, samples, nameof(features)), samples, team);
    }

    /// <summary>Gets the number of samples (rows).</summary>
    public int SampleCount => features.SampleCount;

    /// <summary>Gets the number of features (columns).</summary>
    public int FeatureCount => features.FeatureCount;

    /// <summary>Gets K, the number of classes.</summary>
    public int ClassCount => samples.ClassCount;

    /// <summary>Trains a model of two classes; see <see cref="LogisticRegression"/>.</summary>
    /// <param name="options">What to train and how; null for <see cref="TrainingOptions.Default"/>. A warm start is a <see cref="LogisticModel"/>.</param>
    /// <param name="progress">Receives the start and each iteration, on the calling thread. An exception that it throws ends the run and reaches the caller as it is.</param>
    /// <param name="cancellationToken">Stops the run within the pass over one panel: with the best model so far, or before the start has been evaluated with the exception.</param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">An option is out of its range or beyond its solver, or the solver beyond the loss.</exception>
    /// <exception cref="InvalidOperationException">A feature is not finite (the message names row and column), the problem has more than two classes, or another fit of it is running.</exception>
    /// <exception cref="ObjectDisposedException">The problem or its features are disposed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before there was a model.</exception>
    public TrainingResult Fit(TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Fit(options ?? TrainingOptions.Default, progress, Stopwatch.GetTimestamp(), cancellationToken);

    /// <summary>Trains a model of K classes; see <see cref="MulticlassRegression"/>.</summary>
    /// <param name="method">Softmax or one-vs-rest.</param>
    /// <param name="options">What to train and how; null for <see cref="TrainingOptions.Default"/>. The loss is the log loss; a warm start is a <see cref="MulticlassModel"/> of the same
    /// method.</param>
    /// <param name="progress">Receives the start and each iteration, on the calling thread; with one-vs-rest every class's own. An exception that it throws ends the run and reaches the caller as
    /// it is.</param>
    /// <param name="cancellationToken">Stops the run within the pass over one panel: with the best model so far, or before there is one with the exception.</param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">An option is out of its range or beyond its solver.</exception>
    /// <exception cref="InvalidOperationException">A feature is not finite (the message names row and column), or another fit of the problem is running.</exception>
    /// <exception cref="ObjectDisposedException">The problem or its features are disposed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before there was a model.</exception>
    public MulticlassResult FitClasses(
        MulticlassMethod method = MulticlassMethod.Softmax,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        FitClasses(method, options ?? TrainingOptions.Default, progress, Stopwatch.GetTimestamp(), cancellationToken);

    /// <summary>Trains a network with one hidden layer; see <see cref="HiddenLayerNetwork"/>.</summary>
    /// <param name="hiddenUnits">The units of the hidden layer, ≥ 1.</param>
    /// <param name="options">What to train and how; null for <see cref="TrainingOptions.Default"/>. The loss is the log loss; a warm start is a <see cref="HiddenLayerModel"/> with as many
    /// units.</param>
    /// <param name="progress">Receives the start and each iteration, on the calling thread. An exception that it throws ends the run and reaches the caller as it is.</param>
    /// <param name="cancellationToken">Stops the run within the pass over one panel: with the best model so far, or before there is one with the exception.</param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">There is no unit, or an option is out of its range or beyond its solver.</exception>
    /// <exception cref="InvalidOperationException">A feature is not finite (the message names row and column), or another fit of the problem is running.</exception>
    /// <exception cref="ObjectDisposedException">The problem or its features are disposed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before there was a model.</exception>
    public NetworkResult FitNetwork(int hiddenUnits, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) =>
        FitNetwork(hiddenUnits, options ?? TrainingOptions.Default, progress, Stopwatch.GetTimestamp(), cancellationToken);

    /// <summary>Frees what the problem keeps, but not the features.</summary>
    public void Dispose()
    {
        disposed = true;
        memory.Dispose();
        ownedFeatures?.Dispose();
        if (ownsSamples)
        {
            samples.Dispose();
        }
    }

    /// <summary>A problem over the caller's row-major rows, for one fit with the same options: threads pack the rows where they do not lie as the kernels want them.</summary>
    /// <param name="rows">The rows, pinned until the problem is disposed.</param>
    /// <param name="featureCount">The features of a row.</param>
    /// <param name="samples">Labels and weights; not disposed with the problem.</param>
    /// <param name="options">How many threads.</param>
    /// <param name="cancellationToken">Ends the packing.</param>
    internal static unsafe TrainingProblem<T> Over(T* rows, int featureCount, ProblemSamples<T> samples, TrainingOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WorkerTeam team = FitMemory<T>.NewTeam(options);
        team.Cancellation = cancellationToken;
        FeatureMatrix<T> matrix = FeatureMatrix<T>.Over(team, rows, samples.Count, featureCount);
        return new TrainingProblem<T>(matrix, samples, team) { ownedFeatures = matrix };
    }

    internal TrainingResult Fit(TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime, CancellationToken cancellationToken)
    {
        Check();
        if (ClassCount != 2)
        {
            throw new InvalidOperationException($"The problem has {ClassCount} classes, and {nameof(Fit)} trains models of 2. Call {nameof(FitClasses)} or {nameof(FitNetwork)}.");
        }

        OptionsGuard.CheckBinary(options, FeatureCount);
        return Alone(() => memory.Binary(options, cancellationToken).Fit(options, progress, startTime, cancellationToken), cancellationToken);
    }

    internal MulticlassResult FitClasses(
        MulticlassMethod method, TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime, CancellationToken cancellationToken)
    {
        Check();
        OptionsGuard.Check(options);
        if (ownsSamples)
        {
            MulticlassGuard.CheckOptions(options, method, ClassCount, FeatureCount, nameof(method), nameof(method));
        }
        else
        {
            MulticlassGuard.CheckOptions(options, method, ClassCount, FeatureCount);
        }

        return Alone(
            () => method == MulticlassMethod.Softmax
                ? memory.Softmax(options, cancellationToken).Fit(options, progress, startTime, cancellationToken)
                : memory.OneVsRest(options, cancellationToken).Fit(options, progress, startTime, cancellationToken),
            cancellationToken);
    }

    internal NetworkResult FitNetwork(int hiddenUnits, TrainingOptions options, IProgress<TrainingProgress>? progress, long startTime, CancellationToken cancellationToken)
    {
        Check();
        OptionsGuard.Check(options);
        NetworkGuard.Check(options, hiddenUnits, ClassCount, FeatureCount);
        return Alone(() => memory.Network(hiddenUnits, options, cancellationToken).Fit(options, progress, startTime, cancellationToken), cancellationToken);
    }

    private void Check() => ObjectDisposedException.ThrowIf(disposed, this);

    /// <summary>Runs a fit unless one is running; what an exception may have left half done is not kept.</summary>
    private TResult Alone<TResult>(Func<TResult> fit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref isFitting, 1) != 0)
        {
            throw new InvalidOperationException("Another fit of this problem is running. Wait for it, or make a problem for each thread; they can share the features.");
        }

        try
        {
            using BufferUse use = features.Use();
            return fit();
        }
        catch
        {
            memory.Forget();
            throw;
        }
        finally
        {
            Volatile.Write(ref isFitting, 0);
        }
    }
}
