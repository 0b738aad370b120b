namespace LogReg.Simd.Objectives;

/// <summary>What the columns of the features are like in the solver's variables: the same for every class.</summary>
/// <param name="Means">The weighted mean of each column.</param>
/// <param name="Variances">Its weighted population variance.</param>
/// <param name="Curvature">A usual curvature of the loss along a logit.</param>
internal sealed record ColumnScales(double[] Means, double[] Variances, double Curvature);
