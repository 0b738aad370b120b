namespace LogReg.Simd.Objectives;

/// <summary>What a run needs of the objective of a softmax model beside its values, in whatever precision it has come to.</summary>
internal interface ISoftmaxObjective : IObjective
{
    int ClassCount { get; }

    /// <summary>Gets the intercepts of the last certificate's values.</summary>
    ReadOnlySpan<double> CertifiedIntercepts { get; }

    /// <summary>Writes the coefficients and intercepts of a point as the kernels see them.</summary>
    void ToCoefficients(ReadOnlySpan<double> point, Span<double> byFeature, Span<double> byClass);
}
