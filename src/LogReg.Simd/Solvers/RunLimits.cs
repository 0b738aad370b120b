namespace LogReg.Simd.Solvers;

/// <summary>When a run ends at the latest, and when it is done.</summary>
/// <param name="Tolerance">The relative tolerance.</param>
/// <param name="MaxIterations">The most iterations.</param>
/// <param name="TimeLimit">The most time, or null.</param>
internal sealed record RunLimits(double Tolerance, int MaxIterations, TimeSpan? TimeLimit);
