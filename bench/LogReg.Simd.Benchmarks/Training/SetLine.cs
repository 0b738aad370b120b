namespace LogReg.Simd.Benchmarks.Training;

/// <summary>One line of the table of data sets: Auto at default settings, and the best of the solvers that a caller may name.</summary>
/// <param name="Set">The problem.</param>
/// <param name="Samples">n.</param>
/// <param name="Features">d.</param>
/// <param name="C">The inverse strength of the penalty as in scikit-learn: λ₂ = 1/(C·n).</param>
/// <param name="IsStandardized">Whether columns are standardised.</param>
/// <param name="Precision">The precision of the features.</param>
/// <param name="StopReason">Why Auto's run ended.</param>
/// <param name="Solver">The solver that Auto chose.</param>
/// <param name="Reason">Why.</param>
/// <param name="Iterations">Its iterations.</param>
/// <param name="Passes">Its passes.</param>
/// <param name="Seconds">Its least time.</param>
/// <param name="BestSolver">The solver that took the least time of those that converged.</param>
/// <param name="BestPasses">Its passes.</param>
/// <param name="BestSeconds">Its least time; null where none converged within three times that of Auto.</param>
/// <param name="Named">The least times of all solvers that a caller may name and that converged within three times that of Auto.</param>
/// <param name="IsAsWanted">Whether Auto converged, with two classes and 8192 rows or more in at most 30 passes, and in at most 1.5 times the least time.</param>
internal sealed record SetLine(
    string Set,
    int Samples,
    int Features,
    double C,
    bool IsStandardized,
    string Precision,
    string StopReason,
    string Solver,
    string Reason,
    int Iterations,
    double Passes,
    double Seconds,
    string? BestSolver,
    double? BestPasses,
    double? BestSeconds,
    IReadOnlyDictionary<string, double> Named,
    bool IsAsWanted)
{
    /// <summary>Gets the time of Auto by that of the best solver.</summary>
    public double? Ratio => Seconds / BestSeconds;
}
