using System.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Training;

/// <summary>How a training run went. Immutable.</summary>
public record TrainingReport
{
    /// <summary>Gets why the run ended. Anything but <see cref="StopReason.Converged"/> deserves a look.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Gets the solver that ran, never <see cref="Solver.Auto"/>.</summary>
    public required Solver Solver { get; init; }

    /// <summary>Gets why that solver, in one sentence.</summary>
    public required string SolverReason { get; init; }

    /// <summary>Gets the solver's steps (stochastic solvers: epochs).</summary>
    public required int Iterations { get; init; }

    /// <summary>Gets the calls of the objective with gradient.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Gets the reads of the features: evaluations, projections, Hessian work and certificates; sub-samples count by their share.</summary>
    public required double Passes { get; init; }

    /// <summary>
    /// Gets F of the model (formula 3.1), computed in double from the features; of the last evaluation, in the precision of the features, where the run was
    /// cancelled or diverged.
    /// </summary>
    public required double Objective { get; init; }

    /// <summary>Gets (1/S) Σ s·ℓ of the model over the training samples, ℓ the loss that was trained: the objective without its penalty.</summary>
    public required double MeanLoss { get; init; }

    /// <summary>Gets the objective at the start and after each iteration, as the solver saw it; in runs of 2²⁰ iterations and more after every sth, and in the end, with the least power of two s that
    /// leaves 2²⁰ of them or fewer.</summary>
    public required IReadOnlyList<double> ObjectiveHistory { get; init; }

    /// <summary>Gets ‖∇F‖∞, of the smallest subgradient, at the end, by the variables that training moves: coefficients of standardised columns where they are standardised, and of
    /// columns less their offset where they lie far from zero (<see cref="FeatureOffset"/>). NaN where a run was cancelled before a gradient was known.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>
    /// Gets the certificate: a proven upper bound of F − F*, under a penalty the duality gap (formula 4.11) in double, or F where that is less. Without a penalty it is that of formula 4.20, wherever
    /// <see cref="OptimumExistence"/> is proven, κ is below 1 there and double tells the variances, with at
    /// most 1024 variables. Null otherwise: also for a loss that is not convex, or where the run was cancelled.
    /// </summary>
    public required double? CertifiedGap { get; init; }

    /// <summary>
    /// Gets, without a penalty, how many of its standard errors a coefficient or intercept is at most from that of the optimum (formula 4.21), rounding included; the coefficients that
    /// <see cref="UnidentifiedFeatures"/> names apart. Standard errors are those of the likelihood,
    /// √((H⁻¹)_jj/S), whatever the loss. Null under a penalty, and where <see cref="CertifiedGap"/> is null.
    /// </summary>
    public double? CertifiedCoefficientBound { get; init; }

    /// <summary>Gets <see cref="CertifiedGap"/>/<see cref="Objective"/>.</summary>
    public double? RelativeCertifiedGap => CertifiedGap / Objective;

    /// <summary>Gets λ₁ as it was used.</summary>
    public required double L1Strength { get; init; }

    /// <summary>Gets λ₂ as it was used.</summary>
    public required double L2Strength { get; init; }

    /// <summary>Gets whether a finite optimum exists, as far as the run proved it.</summary>
    public required OptimumExistence OptimumExistence { get; init; }

    /// <summary>
    /// Gets the features of a separating direction, those that separate alone or else largest share first; empty unless <see cref="StopReason.Separated"/>.
    /// </summary>
    public required IReadOnlyList<int> SeparatingFeatures { get; init; }

    /// <summary>
    /// Gets the features, in ascending order, whose coefficients the data do not determine without a penalty: columns that are constant, or linear combinations of each
    /// other and the intercept (duplicates, all levels of a category). Their coefficients are one choice of many with the same probabilities. Empty under a penalty, for a loss that is not convex,
    /// with more than 1024 variables, and where the run was cancelled or diverged.
    /// </summary>
    public required IReadOnlyList<int> UnidentifiedFeatures { get; init; }

    /// <summary>Gets the wall time, packing included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <inheritdoc/>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(StopReason), StopReason)
            .Member(nameof(Solver), Solver)
            .Member(nameof(SolverReason), SolverReason)
            .Member(nameof(Iterations), Iterations)
            .Member(nameof(Evaluations), Evaluations)
            .Member(nameof(Passes), Passes)
            .Member(nameof(Objective), Objective)
            .Member(nameof(MeanLoss), MeanLoss)
            .Member(nameof(ObjectiveHistory), ObjectiveHistory)
            .Member(nameof(GradientNorm), GradientNorm)
            .Member(nameof(CertifiedGap), CertifiedGap)
            .Member(nameof(RelativeCertifiedGap), RelativeCertifiedGap)
            .Member(nameof(CertifiedCoefficientBound), CertifiedCoefficientBound)
            .Member(nameof(L1Strength), L1Strength)
            .Member(nameof(L2Strength), L2Strength)
            .Member(nameof(SeparatingFeatures), SeparatingFeatures)
            .Member(nameof(UnidentifiedFeatures), UnidentifiedFeatures)
            .Member(nameof(Elapsed), Elapsed);
        return true;
    }
}
