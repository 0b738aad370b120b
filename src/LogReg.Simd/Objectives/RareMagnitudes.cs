namespace LogReg.Simd.Objectives;

/// <summary>How large the columns are that a spread sample sees too seldom, as they are stored; zero for all others.</summary>
/// <param name="Means">The mean of |x| over all rows.</param>
/// <param name="Squares">The mean of x² over the sample: zero where it saw nothing of a column.</param>
internal sealed record RareMagnitudes(double[] Means, double[] Squares);
