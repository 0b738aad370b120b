namespace LogReg.Simd.Solvers;

/// <summary>Who watches a run.</summary>
internal interface IRunObserver
{
    /// <summary>Gets the time since the start.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>Gets a value indicating whether the caller is being told, or has thrown while told: what it throws is its own, whatever it is.</summary>
    bool IsTelling { get; }

    /// <summary>Sees the state at the start and after each iteration.</summary>
    void Observe(OptimizationState state, double gapEstimate, double gradientNorm);

    /// <summary>Is told that a solver works on what comes before the next evaluation: at the start on a better one.</summary>
    void ObserveWork(OptimizationState state);
}
