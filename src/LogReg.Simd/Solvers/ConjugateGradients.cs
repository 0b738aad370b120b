using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Solvers;

/// <summary>Preconditioned conjugate gradients and their vectors.</summary>
/// <remarks>Source: Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 5.3. Allocates nothing from solution to solution.</remarks>
internal sealed class ConjugateGradients(int variableCount)
{
    private readonly double[] residual = new double[variableCount];
    private readonly double[] scaled = new double[variableCount];
    private readonly double[] search = new double[variableCount];
    private readonly double[] product = new double[variableCount];

    /// <summary>Gets the right side, to be written before <see cref="Solve"/>, which leaves the residual there.</summary>
    public Span<double> Residual => residual;

    /// <summary>Gets the last search direction.</summary>
    public ReadOnlySpan<double> Search => search;

    /// <summary>Solves a system from zero on and returns the number of steps: none where the first search direction has no curvature, or where there is nothing to solve for.</summary>
    /// <param name="system">The system.</param>
    /// <param name="solution">Receives the solution.</param>
    /// <param name="mostSteps">The most steps.</param>
    /// <param name="pairs">Receives the search directions and their products; null for nobody.</param>
    public int Solve(ILinearSystem system, Span<double> solution, int mostSteps, LbfgsMemory? pairs)
    {
        solution.Clear();
        double square = Precondition(system);
        if (!system.Begin(square))
        {
            return 0;
        }

        scaled.CopyTo(search, 0);
        for (int steps = 0; steps < mostSteps; steps++)
        {
            system.Multiply(search, product);
            double curvature = VectorMath.Dot(search, product);
            if (!system.IsCurved(search, curvature))
            {
                return steps;
            }

            pairs?.Add(search, product);
            double step = square / curvature;
            VectorMath.AddScaled(solution, step, search);
            VectorMath.AddScaled(residual, -step, product);
            double next = Precondition(system);
            if (system.IsEnough(next))
            {
                return steps + 1;
            }

            Doubles.MultiplyAdd(search, next / square, scaled);
            square = next;
        }

        return mostSteps;
    }

    /// <summary>Multiplies the residual by the preconditioner and returns the square of its norm in it.</summary>
    private double Precondition(ILinearSystem system)
    {
        residual.CopyTo(scaled, 0);
        system.Precondition(scaled);
        return VectorMath.Dot(residual, scaled);
    }
}
