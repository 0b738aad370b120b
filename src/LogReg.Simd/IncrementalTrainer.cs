using LogReg.Simd.Guards;
using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Passes;
using LogReg.Simd.Sampling;
using LogReg.Simd.Sessions;
using LogReg.Simd.Solvers;
using LogReg.Simd.Training;

namespace LogReg.Simd;

/// <summary>Trains a model from mini-batches that arrive one by one (partial fit): stochastic gradient or AdaGrad (formulas 4.4 to 4.6).</summary>
/// <remarks>
/// Batches in the order of <see cref="FillEpochOrder"/> give the bits of <see cref="LogisticRegression"/> with the same options, samples and start, without sample weights. That one divides
/// weights by their mean over all samples, which is not known here: steps are as long as the weights are large, so pass weights whose mean is near 1.
/// After construction nothing is allocated but by <see cref="ToModel"/>. Not thread-safe.
/// </remarks>
/// <typeparam name="T">The element type of the features, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class IncrementalTrainer<T> : IDisposable
    where T : unmanaged
{
    private readonly Coordinates coordinates;
    private readonly StochasticUpdate update;
    private readonly BatchGradient<T> batchGradient;
    private readonly Link link;
    private readonly double l2Strength;
    private readonly double[] point;
    private readonly double[] gradient;
    private readonly double[] coefficients;
    private readonly T[] elements;
    private bool disposed;

    /// <summary>Prepares a trainer.</summary>
    /// <param name="featureCount">The features of a row, ≥ 0.</param>
    /// <param name="options">
    /// The solver is <see cref="Solver.StochasticGradient"/> or <see cref="Solver.AdaGrad"/>; an L2 strength is given, because 1/S is not known; there is no L1 penalty, no
    /// standardisation, no balanced class weights, for the same reason. Loss, start, learning rate and schedule count as in training.
    /// </param>
    /// <param name="batchesPerEpoch">The batches by which the schedule counts an epoch, ≥ 1.</param>
    /// <exception cref="ArgumentException">An option is out of its range or needs all samples at once, or the model to start from has an intercept and none is trained.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public IncrementalTrainer(int featureCount, TrainingOptions options, int batchesPerEpoch = 1)
    {
        ArgumentNullException.ThrowIfNull(options);
        Guard.FloatOrDouble<T>();
        Guard.Count(featureCount, nameof(featureCount), "feature count");
        OptionsGuard.CheckIncremental(options);
        OptionsGuard.CheckBinary(options, featureCount);
        Guard.AtLeast(batchesPerEpoch, 1, nameof(batchesPerEpoch));
        coordinates = new Coordinates(featureCount, options.FitIntercept);
        update = SolverChoice.Update(options.Solver, coordinates.VariableCount, options, batchesPerEpoch);
        batchGradient = LossBinding.Of(options.Loss).NewBatchGradient<T>(featureCount);
        link = LossBinding.Of(options.Loss).Link;
        l2Strength = options.L2Strength!.Value;
        point = new double[coordinates.VariableCount];
        gradient = new double[coordinates.VariableCount];
        coefficients = new double[featureCount];
        elements = new T[Math.Max(1, featureCount)];
        if (options.WarmStart is LogisticModel model)
        {
            // Batch after batch moves on from this model; without its intercept the first step would leave from another one.
            if (!options.FitIntercept && model.Intercept != 0)
            {
                throw ArgumentErrors.Invalid(
                    nameof(options),
                    $"The model to start from has an intercept of {model.Intercept:G3}, and {nameof(TrainingOptions.FitIntercept)} is false. Set it to true, or pass a model whose intercept is 0.");
            }

            coordinates.ToVariables(model.Coefficients, model.Intercept, point);
        }
    }

    /// <summary>Gets the number of samples seen so far.</summary>
    public long SampleCount { get; private set; }

    /// <summary>Fills a span with the order in which seeded training takes the samples of an epoch.</summary>
    /// <param name="order">Receives a permutation of 0 to its length less one.</param>
    /// <param name="seed"><see cref="TrainingOptions.Seed"/>.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public static void FillEpochOrder(Span<int> order, int seed, int epoch) => SampleOrder.Fill(order, seed, epoch);

    /// <summary>Moves the model against the gradient of one batch (formula 4.5).</summary>
    /// <param name="features">The rows, one after another.</param>
    /// <param name="labels">y, one per row, 0 or 1; a batch may hold one class only.</param>
    /// <param name="sampleWeights">s, one per row, finite and ≥ 0; empty for ones. The gradient is divided by the number of rows, not by Σ s, so that weights of mean 1 leave the learning rate what
    /// it says.</param>
    /// <exception cref="ArgumentException">The batch is empty, a length disagrees with the shape, a feature is not finite, a label is not 0 or 1, or a weight is negative;
    /// the model is unchanged.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public void Train(ReadOnlySpan<T> features, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights = default)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        int d = coordinates.FeatureCount;
        Guard.SameProduct(features.Length, labels.Length, d, nameof(features), "elements", "labels", "features");
        Guard.EmptyOrSameLength(sampleWeights.Length, labels.Length, nameof(sampleWeights), "weights", "samples");
        Guard.AtLeast(labels.Length, 1, nameof(labels));
        TrainingGuard.Batch(features, d, labels, sampleWeights);
        double intercept = coordinates.ToCoefficients(point, coefficients);
        double residuals;
        fixed (T* x = features, y = labels, s = sampleWeights, beta = elements)
        {
            Elements.Narrow(coefficients, beta);
            residuals = batchGradient.Compute(x, d, labels.Length, y, s, beta, Elements.Of<T>(intercept), coefficients);
        }

        coordinates.PullBack(coefficients, residuals, gradient);
        Doubles.Multiply(gradient, 1.0 / labels.Length);
        VectorMath.AddScaled(gradient.AsSpan(0, d), l2Strength, point.AsSpan(0, d));
        update.Apply(point, gradient);
        SampleCount += labels.Length;
    }

    /// <summary>The model as it is now.</summary>
    /// <returns>A model of its own, which later batches do not change.</returns>
    /// <exception cref="InvalidOperationException">The training has diverged: a coefficient has left the finite numbers.</exception>
    public LogisticModel ToModel()
    {
        double[] copy = new double[coordinates.FeatureCount];
        double intercept = coordinates.ToCoefficients(point, copy);
        for (int j = 0; j < copy.Length; j++)
        {
            copy[j] = Elements.Round<T>(copy[j]);
        }

        intercept = Elements.Round<T>(intercept);
        int lost = Array.FindIndex(copy, coefficient => !double.IsFinite(coefficient));
        if (lost >= 0 || !double.IsFinite(intercept))
        {
            throw new InvalidOperationException(
                $"The training has diverged: after {SampleCount} samples {(lost >= 0 ? $"the coefficient of feature {lost}" : "the intercept")} is no longer a finite number. "
                + "Use a smaller learning rate, or bring features and sample weights to a size near one.");
        }

        return new LogisticModel(copy, intercept, link);
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Dispose()
    {
        disposed = true;
        batchGradient.Dispose();
    }
}
