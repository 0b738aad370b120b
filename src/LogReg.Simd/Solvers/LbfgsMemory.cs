using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Solvers;

/// <summary>The last pairs of a quasi-Newton method and the two-loop recursion over them (formula 4.9).</summary>
/// <remarks>Source: Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 7.4.</remarks>
internal sealed class LbfgsMemory
{
    private readonly double[][] steps;
    private readonly double[][] changes;
    private readonly double[] inverseProducts;
    private readonly double[] factors;
    private readonly double[] scaled;
    private int newest = -1;

    public LbfgsMemory(int variableCount, int pairCount)
    {
        steps = [.. Enumerable.Range(0, pairCount).Select(_ => new double[variableCount])];
        changes = [.. Enumerable.Range(0, pairCount).Select(_ => new double[variableCount])];
        inverseProducts = new double[pairCount];
        factors = new double[pairCount];
        scaled = new double[variableCount];
    }

    /// <summary>Gets the number of pairs at hand.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the most pairs.</summary>
    public int Capacity => steps.Length;

    /// <summary>Gets the number of pairs that were ever added: pair i of <see cref="Step"/> has this number less i.</summary>
    public long Added { get; private set; }

    /// <summary>Gets or sets the model of the Hessian whose multiple stands before the first pair; null for the identity.</summary>
    public IInitialMatrix? Model { get; set; }

    /// <summary>Gets the usual scale of the initial matrix: sᵀy/yᵀM⁻¹y of the newest pair.</summary>
    private double Scale { get; set; } = 1;

    public void Clear() => (Count, Scale) = (0, 1);

    /// <summary>Adds the pair of the last step; refuses one without positive curvature.</summary>
    public void Add(ReadOnlySpan<double> point, ReadOnlySpan<double> previous, ReadOnlySpan<double> gradient, ReadOnlySpan<double> previousGradient)
    {
        int slot = (newest + 1) % steps.Length;
        Doubles.Subtract(point, previous, steps[slot]);
        Doubles.Subtract(gradient, previousGradient, changes[slot]);
        Keep(slot);
    }

    /// <summary>Adds a vector and its product with the Hessian.</summary>
    public void Add(ReadOnlySpan<double> step, ReadOnlySpan<double> product)
    {
        int slot = (newest + 1) % steps.Length;
        step.CopyTo(steps[slot]);
        product.CopyTo(changes[slot]);
        Keep(slot);
    }

    /// <summary>Adds the newest pairs of another memory, as many as there is room for.</summary>
    public void AddNewest(LbfgsMemory other)
    {
        for (int age = Math.Min(other.Count, Capacity) - 1; age >= 0; age--)
        {
            Add(other.Step(age), other.Change(age));
        }
    }

    /// <summary>The step of a pair, 0 for the newest.</summary>
    public ReadOnlySpan<double> Step(int age) => steps[Slot(age)];

    /// <summary>The change of the gradient along <see cref="Step"/>.</summary>
    public ReadOnlySpan<double> Change(int age) => changes[Slot(age)];

    /// <summary>Multiplies a vector by the inverse Hessian approximation, in place, around the caller's initial matrix.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="factor">The factor of the initial matrix, or null for a multiple of <see cref="Model"/>.</param>
    /// <param name="factorScale">What the inverse of the factored matrix is multiplied by.</param>
    public void Multiply(Span<double> vector, BlockFactor? factor, double factorScale)
    {
        Descend(vector);
        if (factor is null)
        {
            Model?.Solve(vector);
            Doubles.Multiply(vector, Scale);
        }
        else
        {
            factor.Solve(vector);
            Doubles.Multiply(vector, factorScale);
        }

        Ascend(vector);
    }

    /// <summary>The same around the inverse of another model of the Hessian, as it is.</summary>
    public void Multiply(Span<double> vector, IInitialMatrix model)
    {
        Descend(vector);
        model.Solve(vector);
        Ascend(vector);
    }

    /// <summary>The first of the two loops, before the initial matrix.</summary>
    private void Descend(Span<double> vector)
    {
        for (int i = 0; i < Count; i++)
        {
            int slot = Slot(i);
            factors[slot] = inverseProducts[slot] * VectorMath.Dot(steps[slot], vector);
            VectorMath.AddScaled(vector, -factors[slot], changes[slot]);
        }
    }

    /// <summary>The second one, behind it.</summary>
    private void Ascend(Span<double> vector)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            int slot = Slot(i);
            double correction = factors[slot] - (inverseProducts[slot] * VectorMath.Dot(changes[slot], vector));
            VectorMath.AddScaled(vector, correction, steps[slot]);
        }
    }

    /// <summary>Makes the pair in a place the newest, unless its curvature is not positive.</summary>
    private void Keep(int slot)
    {
        double product = VectorMath.Dot(steps[slot], changes[slot]);
        double square = VectorMath.Dot(changes[slot], changes[slot]);
        double length = VectorMath.Dot(steps[slot], steps[slot]);
        if (!(product > 1e-10 * Math.Sqrt(length) * Math.Sqrt(square)))
        {
            // The place of the oldest pair was needed for the attempt.
            Count = Math.Min(Count, steps.Length - 1);
            return;
        }

        newest = slot;
        Added++;
        Count = Math.Min(Count + 1, steps.Length);
        inverseProducts[slot] = 1 / product;
        changes[slot].CopyTo(scaled, 0);
        Model?.Solve(scaled);
        Scale = product / VectorMath.Dot(changes[slot], scaled);
    }

    private int Slot(int age) => (newest - age + steps.Length) % steps.Length;
}
