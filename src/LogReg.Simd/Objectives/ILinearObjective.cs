namespace LogReg.Simd.Objectives;

/// <summary>What a run needs of the objective of a binary model beside its values, in whatever precision it has come to.</summary>
internal interface ILinearObjective : IObjective
{
    /// <summary>Writes the coefficients of a point as the kernels see them and returns the intercept.</summary>
    double ToCoefficients(ReadOnlySpan<double> point, Span<double> destination);
}
