using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>A function to be minimised, all that a solver knows of the problem: F = smooth part + λ₁‖v‖₁ over the penalised variables.</summary>
/// <remarks>
/// The objective remembers two points by their logits: the current one, and the trial that was last evaluated or projected. Line searches move
/// between the two without reading the features.
/// </remarks>
internal interface IObjective : IDisposable
{
    /// <summary>Gets the number of variables; those that are not penalised, the intercepts, are the last.</summary>
    int VariableCount { get; }

    /// <summary>Gets the number of variables that stand for something: without those of places that hold no column. Choices and what is said of them go by it, memory by all.</summary>
    int UsedVariableCount => VariableCount;

    /// <summary>Gets the number of penalised variables: all but the intercepts.</summary>
    int PenalizedCount { get; }

    /// <summary>Gets a value indicating whether the loss is convex; where it is not there is no certificate, and Hessians may be indefinite.</summary>
    bool IsConvex { get; }

    /// <summary>Gets or sets the penalty. What is kept of points does not depend on it: a run under another penalty goes on from where this one is, after an evaluation of that point.</summary>
    Penalty Penalty { get; set; }

    /// <summary>Gets the relative error that the value of the smooth part may carry: smaller differences mean nothing.</summary>
    double ValueNoise { get; }

    /// <summary>Gets the threads, for work of the solver's own.</summary>
    WorkerTeam Team { get; }

    /// <summary>Gets the counts of evaluations and passes so far.</summary>
    WorkCounter Work { get; }

    /// <summary>
    /// The same objective in double arithmetic on the same features, Hessians, lines and products included, for runs that have exhausted the features' own precision; null where
    /// this is it. Disposed with this objective; its current point must be evaluated anew.
    /// </summary>
    IObjective? Refine();

    /// <summary>Gets a value indicating whether <see cref="Refine"/> has a finer arithmetic to offer.</summary>
    bool IsRefinable { get; }

    /// <summary>Moves a point to the nearest one that the kernels can represent.</summary>
    void Snap(Span<double> point);

    /// <summary>Computes the smooth part and its gradient at a point, in one pass, and makes the point the trial.</summary>
    double Evaluate(ReadOnlySpan<double> point, Span<double> gradient);

    /// <summary>Makes the trial the current point.</summary>
    void Accept();

    /// <summary>Forgets what an earlier run learned and a run from scratch would not know, before another run begins; memory and measured columns stay.</summary>
    void Forget()
    {
    }

    /// <summary>
    /// The mean loss, its slope and its second derivative by t at current + t·(trial − current); no pass.
    /// </summary>
    LinePoint EvaluateLine(double step);

    /// <summary>Computes the gradient of the smooth part estimated from a batch of samples (formula 4.5).</summary>
    void EvaluateBatch(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> gradient);

    /// <summary>Gets the second derivatives and what is learned with them; null where nobody computes them.</summary>
    ICurvature? Curvature { get; }

    /// <summary>Gets a value indicating whether there are <see cref="Columns"/>: columns are sparse, the variables are their coefficients, and the loss is convex.</summary>
    bool HasColumns => false;

    /// <summary>Gets the loss by a few columns, where <see cref="HasColumns"/>; else null. Made on first use.</summary>
    IColumnProblem? Columns => null;

    /// <summary>Gets the gap that a certificate by a dual point which the objective keeps is expected to show; infinite where it keeps none that was not used yet.</summary>
    double KeptGap => double.PositiveInfinity;

    /// <summary>
    /// Begins coordinate ascent on the dual, at zero coefficients; null where the objective has none: it needs the
    /// log loss of sparse rows under an L2 penalty, and coefficients for variables; and where sweeps would be many. The objective disposes it.
    /// </summary>
    IDualAscent? BeginAscent() => null;

    /// <summary>Whether the current point shows, without any more work, that no finite optimum exists.</summary>
    bool ShowsSeparation() => false;

    /// <summary>Gets what proves an optimum without a penalty; null where the loss is not convex.</summary>
    ISecondOrder? SecondOrder { get; }

    /// <summary>
    /// Bounds the distance of the current point to the optimum, by a dual point that is kept and was not used
    /// yet before any other; one pass in double, or two where the intercept must stay; several classes by another point take two or three. The trial is lost.
    /// </summary>
    /// <param name="point">The current point.</param>
    /// <param name="movesIntercept">Whether the stated values may be those of the best intercept, which a certificate by the point's own residuals needs anyway.</param>
    /// <param name="dual">Another point whose residuals bound F* in the place of the point's own; none where it is empty.</param>
    Certificate Certify(ReadOnlySpan<double> point, bool movesIntercept, DualPoint dual = default);

    /// <summary>
    /// Evaluates and certifies, by its own residuals, a point that the kernels can represent and nobody has evaluated: one pass in double, and one for the logits where several classes'
    /// intercepts are moved. Null where there is no such certificate. The current point stays; the trial is lost.
    /// </summary>
    /// <param name="point">The point; receives the intercepts that the certificate is of.</param>
    /// <param name="gradient">Receives ∇F there, in double.</param>
    Certificate? CertifyAhead(Span<double> point, Span<double> gradient) => null;
}

/// <summary>The mean loss along a line.</summary>
internal readonly record struct LinePoint(double Loss, double Slope, double Curvature);

/// <summary>A point whose residuals are used as the dual point of a certificate (formula 4.16), and what is known of the point that is certified by it.</summary>
/// <param name="variables">The point; empty for none.</param>
/// <param name="value">F at the point that is certified, as it was evaluated.</param>
/// <param name="gradientNorm">‖∇F‖∞ there.</param>
/// <param name="isDirection">Whether the variables are a direction along which the point's own residuals move (formula 4.19), and not another point.</param>
internal readonly ref struct DualPoint(ReadOnlySpan<double> variables, double value, double gradientNorm, bool isDirection = false)
{
    public ReadOnlySpan<double> Variables { get; } = variables;

    /// <summary>Gets a value indicating whether <see cref="Variables"/> is a direction along which the point's own residuals move; for objectives of one coefficient vector.</summary>
    public bool IsDirection { get; } = isDirection;

    /// <summary>Gets F at the point that is certified, as it was evaluated: where that was in double it need not be computed anew.</summary>
    public double Value { get; } = value;

    /// <summary>Gets ‖∇F‖∞ at the point that is certified.</summary>
    public double GradientNorm { get; } = gradientNorm;
}

/// <summary>The outcome of a certificate pass at a point.</summary>
/// <param name="Objective">F in double, at the point with <paramref name="Intercept"/>.</param>
/// <param name="Loss">The mean loss in double, at the same point.</param>
/// <param name="Gap">A bound on F − F*; NaN where none exists (no penalty, or a loss that is not convex).</param>
/// <param name="Intercept">b of the stated values, an element of the features' type.</param>
/// <param name="GradientNorm">‖∇F‖∞ in double, of the smallest subgradient; NaN where another dual point than that of the residuals left no gradient.</param>
internal readonly record struct Certificate(double Objective, double Loss, double Gap, double Intercept, double GradientNorm)
{
    /// <summary>Gets a bound of F* from below, which holds at every other point of the run too.</summary>
    public double LowerBound => Objective - Gap;
}

/// <summary>What a run has cost so far.</summary>
internal sealed class WorkCounter
{
    /// <summary>Gets or sets the objective calls.</summary>
    public int Evaluations { get; set; }

    /// <summary>Gets or sets the reads of the features, fractions counted where a part was read.</summary>
    public double Passes { get; set; }

    /// <summary>Begins to count from zero.</summary>
    public void Reset() => (Evaluations, Passes) = (0, 0);
}
