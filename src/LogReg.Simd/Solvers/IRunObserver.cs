namespace LogReg.Simd.Solvers;

/// <summary>Who watches a run.</summary>
internal interface IRunObserver
{
    /// <summary>Gets the time since the start.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>Sees the state at the start and after each iteration.</summary>
    void Observe(OptimizationState state, double gapEstimate, double gradientNorm);
}
