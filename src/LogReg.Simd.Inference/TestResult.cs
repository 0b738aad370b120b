namespace LogReg.Simd.Inference;

/// <summary>A test by a statistic that is χ² distributed under the hypothesis.</summary>
/// <param name="Name">What is tested.</param>
/// <param name="Statistic">The statistic, 0 or more.</param>
/// <param name="DegreesOfFreedom">The degrees of freedom.</param>
/// <param name="PValue">The probability of a statistic at least as large.</param>
public sealed record TestResult(string Name, double Statistic, int DegreesOfFreedom, double PValue);
