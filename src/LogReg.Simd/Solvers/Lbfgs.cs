using System.Numerics.Tensors;
using LogReg.Simd.LinearAlgebra;

namespace LogReg.Simd.Solvers;

/// <summary>Limited-memory BFGS (formula 4.9).</summary>
/// <remarks>
/// An iteration costs one pass when the full step is accepted. The first step has no scale yet: it searches the line.
/// Source: Liu and Nocedal, Mathematical Programming 45, 1989.
/// </remarks>
internal sealed class Lbfgs(int variableCount, int pairCount) : ISolver
{
    private readonly LbfgsMemory memory = new(variableCount, pairCount);

    public bool IsStochastic => false;

    public void Start(OptimizationState state, Span<double> start)
    {
    }

    public void Forget() => memory.Clear();

    public bool TryStep(OptimizationState state)
    {
        TensorPrimitives.Negate(state.Gradient, state.Direction);
        memory.Multiply(state.Direction, null);
        double slope = VectorMath.Dot(state.Gradient, state.Direction);
        bool advanced = LineSearch.TryAdvance(state, memory.Count == 0 ? FirstStep(state) : 1);
        if (!advanced && memory.Count > 0)
        {
            // The pairs may be stale: once more along the gradient.
            memory.Clear();
            TensorPrimitives.Negate(state.Gradient, state.Direction);
            slope = VectorMath.Dot(state.Gradient, state.Direction);
            advanced = LineSearch.TryAdvance(state, memory.Scale);
        }

        if (!advanced)
        {
            return false;
        }

        memory.Add(state.Point, state.TrialPoint, state.Gradient, state.TrialGradient);
        state.ExpectedDecrease = -0.5 * slope;
        return true;
    }

    public void Dispose()
    {
    }

    /// <summary>A step that moves no variable by more than one.</summary>
    private static double FirstStep(OptimizationState state) => 1 / Math.Max(VectorMath.InfinityNorm(state.Gradient), double.Epsilon);
}
