using System.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Training;

/// <summary>What to train and how: plain data, immutable, valid for any number of runs.</summary>
/// <remarks>Ranges are checked when training begins, before any work.</remarks>
public sealed record TrainingOptions
{
    /// <summary>Gets the defaults.</summary>
    public static TrainingOptions Default { get; } = new();

    /// <summary>Gets the loss; <see cref="Training.Loss.LogLoss"/>, logistic regression, by default.</summary>
    public Loss Loss { get; init; } = Loss.LogLoss;

    /// <summary>
    /// Gets λ₂ ≥ 0 of the <em>mean</em> objective (formula 3.1). Null, the default, stands for 1/S with S the sum of the sample weights:
    /// scikit-learn's C = 1 (formula 3.6). With <see cref="L1Strength"/> above 0 null stands for 0. Excludes <see cref="C"/>.
    /// </summary>
    public double? L2Strength { get; init; }

    /// <summary>
    /// Gets scikit-learn's C, positive, the inverse of the L2 strength of the <em>sum</em>: C·Σ s_i·α_(y_i)·ℓ_i + ½‖β‖² has the same minimum as the mean objective with
    /// λ₂ = 1/(C·S), S = Σ s_i·α_(y_i) the sum of the sample weights times the class weights (formula 3.6). With one-vs-rest S is that of each run. Null by default; excludes
    /// <see cref="L2Strength"/>. 1/(C·S) must be a positive number.
    /// </summary>
    public double? C { get; init; }

    /// <summary>Gets λ₁ ≥ 0 of the mean objective (formula 3.1); 0 by default.</summary>
    public double L1Strength { get; init; }

    /// <summary>Gets a value indicating whether an intercept is fitted; it is never penalised. True by default.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>
    /// Gets a value indicating whether columns are centred and divided by their population standard deviation inside the objective. The penalty then
    /// applies to the standardised coefficients; the model's coefficients are on the original scale. Constant columns get coefficient 0.
    /// Moments are weighted by the sample weights, not by the class weights. Without an intercept columns are scaled only.
    /// </summary>
    public bool Standardize { get; init; }

    /// <summary>
    /// Gets c, positive and finite, by which every feature is divided: 255 for pixels that lie in bytes. 1 by default. It is a map of the variables and not a copy: features stay as they are
    /// stored, and the model, its penalty and a model to start from are those of the features x/c. Rows are scored divided by c.
    /// </summary>
    public double FeatureScale { get; init; } = 1;

    /// <summary>Gets the factors by class on the sample weights; none by default.</summary>
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>Gets the solver; <see cref="Solver.Auto"/> by default.</summary>
    public Solver Solver { get; init; } = Solver.Auto;

    /// <summary>
    /// Gets the tolerance, positive: under a penalty, on the certified relative suboptimality (F − F*)/F (formula 4.11), whatever the solver. Without a penalty, where no certificate exists, on
    /// half the squared Newton decrement relative to F (formula 4.13); with a loss that is not convex on what the last steps promised, relative to F, or on ‖∇F‖∞. Null stands for 5e-7 with
    /// single-precision features and 5e-11 with double.
    /// </summary>
    public double? Tolerance { get; init; }

    /// <summary>Gets the limit of iterations (stochastic solvers: epochs), ≥ 0; 1000 by default. With 0 a run returns its start.</summary>
    public int MaxIterations { get; init; } = 1000;

    /// <summary>Gets the time limit; none by default. Checked after each iteration, and between the pieces of what a solver does before the first.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Gets the most threads, the caller's included, 0 to 1024; 0, the default, stands for one per processor. It never changes a bit of the result.</summary>
    /// <remarks>A pass takes as many of them as its measured work pays for, from the thread pool; a small problem is trained on the calling thread alone.</remarks>
    public int ThreadCount { get; init; }

    /// <summary>Gets a value indicating whether all threads take part in every work, however small: for tests.</summary>
    internal bool SharesAlways { get; init; }

    /// <summary>Gets the pairs that the L-BFGS solvers remember, ≥ 1; 30 by default. No more are kept than <see cref="MaxIterations"/> can fill, and more than memory holds are refused.</summary>
    public int HistoryLength { get; init; } = 30;

    /// <summary>Gets the step rule of gradient descent.</summary>
    public GradientStep GradientStep { get; init; } = GradientStep.Lipschitz;

    /// <summary>
    /// Gets η, positive: the step of <see cref="GradientStep.Constant"/> and of the stochastic solvers. Null stands for 0.1, and for AdaGrad 0.5.
    /// </summary>
    public double? LearningRate { get; init; }

    /// <summary>Gets how the step of the stochastic gradient falls.</summary>
    public LearningRateSchedule LearningRateSchedule { get; init; } = LearningRateSchedule.InverseSquareRoot;

    /// <summary>Gets the samples of a mini-batch, ≥ 1; 1 is the plain stochastic gradient. 64 by default.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Gets the seed of the shuffles.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Gets the model to start from, of the kind that is trained and over the same features: a <see cref="LogisticModel"/> of the link of <see cref="Loss"/>, a <see cref="MulticlassModel"/> of the
    /// same method and classes, or a
    /// <see cref="HiddenLayerModel"/> of the same units. Null, the default, stands for zero coefficients and the intercepts of the class frequencies, and for the seeded start of a network.
    /// </summary>
    public IClassifier? WarmStart { get; init; }

    /// <summary>λ₂ of the mean objective over samples of a given weight.</summary>
    /// <param name="weightSum">S, the sum of the sample weights times the class weights.</param>
    internal double L2StrengthOver(double weightSum) => L2Strength ?? (C is { } inverse ? 1 / (inverse * weightSum) : L1Strength > 0 ? 0 : 1 / weightSum);

    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(Loss), Loss)
            .Member(nameof(L2Strength), L2Strength)
            .Member(nameof(C), C)
            .Member(nameof(L1Strength), L1Strength)
            .Member(nameof(FitIntercept), FitIntercept)
            .Member(nameof(Standardize), Standardize)
            .Member(nameof(FeatureScale), FeatureScale)
            .Member(nameof(ClassWeights), ClassWeights)
            .Member(nameof(Solver), Solver)
            .Member(nameof(Tolerance), Tolerance)
            .Member(nameof(MaxIterations), MaxIterations)
            .Member(nameof(TimeLimit), TimeLimit)
            .Member(nameof(ThreadCount), ThreadCount)
            .Member(nameof(HistoryLength), HistoryLength)
            .Member(nameof(GradientStep), GradientStep)
            .Member(nameof(LearningRate), LearningRate)
            .Member(nameof(LearningRateSchedule), LearningRateSchedule)
            .Member(nameof(BatchSize), BatchSize)
            .Member(nameof(Seed), Seed)
            .Member(nameof(WarmStart), WarmStart);
        return true;
    }
}
