using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Newton's step within an orthant: over the variables that an L1 penalty does not hold at zero, by conjugate gradients that the pairs of a quasi-Newton method precondition.</summary>
/// <remarks>
/// The gap of residuals that are moved along the step is known after every inner step (formula 4.19), so that the iteration ends as soon as it is small enough, or the decrement shows that no
/// direction could make it so. Each inner step costs one pass. Source of the step: Byrd, Chin, Nocedal and Oztoprak, Math. Program. 157, 2016.
/// </remarks>
internal sealed class OrthantNewton(int variableCount)
{
    private const int MaxInnerSteps = 100;

    /// <summary>The gap may be this many times what the step promises.</summary>
    private const double MostRatio = 2;

    private readonly double[] direction = new double[variableCount];
    private readonly double[] product = new double[variableCount];
    private readonly double[] residual = new double[variableCount];
    private readonly double[] scaled = new double[variableCount];
    private readonly double[] search = new double[variableCount];
    private readonly double[] searchProduct = new double[variableCount];
    private readonly bool[] isFree = new bool[variableCount];
    private ColumnScaling? scaling;

    /// <summary>Gets or sets the inner steps so far.</summary>
    public int InnerSteps { get; set; }

    /// <summary>Gets the step of the last <see cref="Solve"/>.</summary>
    public ReadOnlySpan<double> Direction => direction;

    /// <summary>
    /// Computes the step and returns the gap that residuals moved along it are expected to show: infinite where F is too far from its minimum for that to be enough, or where no more steps were
    /// affordable, and NaN where it is not, as far as the step knows, and yet no such gap came of it. In single precision it is the rounding of gradient and products that stands between them then.
    /// </summary>
    /// <param name="state">Where the run is.</param>
    /// <param name="pairs">What is known of the Hessian.</param>
    /// <param name="enough">The gap that is good enough.</param>
    /// <param name="affordable">The most inner steps.</param>
    public double Solve(OptimizationState state, LbfgsMemory pairs, double enough, int affordable)
    {
        ICurvature curvature = state.Objective.Curvature!;
        scaling ??= ColumnScaling.Of(state.Objective);
        curvature.RecallCurvatures();
        Array.Clear(direction);
        Array.Clear(product);
        for (int j = 0; j < variableCount; j++)
        {
            double slope = state.Subgradient(j);
            isFree[j] = j >= state.Objective.PenalizedCount || state.Point[j] != 0 || slope != 0;
            residual[j] = isFree[j] ? -slope : 0;
        }

        double square = Precondition(pairs);
        scaled.CopyTo(search, 0);
        double decrement = 0;
        int most = Math.Min(MaxInnerSteps, affordable);
        int inner = 0;
        for (; inner < most && square > 0; inner++)
        {
            InnerSteps++;
            curvature.ComputeHessianProduct(search, searchProduct);
            double bend = VectorMath.Dot(search, searchProduct);
            if (!(bend > 0))
            {
                break;
            }

            double step = square / bend;
            decrement += 0.5 * step * square;
            VectorMath.AddScaled(direction, step, search);
            VectorMath.AddScaled(product, step, searchProduct);
            VectorMath.AddScaled(residual, -step, searchProduct);
            if (decrement > enough)
            {
                return double.PositiveInfinity;
            }

            double gap = Gap(state);
            if (gap <= Math.Min(enough, MostRatio * decrement))
            {
                return gap;
            }

            double next = Precondition(pairs);
            Doubles.MultiplyAdd(search, next / square, scaled);
            square = next;
        }

        // Where the run could afford no more, nothing is known.
        return inner == most && most < MaxInnerSteps && square > 0 ? double.PositiveInfinity : double.NaN;
    }

    /// <summary>The gap by the quadratic model, of residuals that are moved along the direction and shrunk where an L1 penalty alone asks for it.</summary>
    private double Gap(OptimizationState state)
    {
        (double l1, double l2) = state.Objective.Penalty;
        int count = state.Objective.PenalizedCount;
        (double largest, double bent) = (0, VectorMath.Dot(direction, product));
        for (int j = 0; j < count; j++)
        {
            bent -= l2 * direction[j] * direction[j];
            largest = Math.Max(largest, Math.Abs(Slope(state, j, l2)));
        }

        double kept = l2 > 0 ? 1 : Math.Min(1, l1 / largest);
        double gap = 0.5 * bent;
        for (int j = 0; j < count; j++)
        {
            gap += GapEstimate.OfVariable(state.Point[j], kept * Slope(state, j, l2), l1, l2);
        }

        return gap;
    }

    /// <summary>The gradient of the loss by the moved residuals.</summary>
    private double Slope(OptimizationState state, int variable, double l2) =>
        state.Gradient[variable] + product[variable] - (l2 * (state.Point[variable] + direction[variable]));

    /// <summary>Multiplies the residual by what the pairs know of the inverse, over the free variables, and returns the square of its norm in that scale.</summary>
    private double Precondition(LbfgsMemory pairs)
    {
        residual.CopyTo(scaled, 0);
        Restrict(scaled);
        pairs.Multiply(scaled, scaling!);
        Restrict(scaled);
        return VectorMath.Dot(residual, scaled);
    }

    private void Restrict(double[] vector)
    {
        for (int j = 0; j < variableCount; j++)
        {
            vector[j] = isFree[j] ? vector[j] : 0;
        }
    }
}
