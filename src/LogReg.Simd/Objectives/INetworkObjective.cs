namespace LogReg.Simd.Objectives;

/// <summary>What a run needs of the objective of a network beside its values, in whatever precision it has come to.</summary>
internal interface INetworkObjective : IObjective
{
    /// <summary>Writes the coefficients of a point as the kernels see them.</summary>
    void ToCoefficients(ReadOnlySpan<double> point, Span<double> destination);
}
