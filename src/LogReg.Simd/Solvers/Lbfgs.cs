namespace LogReg.Simd.Solvers;

/// <summary>Limited-memory BFGS (formula 4.9).</summary>
/// <remarks>
/// An iteration costs one pass when the full step is accepted. The first step has no scale yet: it searches the line.
/// Source: Liu and Nocedal, Mathematical Programming 45, 1989.
/// </remarks>
internal sealed class Lbfgs(int variableCount, int pairCount) : ISolver
{
    private readonly QuasiNewtonStep step = new(new LbfgsMemory(variableCount, pairCount), null);

    public bool IsStochastic => false;

    public void Start(OptimizationState state, Span<double> start)
    {
    }

    public void Forget() => step.Forget();

    public bool TryStep(OptimizationState state) => step.TryTake(state);

    public void Dispose()
    {
    }
}
