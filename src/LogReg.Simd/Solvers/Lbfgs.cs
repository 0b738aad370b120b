namespace LogReg.Simd.Solvers;

/// <summary>Limited-memory BFGS (formula 4.9).</summary>
/// <remarks>
/// An iteration costs one pass when the full step is accepted. The initial matrix is a multiple of <see cref="ColumnScaling"/>, so that units do not matter.
/// Source: Liu and Nocedal, Mathematical Programming 45, 1989.
/// </remarks>
internal sealed class Lbfgs(int variableCount, int pairCount) : ISolver
{
    private readonly QuasiNewtonStep step = new(new LbfgsMemory(variableCount, pairCount), null);

    public bool IsStochastic => false;

    public LbfgsMemory? Pairs => step.Pairs;

    public void Start(OptimizationState state, Span<double> start) => step.Measure(state.Objective);

    public void Forget() => step.Forget();

    public bool TryPropose(OptimizationState state) => step.TryPropose(state);

    public bool TryStep(OptimizationState state) => step.TryTake(state);

    public void Dispose()
    {
    }
}
