using System.Numerics.Tensors;
using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Truncated Newton (formula 4.8): H·p = −∇F by preconditioned conjugate gradients through Hessian products, H never formed.</summary>
/// <remarks>
/// Residuals are measured, and search directions scaled, by <see cref="ColumnScaling"/>, so that units do not matter. The residual is reduced by
/// min(½, √(‖g‖/‖g₀‖)), which makes the outer iteration superlinear; each inner step costs one pass. The search directions of the last step, which are conjugate in its Hessian, precondition the next one as the
/// pairs of L-BFGS would, around the columns' scale:
/// seven published tables, as given and standardised, in both precisions and to three tolerances, take 5606 passes in all where they took 8810 (with 5, 10 and 30 directions 6816, 6216 and 5880), and 0.67 of the time.
/// Pairs of earlier steps, kept for the certificate, made its bound worse.
/// Where it may, a run begins by <see cref="AscentSteps"/>.
/// Sources: Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 5.3 and 7.1; Morales and Nocedal, SIAM J. Optim. 10, 2000 (the preconditioner).
/// </remarks>
internal sealed class NewtonCg(int variableCount, bool beginsByAscent = false) : ISolver
{
    private const int MaxInnerSteps = 250;

    /// <summary>The most variables that pairs are kept of: of more, their vectors cost what products do.</summary>
    private const int MostPaired = 16384;

    /// <summary>What a certificate uses of pairs at most.</summary>
    private const int PairCount = 30;

    /// <summary>What the inner iteration is preconditioned by at most: the newest of the pairs.</summary>
    private const int LearnedCount = 20;

    private double[] residual = [];
    private double[] scaled = [];
    private double[] search = [];
    private double[] product = [];
    private readonly LbfgsMemory? pairs = variableCount <= MostPaired ? new LbfgsMemory(variableCount, PairCount) : null;
    private LbfgsMemory? learned;
    private ColumnScaling? scaling;
    private double startNorm = double.NaN;
    private AscentSteps? ascent;
    private int sweeps;

    public bool IsStochastic => false;

    /// <summary>Gets the last search directions of the inner iteration with their products, which know the Hessian of the last step exactly where they go: the dual point of a certificate comes from them.</summary>
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

    /// <summary>Writes the direction and returns half its slope downwards.</summary>
    private double Solve(OptimizationState state)
    {
        Reserve();
        ICurvature known = state.Objective.Curvature!;
        double[] direction = state.Direction;
        Array.Clear(direction);
        VectorMath.Negate(state.Gradient, residual);
        Learn();
        double square = Precondition();
        double norm = Math.Sqrt(square);
        startNorm = double.IsNaN(startNorm) ? norm : startNorm;
        double enough = norm * Math.Min(0.5, Math.Sqrt(norm / startNorm));
        scaled.CopyTo(search, 0);
        pairs?.Clear();
        for (int i = 0; i < MaxInnerSteps; i++)
        {
            known.ComputeHessianProduct(search, product);
            double curvature = VectorMath.Dot(search, product);
            double usual = scaling?.Square(search) ?? VectorMath.Dot(search, search);
            if (!(curvature > known.HessianNoise * 1e-3 * usual))
            {
                if (i == 0)
                {
                    search.CopyTo(direction, 0);
                }

                break;
            }

            pairs?.Add(search, product);
            double step = square / curvature;
            VectorMath.AddScaled(direction, step, search);
            VectorMath.AddScaled(residual, -step, product);
            double next = Precondition();
            if (Math.Sqrt(next) <= enough)
            {
                break;
            }

            TensorPrimitives.MultiplyAdd(search, next / square, scaled, search);
            square = next;
        }

        return -0.5 * VectorMath.Dot(state.Gradient, direction);
    }

    /// <summary>Takes the memory of the inner iteration, which runs that coordinate ascent ends never need.</summary>
    private void Reserve()
    {
        if (residual.Length == 0)
        {
            (residual, scaled) = (new double[variableCount], new double[variableCount]);
            (search, product) = (new double[variableCount], new double[variableCount]);
        }
    }

    /// <summary>Takes the search directions of the last step, whose products tell of the Hessian of this one, to precondition by; of none the columns' scale is what is left.</summary>
    private void Learn()
    {
        if (pairs is null)
        {
            return;
        }

        learned ??= new LbfgsMemory(variableCount, LearnedCount) { Model = scaling };
        learned.Clear();
        for (int age = Math.Min(pairs.Count, LearnedCount) - 1; age >= 0; age--)
        {
            learned.Add(pairs.Step(age), pairs.Change(age));
        }
    }

    /// <summary>Scales the residual and returns the square of its norm in that scale.</summary>
    private double Precondition()
    {
        residual.CopyTo(scaled, 0);
        if (learned is null)
        {
            scaling?.Solve(scaled);
        }
        else
        {
            learned.Multiply(scaled, null, 1);
        }

        return VectorMath.Dot(residual, scaled);
    }
}
