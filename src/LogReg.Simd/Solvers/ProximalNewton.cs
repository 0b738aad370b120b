using System.Runtime.CompilerServices;
using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;

namespace LogReg.Simd.Solvers;

/// <summary>Proximal Newton for L1 and elastic-net penalties (formula 4.10): coordinate descent on the quadratic model, then a line search.</summary>
/// <remarks>
/// Coordinate descent runs on the formed Hessian, so sweeps read no features; a coefficient that the soft threshold sets to zero is an exact zero. Where sweeps crawl, the variables that are not
/// zero are solved for (<see cref="SupportSolution"/>).
/// Sources: Friedman, Hastie and Tibshirani, J. Stat. Softw. 33, 2010 (the model); Lee, Sun and Saunders, SIAM J. Optim. 24, 2014 (convergence).
/// </remarks>
internal sealed class ProximalNewton(int variableCount) : ISolver
{
    private const int MaxSweeps = 1000;
    private const double SweepTolerance = 1e-12;

    /// <summary>Sweeps after which those that go on are slow: what is not zero is solved for, then and after as many again.</summary>
    private const int PatientSweeps = 50;

    private readonly LowerMatrix hessian = new(variableCount);
    private readonly double[] rows = new double[checked(variableCount * variableCount)];
    private readonly double[] product = new double[variableCount];
    private readonly double[] moved = new double[variableCount];
    private readonly SupportSolution support = new(variableCount);
    private double[] shifts = [];
    private CommonShift? common;

    public bool IsStochastic => false;

    public void Start(OptimizationState state, Span<double> start)
    {
    }

    public void Forget()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryStep(OptimizationState state)
    {
        state.Objective.Curvature!.ComputeWholeHessian(hessian);
        for (int i = 0; i < variableCount; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                rows[(i * variableCount) + j] = rows[(j * variableCount) + i] = hessian.Row(i)[j];
            }
        }

        Minimize(state);
        double decrease = -0.5 * VectorMath.Dot(state.Gradient, state.Direction);
        if (!CompositeSearch.TryAdvance(state))
        {
            return false;
        }

        state.ExpectedDecrease = decrease;
        return true;
    }

    public void Dispose()
    {
        hessian.Dispose();
        support.Dispose();
    }

    /// <summary>Sweeps all variables, then those that move, until nothing moves, and all once more.</summary>
    private void Minimize(OptimizationState state)
    {
        Array.Clear(state.Direction);
        Array.Clear(product);
        double enough = 0;
        bool onlyActive = false;
        for (int sweep = 0; sweep < MaxSweeps; sweep++)
        {
            double largest = Math.Max(Sweep(state, onlyActive), Shift(state));
            if (sweep == 0)
            {
                enough = SweepTolerance * largest;
            }

            if (largest <= enough)
            {
                if (!onlyActive)
                {
                    return;
                }

                onlyActive = false;
            }
            else
            {
                onlyActive = true;
                if ((sweep + 1) % PatientSweeps == 0)
                {
                    support.Minimize(state, rows, product);
                }
            }
        }
    }

    /// <summary>Moves what all classes have in common to where the penalty is least, and returns the most that a feature gains by it.</summary>
    private double Shift(OptimizationState state)
    {
        double largest = 0;
        if (common is null)
        {
            common = new CommonShift(state.Objective);
            shifts = new double[common.Features];
        }

        if (common.Features == 0)
        {
            return 0;
        }

        Doubles.Add(state.Point, state.Direction, moved);
        common.Apply(moved, shifts);
        for (int variable = 0; variable < state.Objective.PenalizedCount; variable++)
        {
            double shift = shifts[variable % common.Features];
            if (shift != 0)
            {
                double curvature = rows[(variable * variableCount) + variable];
                state.Direction[variable] = moved[variable] - state.Point[variable];
                product[variable] += state.Objective.Penalty.L2 * shift;
                largest = Math.Max(largest, curvature * shift * shift);
            }
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Sweep(OptimizationState state, bool onlyActive)
    {
        double largest = 0;
        int penalized = state.Objective.PenalizedCount;
        for (int j = 0; j < variableCount; j++)
        {
            double value = state.Point[j] + state.Direction[j];
            double curvature = rows[(j * variableCount) + j];
            if ((onlyActive && value == 0) || !(curvature > 0))
            {
                continue;
            }

            double slope = state.Gradient[j] + product[j];
            double target = value - (slope / curvature);
            double moved = j < penalized ? Penalty.SoftThreshold(target, state.Objective.Penalty.L1 / curvature) : target;
            double change = moved - value;
            if (change != 0)
            {
                // So that Point + Direction is the moved value, and zero exactly where it is zero.
                state.Direction[j] = moved - state.Point[j];
                VectorMath.AddScaled(product, change, rows.AsSpan(j * variableCount, variableCount));
                largest = Math.Max(largest, curvature * change * change);
            }
        }

        return largest;
    }
}
