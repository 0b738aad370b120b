using LogReg.Simd.LinearAlgebra;

namespace LogReg.Simd.Solvers;

/// <summary>Finds, from the pairs of a quasi-Newton method, the point whose residuals bound F* best, and says beforehand what gap they will show (formula 4.16). No pass, no proof.</summary>
/// <remarks>
/// <para>
/// A gradient g leaves the gap ‖g‖²/(2λ₂) where F is only ½gᵀH⁻¹g above its optimum: the point is fine, its residuals are not. Over the span of the steps S the pairs know H·S = Y, so that the
/// best dual point of the span is a system of one equation per pair. Its gap is tighter by a factor that grows with the number of pairs.
/// </para>
/// <para>The products of the pairs are kept; a new pair costs three scalar products for each that is remembered, a prediction two.</para>
/// <para>Source of the idea: Massias, Vaiter, Gramfort and Salmon, Dual extrapolation for sparse generalized linear models, JMLR 21, 2020, there by residuals of past iterations.</para>
/// </remarks>
internal sealed class DualExtrapolation : IDisposable
{
    /// <summary>More pairs than these add work and no tightness.</summary>
    private const int MostPairs = 30;

    /// <summary>
    /// The least pivot, as a share of its diagonal: what is below comes of pairs that nearly depend on each other, or contradict each other because the Hessian changed between them.
    /// </summary>
    private const double LeastPivot = 1e-10;

    /// <summary>The intercepts' residual is to vanish: its square weighs so much more than the gradient's.</summary>
    private const double InterceptWeight = 1e4;

    private readonly LbfgsMemory pairs;
    private readonly int most;
    private readonly CholeskyFactor system;
    private readonly double[] combination;
    private readonly double[] right;
    private readonly double[] slopes;
    private readonly double[] products;

    /// <summary>sᵢᵀyⱼ and yᵢᵀyⱼ over the penalised variables, and yᵢᵀyⱼ over the intercepts, by the place i·most + j of a pair's number modulo most.</summary>
    private readonly double[] stepChanges;
    private readonly double[] changeSquares;
    private readonly double[] interceptSquares;
    private long known;

    public DualExtrapolation(LbfgsMemory pairs)
    {
        this.pairs = pairs;
        most = Math.Min(pairs.Capacity, MostPairs);
        system = new CholeskyFactor(most);
        (combination, right, slopes, products) = (new double[most], new double[most], new double[most], new double[most]);
        stepChanges = new double[most * most];
        changeSquares = new double[most * most];
        interceptSquares = new double[most * most];
    }

    /// <summary>Writes the best dual point of the span and what it leaves of the gradient; returns the gap that it will show, or infinity where the pairs say nothing.</summary>
    /// <param name="state">Where the run is; under an L2 penalty alone.</param>
    /// <param name="point">Receives the dual point.</param>
    /// <param name="left">Receives g + H·w, w being the way to it.</param>
    public double Predict(OptimizationState state, Span<double> point, Span<double> left)
    {
        int count = Math.Min(pairs.Count, most);
        int penalized = state.Objective.PenalizedCount;
        ReadOnlySpan<double> gradient = state.Gradient;
        state.Point.CopyTo(point);
        gradient.CopyTo(left);
        if (count == 0)
        {
            return double.PositiveInfinity;
        }

        Learn(count, penalized);
        for (int i = 0; i < count; i++)
        {
            slopes[i] = VectorMath.Dot(pairs.Step(i), gradient);
            products[i] = VectorMath.Dot(pairs.Change(i)[..penalized], gradient[..penalized]);
        }

        Solve(state, count, gradient[penalized..]);
        (double slope, double curvature) = (0, 0);
        for (int i = 0; i < count; i++)
        {
            slope += combination[i] * slopes[i];
            for (int j = 0; j < count; j++)
            {
                curvature += combination[i] * combination[j] * stepChanges[Place(i, j)];
            }

            VectorMath.AddScaled(point, combination[i], pairs.Step(i));
            VectorMath.AddScaled(left, combination[i], pairs.Change(i));
        }

        // Pairs of a Hessian that changed on the way, or that rounding has left, contradict each other: their model has no greatest value then, and what it says is nothing.
        double gap = -slope - (0.5 * curvature) + GapEstimate.OfGradient(state.Objective, left);
        return gap > 0 ? gap : double.PositiveInfinity;
    }

