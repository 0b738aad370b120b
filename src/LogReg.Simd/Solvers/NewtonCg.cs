using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Truncated Newton (formula 4.8): H·p = −∇F by preconditioned conjugate gradients through Hessian products, H never formed.</summary>
/// <remarks>
/// Residuals are measured, and search directions scaled, by <see cref="ColumnScaling"/>, so that units do not matter. The residual is reduced by
/// min(½, √(‖g‖/‖g₀‖)), which makes the outer iteration superlinear; each inner step costs one pass. The search directions of the last step, which are conjugate in its Hessian, precondition the next
/// one as the pairs of L-BFGS would, around the columns' scale:
/// seven published tables, as given and standardised, in both precisions and to three tolerances, take 5606
/// passes in all where they took 8810 (with 5, 10 and 30 directions 6816, 6216 and 5880), and 0.67 of the time.
/// Pairs of earlier steps, kept for the certificate, made its bound worse.
/// Where it may, a run begins by <see cref="AscentSteps"/>.
/// Sources: Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 5.3 and 7.1; Morales and Nocedal, SIAM J. Optim. 10, 2000 (the preconditioner).
/// </remarks>
internal sealed class NewtonCg(int variableCount, bool beginsByAscent = false) : ISolver, ILinearSystem
{
    private const int MaxInnerSteps = 250;

    /// <summary>The most variables that pairs are kept of: of more, their vectors cost what products do.</summary>
    private const int MostPaired = 16384;

    /// <summary>What a certificate uses of pairs at most.</summary>
    private const int PairCount = 30;

    /// <summary>What the inner iteration is preconditioned by at most: the newest of the pairs.</summary>
    private const int LearnedCount = 20;

    private readonly LbfgsMemory? pairs = variableCount <= MostPaired ? new LbfgsMemory(variableCount, PairCount) : null;
    private LbfgsMemory? learned;
    private ColumnScaling? scaling;
    private ConjugateGradients? gradients;
    private ICurvature? known;
    private double startNorm = double.NaN;
    private double enough;
    private AscentSteps? ascent;
    private int sweeps;

    public bool IsStochastic => false;

    /// <summary>
    /// Gets the last search directions of the inner iteration with their products, which know the Hessian of the last step exactly where they go: the dual point of a certificate comes from them.
    /// </summary>
    public LbfgsMemory? Pairs => pairs;

    public string Account => sweeps == 0 ? string.Empty : $"; {sweeps} sweeps of coordinate ascent on the dual came first";

    public void Start(OptimizationState state, Span<double> start)
    {
        sweeps = 0;
        ascent = beginsByAscent ? AscentSteps.Of(state.Objective, start) : null;
        if (ascent is not null)
        {
            state.Value = ascent.GivenValue;
            ascent.MoveStart(state, start);
            sweeps = ascent.Sweeps;
        }
    }

    public bool TryTakeBackStart(double value, Span<double> start) => ascent?.TryTakeBack(value, start) ?? false;

    public void Forget()
    {
        ascent?.GiveUp();
        ascent = null;
        pairs?.Clear();
    }

    public bool TryStep(OptimizationState state)
    {
        if (ascent is not null)
        {
            bool helps = ascent.TryStep(state);
            sweeps = ascent.Sweeps;
            if (helps)
            {
                return true;
            }

            ascent = null;
        }

        scaling ??= ColumnScaling.Of(state.Objective);
        double decrease = Solve(state);
        if (LineSearch.Advance(state) == 0)
        {
            return false;
        }

        state.ExpectedDecrease = decrease;
        return true;
    }

    public void Dispose()
    {
    }

    public bool Begin(double square)
    {
        double norm = Math.Sqrt(square);
        startNorm = double.IsNaN(startNorm) ? norm : startNorm;
        enough = norm * Math.Min(0.5, Math.Sqrt(norm / startNorm));
        return true;
    }

    public void Multiply(ReadOnlySpan<double> vector, Span<double> product) => known!.ComputeHessianProduct(vector, product);

    public void Precondition(Span<double> vector)
    {
        if (learned is null)
        {
            scaling?.Solve(vector);
        }
        else
        {
            learned.Multiply(vector, null, 1);
        }
    }

    public bool IsCurved(ReadOnlySpan<double> direction, double curvature)
    {
        double usual = scaling?.Square(direction) ?? VectorMath.Dot(direction, direction);
        return curvature > known!.HessianNoise * 1e-3 * usual;
    }

    public bool IsEnough(double square) => Math.Sqrt(square) <= enough;

    /// <summary>Writes the direction and returns half its slope downwards.</summary>
    private double Solve(OptimizationState state)
    {
        // Runs that coordinate ascent ends never need the memory of the inner iteration.
        gradients ??= new ConjugateGradients(variableCount);
        known = state.Objective.Curvature!;
        VectorMath.Negate(state.Gradient, gradients.Residual);
        Learn();
        if (gradients.Solve(this, state.Direction, MaxInnerSteps, pairs) == 0)
        {
            gradients.Search.CopyTo(state.Direction);
        }

        return -0.5 * VectorMath.Dot(state.Gradient, state.Direction);
    }

    /// <summary>Moves the search directions of the last step, whose products tell of the Hessian of this one, to what preconditions; of none the columns' scale is what is left.</summary>
    private void Learn()
    {
        if (pairs is null)
        {
            return;
        }

        learned ??= new LbfgsMemory(variableCount, LearnedCount) { Model = scaling };
        learned.Clear();
        learned.AddNewest(pairs);
        pairs.Clear();
    }
}
