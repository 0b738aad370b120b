using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Newton's method for several classes with the whole Hessian of rows drawn by their curvatures, anew at every point (formulas 4.8 and 4.22).</summary>
/// <remarks>
/// <para>
/// The diagonal blocks of <see cref="SubsampledClassLbfgs"/> leave out how classes compete, which pairs of L-BFGS learn slowly. The whole Hessian of a sample is never formed: a product with it
/// costs a pass over the sample.
/// </para>
/// <para>
/// Near the optimum a row is open between two classes at most, and a sample knows fewer directions than it has rows times classes: it takes the curvature of what it has not seen for too small,
/// so that steps are too long by about the same share every time. The share is learned from the slopes at both ends of a step.
/// </para>
/// <para>
/// Iterations on mnist, ten classes, λ = 1/n, to a certified 1e-5, where the blocks take 183: with six rows per variable of a class and 20 inner steps 21, with twelve rows
/// and 12 inner steps 16, with 18 rows and 20 inner steps 11 in the same time.
/// Lost: the pairs of L-BFGS around the sampled inverse, 20 to 34 iterations, and 41 with residuals reduced to 0.03.
/// </para>
/// </remarks>
internal sealed class SampledClassNewton : ISolver
{
    /// <summary>The rows of the smallest sample.</summary>
    private const int LeastSample = 4096;

    /// <summary>Rows by variables of a class.</summary>
    private const int RowsPerVariable = 12;

    /// <summary>
    /// From so many variables of a class on the blocks are dear and the pairs slow. Times to a certified 1e-5 as shares of those with the blocks, in single and in double precision: 60,000 × 784 in
    /// ten classes 0.42 in single, 20,000 × 100 in ten 0.83 and 0.94, 30,000 × 100 in six 0.87 and 0.90, 40,000 × 40 in twelve 0.74 and 0.89, 100,000 × 30 in five 0.55 and 0.72; but 20,000 × 16 in 26
    /// classes 1.1 to 1.3, and 9,000 × 20 in four to six 1.05 to 1.1. To 1e-3, where the block of the start is enough, 20,000 × 100 takes 1.15 to 1.25.
    /// </summary>
    private const int LeastVariables = 30;

    /// <summary>From so many products of a coefficient and a feature in a pass on, those over a sample cost less than the passes that they save: of the sets above, 15.5 million gain.</summary>
    private const long LeastProducts = 15_000_000;

    /// <summary>The same where the run ends by <see cref="CoarseTolerance"/>: mnist has 471 million and takes 0.7 to 0.8 of the time.</summary>
    private const long LeastCoarseProducts = 100_000_000;

    /// <summary>A relative tolerance that the block of the start and a few pairs reach.</summary>
    private const double CoarseTolerance = 1e-3;

    /// <summary>No step is shortened to less than this by the one before.</summary>
    private const double LeastScale = 0.1;

    private readonly int sampleSize;
    private readonly SampledInverse inverse;
    private readonly LbfgsMemory pairs;

    /// <summary>What directions are multiplied by.</summary>
    private double scale = 1;

    public SampledClassNewton(int variableCount, int penalizedCount, int classCount, int pairCount)
    {
        sampleSize = SampleSize(variableCount / classCount);
        inverse = new SampledInverse(variableCount, penalizedCount, classCount, sampleSize);
        pairs = new LbfgsMemory(variableCount, pairCount);
    }

    public bool IsStochastic => false;

    public string Account => $"; the whole Hessian is that of {sampleSize} samples, drawn anew at every point";

    /// <summary>Gets the steps with what they changed of the gradient: directions do without them, the dual point of a certificate does not.</summary>
    public LbfgsMemory? Pairs => pairs;

    /// <summary>Whether the rows are enough for samples of them, and passes dear enough.</summary>
    public static bool Pays(int sampleCount, IObjective objective, double? tolerance)
    {
        int perClass = objective.VariableCount / objective.Curvature!.HessianBlocks;
        return objective.Curvature.CanSampleHessian
            && perClass >= LeastVariables
            && sampleCount >= 2L * SampleSize(perClass)
            && (long)sampleCount * objective.VariableCount >= (tolerance >= CoarseTolerance ? LeastCoarseProducts : LeastProducts);
    }

    public bool TryInvert(Span<double> vector)
    {
        inverse.Solve(vector);
        return inverse.IsKnown;
    }

    public void Start(OptimizationState state, Span<double> start)
    {
    }

    public void Forget()
    {
        scale = 1;
        pairs.Clear();
        inverse.Forget();
    }

    public bool TryStep(OptimizationState state)
    {
        if (!inverse.TryDraw(state.Objective))
        {
            return false;
        }

        VectorMath.Negate(state.Gradient, state.Direction);
        inverse.Solve(state.Direction);
        double slope = VectorMath.Dot(state.Gradient, state.Direction);
        double step = LineSearch.Advance(state, scale);
        if (step == 0)
        {
            return false;
        }

        // Where the slope would be zero between the two points, or beyond, if it were a line.
        double best = step * slope / (slope - VectorMath.Dot(state.Gradient, state.Direction));
        scale = best >= LeastScale ? Math.Min(best, 1) : LeastScale;
        pairs.Add(state.Point, state.TrialPoint, state.Gradient, state.TrialGradient);
        state.ExpectedDecrease = -0.5 * scale * slope;
        return true;
    }

    public void Dispose() => inverse.Dispose();

    private static int SampleSize(int variablesPerClass) => Math.Max(LeastSample, RowsPerVariable * variablesPerClass);
}
