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
/// Iterations on mnist, ten classes, λ = 1/n, to a certified 1e-5, where the blocks take 183: with twelve rows per variable of a class 16, with 18 rows and 20 inner steps 11 in the same time.
/// With λ = 1e-4 twelve rows and residuals reduced to 0.1 take 11 iterations; six rows, half of the certain ones, residuals of 0.2 and a block less take 15, in 0.79 of the time.
/// With λ = 1/n six rows take 30 iterations, 20 to 1e-3; with twice as many once steps tell that they are too few, and 16 inner steps, 19 and 14, in 0.87 and 0.75 of the time.
/// Lost: the pairs of L-BFGS around the sampled inverse, 20 to 34 iterations; 41 with residuals reduced to 0.03; a share of the block added to the Hessian, 16 to 34; three rows for the first steps.
/// </para>
/// </remarks>
internal sealed class SampledClassNewton : ISolver
{
    /// <summary>The rows of the smallest sample.</summary>
    private const int LeastSample = 4096;

    /// <summary>Rows by variables of a class.</summary>
    private const int RowsPerVariable = 6;

    /// <summary>So many rows by variables of a class make the Hessian of a part of them worth its products; fewer were not measured.</summary>
    private const int LeastRowsPerVariable = 24;

    /// <summary>
    /// From so many variables of a class on the blocks are dear and the pairs slow. Times to a certified 1e-5 as shares of those with the blocks, in single and in double precision: 60,000 × 784 in
    /// ten classes 0.42 in single, 20,000 × 100 in ten 0.83 and 0.94, 30,000 × 100 in six 0.87 and 0.90, 40,000 × 40 in twelve 0.74 and 0.89, 100,000 × 30 in five 0.55 and 0.72; but 20,000 × 16 in 26
    /// classes 1.1 to 1.3, and 9,000 × 20 in four to six 1.05 to 1.1. To 1e-3, where the block of the start is enough, 20,000 × 100 takes 1.15 to 1.25.
    /// </summary>
    private const int LeastVariables = 30;

    /// <summary>From so many products of a coefficient and a feature in a pass on, those over a sample cost less than the passes that they save: of the sets above, 15.5 million gain.</summary>
    private const long LeastProducts = 15_000_000;

    /// <summary>
    /// The same where the run ends above <see cref="CoarseTolerance"/>: to 1e-3 mnist, of 471 million, takes 0.7 to 0.8 of the time, and 120,000 × 100 in ten classes, 121 million, 1.2; between them
    /// none was measured.
    /// </summary>
    private const long LeastCoarseProducts = 300_000_000;

    /// <summary>Relative tolerances above it the block of the start and a few pairs may reach: 1e-3 was measured, and 1e-5 below it, and none between.</summary>
    private const double CoarseTolerance = 1e-4;

    /// <summary>
    /// A tolerance below it is lost in the rounding of single precision, in which steps wander before the run goes over to double: 20,000 × 60 in thirteen classes to 1e-9 take 35 iterations and 81.9
    /// passes, with the blocks 27 and 37.8.
    /// The precision's own, where none is asked for, is taken as reachable: 20,000 × 60 in thirteen and 20,000 × 100 in ten classes take 8 and 9 iterations, with the blocks 17.
    /// </summary>
    private const double LeastSingleTolerance = 1e-6;

    /// <summary>The vectors of all variables that are kept, most of them steps with what they changed.</summary>
    private const int Vectors = 218;

    /// <summary>The most memory for them: a third of a gibibyte.</summary>
    private const long MostVectorBytes = (1L << 30) / 3;

    /// <summary>No step is shortened to less than this by the one before.</summary>
    private const double LeastScale = 0.1;

    /// <summary>
    /// Two steps in a row whose best length was less than this share of the full one tell that the sample misses much of the curvature: steps leave about half of F − F*, and with twice the rows
    /// fewer of them cost less than the larger samples do. A weaker penalty leaves more directions to learn: on mnist the shares are 0.55 to 0.7 for λ = 1e-4 and 0.35 to 0.5 for 1/n.
    /// </summary>
    private const double SmallShare = 0.55;