    public void Dispose() => system.Dispose();

    /// <summary>The place of the products of two pairs, by their ages.</summary>
    private int Place(int age, int otherAge) => ((int)((pairs.Added - age) % most) * most) + (int)((pairs.Added - otherAge) % most);

    /// <summary>Computes the products that the new pairs brought.</summary>
    private void Learn(int count, int penalized)
    {
        int fresh = (int)Math.Min(pairs.Added - known, count);
        known = pairs.Added;
        for (int i = 0; i < fresh; i++)
        {
            for (int j = 0; j < count; j++)
            {
                stepChanges[Place(i, j)] = VectorMath.Dot(pairs.Step(i), pairs.Change(j));
                stepChanges[Place(j, i)] = VectorMath.Dot(pairs.Step(j), pairs.Change(i));
                changeSquares[Place(i, j)] = changeSquares[Place(j, i)] = VectorMath.Dot(pairs.Change(i)[..penalized], pairs.Change(j)[..penalized]);
                interceptSquares[Place(i, j)] = interceptSquares[Place(j, i)] = VectorMath.Dot(pairs.Change(i)[penalized..], pairs.Change(j)[penalized..]);
            }
        }
    }

    /// <summary>Writes the combination of the pairs that is best by the quadratic model.</summary>
    private void Solve(OptimizationState state, int count, ReadOnlySpan<double> byIntercepts)
    {
        double l2Strength = state.Objective.Penalty.L2;
        int penalized = state.Objective.PenalizedCount;
        (double largest, double largestIntercept) = (0, 0);
        for (int i = 0; i < count; i++)
        {
            largest = Math.Max(largest, changeSquares[Place(i, i)] / Scale(i));
            largestIntercept = Math.Max(largestIntercept, interceptSquares[Place(i, i)] / Scale(i));
        }

        double weight = largestIntercept > 0 ? InterceptWeight * largest / (l2Strength * largestIntercept) : 0;

        // The factorisation begins with the last row: the newest pair, so that of pairs that nearly depend on each other the older ones are dropped.
        for (int i = 0; i < most; i++)
        {
            int age = most - 1 - i;
            Span<double> row = system.Matrix.Row(i);
            row[..(i + 1)].Clear();
            row[i] = 1;
            right[i] = 0;
            if (age >= count)
            {
                continue;
            }

            for (int j = most - count; j <= i; j++)
            {
                int other = most - 1 - j;
                double value = (changeSquares[Place(age, other)] / l2Strength)
                    - (0.5 * (stepChanges[Place(age, other)] + stepChanges[Place(other, age)]))
                    + (weight * interceptSquares[Place(age, other)]);
                row[j] = value / Math.Sqrt(Scale(age) * Scale(other));
            }

            double byIntercept = VectorMath.Dot(pairs.Change(age)[penalized..], byIntercepts);
            right[i] = (slopes[age] - (products[age] / l2Strength) - (weight * byIntercept)) / Math.Sqrt(Scale(age));
        }

        double floor = Math.Max(LeastPivot, state.Objective.Curvature!.HessianNoise);
        bool isFactored = system.Factor(state.Objective.Team, floor) >= 0;
        system.Solve(right, fixesDropped: true);
        for (int age = 0; age < count; age++)
        {
            combination[age] = isFactored ? right[most - 1 - age] / Math.Sqrt(Scale(age)) : 0;
        }
    }

    private double Scale(int age) => changeSquares[Place(age, age)] + interceptSquares[Place(age, age)];
}
