namespace LogReg.Simd.Objectives;

/// <summary>What a run needs of the objective of a binary model beside its values, in whatever precision it has come to.</summary>
internal interface ILinearObjective : IObjective
{
    /// <summary>Writes the coefficients of a point as the kernels see them and returns the intercept.</summary>
    double ToCoefficients(ReadOnlySpan<double> point, Span<double> destination);

    /// <summary>Looks at the logits of the current point and of the one before it.</summary>
    SeparationEvidence FindSeparation(bool isLate);

    /// <summary>The features of a separating direction: those that separate alone, or else those with a share in it, largest first.</summary>
    int[] SeparatingFeatures(ReadOnlySpan<double> direction);
}