    /// <summary>The first steps of a run are short because probabilities change on the way: they tell nothing of the sample.</summary>
    private const int FirstSteps = 5;

    /// <summary>What a sample that misses much grows by, once: twice again is no gain.</summary>
    private const int Growth = 2;

    private readonly int firstSampleSize;
    private readonly int sampleCount;
    private readonly SampledInverse inverse;
    private readonly LbfgsMemory pairs;

    /// <summary>What directions are multiplied by.</summary>
    private double scale = 1;
    private int steps;
    private int grownAfter;

    public SampledClassNewton(int variableCount, int penalizedCount, int classCount, int pairCount, int sampleCount)
    {
        this.sampleCount = sampleCount;
        firstSampleSize = SampleSize(variableCount / classCount);
        inverse = new SampledInverse(variableCount, penalizedCount, classCount, firstSampleSize);
        pairs = new LbfgsMemory(variableCount, pairCount);
    }

    public bool IsStochastic => false;

    public string Account => $"; the whole Hessian is that of {firstSampleSize} samples, drawn anew at every point"
        + (grownAfter > 0 ? $", and of {Growth * firstSampleSize} after {grownAfter} steps" : "");

    /// <summary>Gets the steps with what they changed of the gradient: directions do without them, the dual point of a certificate does not.</summary>
    public LbfgsMemory? Pairs => pairs;

    /// <summary>Whether the rows are enough for samples of them, and passes dear enough.</summary>
    public static bool Pays(int sampleCount, IObjective objective, double? tolerance) =>
        objective.Curvature!.CanSampleHessian && Pays(sampleCount, objective.VariableCount, objective.Curvature.HessianBlocks, tolerance, objective.IsRefinable);

    /// <summary>The same of dense rows by shape and tolerance.</summary>
    /// <param name="sampleCount">The rows.</param>
    /// <param name="variableCount">The variables of all classes.</param>
    /// <param name="classCount">The classes.</param>
    /// <param name="tolerance">The relative tolerance that was asked for; null for the precision's own.</param>
    /// <param name="isSingle">Whether the run begins in single precision.</param>
    public static bool Pays(int sampleCount, int variableCount, int classCount, double? tolerance, bool isSingle)
    {
        int perClass = variableCount / classCount;
        return perClass >= LeastVariables
            && sampleCount >= Math.Max(2L * LeastSample, (long)LeastRowsPerVariable * perClass)
            && (long)sampleCount * variableCount >= (tolerance > CoarseTolerance ? LeastCoarseProducts : LeastProducts)
            && !(isSingle && tolerance < LeastSingleTolerance)
            && (long)Vectors * sizeof(double) * variableCount <= MostVectorBytes;
    }

    private bool CanGrow => 2L * Growth * firstSampleSize <= sampleCount;

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

        // Where the slope would be zero between the two points, or beyond, if it were a line; rounding may hide that it rises.
        double bend = slope - VectorMath.Dot(state.Gradient, state.Direction);
        double before = scale;
        if (bend < 0)
        {
            double best = step * slope / bend;
            scale = Math.Clamp(best, LeastScale, 1);
            inverse.Damping.Learn(best);
        }

        steps++;
        if (grownAfter == 0 && steps > FirstSteps && Math.Max(scale, before) < SmallShare && CanGrow)
        {
            grownAfter = steps;
            inverse.DrawMore(Growth * firstSampleSize);
        }

        pairs.Add(state.Point, state.TrialPoint, state.Gradient, state.TrialGradient);
        state.ExpectedDecrease = -0.5 * scale * slope;
        return true;
    }

    public void Dispose() => inverse.Dispose();

    private static int SampleSize(int variablesPerClass) => Math.Max(LeastSample, RowsPerVariable * variablesPerClass);
}
