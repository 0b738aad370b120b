using LogReg.Simd.Memory;

namespace LogReg.Simd.Objectives;

/// <summary>
/// What the proof of an optimum without a penalty needs of a convex loss at the current point (formulas 4.13 to 4.15): its rows as constraints, in double.
/// </summary>
/// <remarks>
/// A constraint c is a sample with a class other than its own; a_cᵀv is by how much the direction v moves the sample's own logit away from the other class's.
/// Two classes have one constraint per sample, K classes K − 1. A direction is given by the variables without those that a common constant makes redundant:
/// with softmax the last class stands still. All but <see cref="LookForSeparation"/> belongs to the objective in double.
/// </remarks>
internal interface ISecondOrder
{
    /// <summary>Gets the variables of a direction.</summary>
    int DirectionCount { get; }

    /// <summary>Gets the number of constraints, those of samples without weight included.</summary>
    int ConstraintCount { get; }

    /// <summary>Gets a value indicating whether the loss vanishes as the margin grows: otherwise every optimum is finite.</summary>
    bool IsSeparable { get; }

    /// <summary>Gets S, the sum of the sample weights.</summary>
    double WeightSum { get; }

    /// <summary>Gets the least c with |∂³ℓ/∂z³| ≤ c·∂²ℓ/∂z²; of several classes along any direction, by the range of its logits.</summary>
    double ThirdDerivativeShare { get; }

    /// <summary>
    /// The most that a_cᵀv, or of several classes the difference of any two logits of a row along v, can be where no element of v exceeds its size; one read of the features at the first call.
    /// </summary>
    double Reach(ReadOnlySpan<double> sizes);

    /// <summary>The most that rounding moves gᵀv at a point, by logits and residuals of rows and by sums over them, where no element of v exceeds its size.</summary>
    /// <param name="direction">The point, as a direction from zero.</param>
    /// <param name="loss">The mean loss there.</param>
    /// <param name="sizes">The sizes.</param>
    double GradientRounding(ReadOnlySpan<double> direction, double loss, ReadOnlySpan<double> sizes);

    /// <summary>The most that rounding moves the mean loss at a point.</summary>
    /// <param name="direction">The point, as a direction from zero.</param>
    /// <param name="loss">The mean loss there.</param>
    double ValueRounding(ReadOnlySpan<double> direction, double loss);

    /// <summary>The most that rounding moves a coefficient or an intercept of a model, by its variable.</summary>
    double CoefficientRounding(ReadOnlySpan<double> direction);

    /// <summary>Writes the point that a certificate of this objective stated its values for, its intercepts moved, as a direction.</summary>
    void ToDirection(ReadOnlySpan<double> point, in Certificate stated, Span<double> direction);

    /// <summary>Whether a variable of a direction is an intercept.</summary>
    bool IsIntercept(int variable);

    /// <summary>Whether the sample of a constraint has a weight.</summary>
    bool Counts(int constraint);

    /// <summary>Writes a point, or the difference of two, as a direction.</summary>
    void ToDirection(ReadOnlySpan<double> variables, Span<double> direction);

    /// <summary>Writes a gradient by the variables of a direction.</summary>
    void ToSlopes(ReadOnlySpan<double> gradient, Span<double> slopes);

    /// <summary>Writes a direction by all variables.</summary>
    void FromDirection(ReadOnlySpan<double> direction, Span<double> variables);

    /// <summary>Computes a_cᵀv for every constraint, 0 where it does not count; and, where there is room for it, a bound of its rounding.</summary>
    void Project(ReadOnlySpan<double> direction, Span<double> moves, Span<double> roundings);

    /// <summary>Computes (1/S) Σ value_c·a_c.</summary>
    void Accumulate(ReadOnlySpan<double> values, Span<double> direction);

    /// <summary>Turns moves into what they change the multipliers of the constraints by, so that accumulating the result gives H·v.</summary>
    void ApplyCurvatures(ReadOnlySpan<double> moves, Span<double> changes);

    /// <summary>
    /// The largest share of its multiplier that a constraint loses by the moves (formula 4.14), and the smallest multiplier, which is the residual of a sample towards a class. A
    /// multiplier that has underflowed to zero loses nothing: with it the Hessian has lost the curvature of its row, and is singular if that row is needed.
    /// </summary>
    (double Share, double Smallest) LargestLoss(ReadOnlySpan<double> moves);

    /// <summary>Computes the lower triangle of the Hessian by the variables of a direction, and what rounding may have moved each diagonal element by in centring.</summary>
    void FormHessian(LowerMatrix hessian, Span<double> rounding);

    /// <summary>Computes the lower triangle of (1/S) Σ a_c·a_cᵀ over some constraints, and the same rounding.</summary>
    void FormGram(ReadOnlySpan<bool> constraints, LowerMatrix gram, Span<double> rounding);

    /// <summary>Looks for signs of separated classes in the logits of the current point and of the one before it (formula 4.12): no proof.</summary>
    SeparationEvidence LookForSeparation(bool isLate);

    /// <summary>The features that separate the classes alone.</summary>
    int[] FeaturesThatSeparate();

    /// <summary>The features whose share in a direction, in deviations of their columns, is more than a part of the largest, largest first.</summary>
    int[] FeaturesOf(ReadOnlySpan<double> direction, double leastShare);
}
