namespace LogReg.Simd.Inference;

/// <summary>A test by a statistic that is χ² distributed under the hypothesis.</summary>
/// <param name="Name">What is tested.</param>
/// <param name="Statistic">The statistic, 0 or more.</param>
/// <param name="DegreesOfFreedom">The degrees of freedom.</param>
/// <param name="PValue">The probability of a statistic at least as large.</param>
public sealed record TestResult(string Name, double Statistic, int DegreesOfFreedom, double PValue)
{
    /// <summary>Gets the most that a likelihood-ratio statistic can differ from the exact one (formula 7.12); null where nothing is proven, and for tests of other kinds.</summary>
    public double? StatisticBound { get; init; }
}
