using System.Numerics.Tensors;
using LogReg.Simd.LinearAlgebra;

namespace LogReg.Simd.Solvers;

/// <summary>The last pairs of a quasi-Newton method and the two-loop recursion over them (formula 4.9).</summary>
/// <remarks>Source: Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 7.4.</remarks>
internal sealed class LbfgsMemory
{
    private readonly double[][] steps;
    private readonly double[][] changes;
    private readonly double[] inverseProducts;
    private readonly double[] factors;
    private int newest = -1;

    public LbfgsMemory(int variableCount, int pairCount)
    {
        steps = [.. Enumerable.Range(0, pairCount).Select(_ => new double[variableCount])];
        changes = [.. Enumerable.Range(0, pairCount).Select(_ => new double[variableCount])];
        inverseProducts = new double[pairCount];
        factors = new double[pairCount];
    }

    /// <summary>Gets the number of pairs at hand.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the usual scale of the initial matrix: sᵀy/yᵀy of the newest pair.</summary>
    public double Scale { get; private set; } = 1;

    public void Clear() => Count = 0;

    /// <summary>Adds the pair of the last step; refuses one without positive curvature.</summary>
    public void Add(ReadOnlySpan<double> point, ReadOnlySpan<double> previous, ReadOnlySpan<double> gradient, ReadOnlySpan<double> previousGradient)
    {
        int slot = (newest + 1) % steps.Length;
        TensorPrimitives.Subtract(point, previous, steps[slot]);
        TensorPrimitives.Subtract(gradient, previousGradient, changes[slot]);
        double product = VectorMath.Dot(steps[slot], changes[slot]);
        double square = VectorMath.Dot(changes[slot], changes[slot]);
        double length = VectorMath.Dot(steps[slot], steps[slot]);
        if (!(product > 1e-10 * Math.Sqrt(length) * Math.Sqrt(square)))
        {
            return;
        }

        newest = slot;
        Count = Math.Min(Count + 1, steps.Length);
        inverseProducts[slot] = 1 / product;
        Scale = product / square;
    }

    /// <summary>Multiplies a vector by the inverse Hessian approximation, in place, around the caller's initial matrix.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="factor">The factor of the initial matrix, or null for <see cref="Scale"/> times the identity.</param>
    public void Multiply(Span<double> vector, BlockFactor? factor)
    {
        for (int i = 0; i < Count; i++)
        {
            int slot = (newest - i + steps.Length) % steps.Length;
            factors[slot] = inverseProducts[slot] * VectorMath.Dot(steps[slot], vector);
            VectorMath.AddScaled(vector, -factors[slot], changes[slot]);
        }

        if (factor is null)
        {
            TensorPrimitives.Multiply(vector, Scale, vector);
        }
        else
        {
            factor.Solve(vector);
        }

        for (int i = Count - 1; i >= 0; i--)
        {
            int slot = (newest - i + steps.Length) % steps.Length;
            double correction = factors[slot] - (inverseProducts[slot] * VectorMath.Dot(changes[slot], vector));
            VectorMath.AddScaled(vector, correction, steps[slot]);
        }
    }
}
