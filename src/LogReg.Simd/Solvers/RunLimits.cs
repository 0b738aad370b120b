namespace LogReg.Simd.Solvers;

/// <summary>When a run ends at the latest, and when it is done.</summary>
/// <param name="Tolerance">The relative tolerance.</param>
/// <param name="MaxIterations">The most iterations.</param>
/// <param name="TimeLimit">The most time, or null.</param>
/// <param name="Polishes">Whether a run that has converged may take a last cheap step beyond the tolerance.</param>
internal sealed record RunLimits(double Tolerance, int MaxIterations, TimeSpan? TimeLimit, bool Polishes);
