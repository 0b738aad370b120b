namespace LogReg.Simd.Inference.Estimation;

/// <summary>What the search for the maximum over several classes found.</summary>
internal sealed record MultinomialEstimate : LikelihoodEstimate
{
    /// <summary>Gets the coefficients that varied, as places equation·columns + column.</summary>
    public required int[] Kept { get; init; }

    /// <summary>Gets the log-likelihood, the limit where classes are separated.</summary>
    public required double LogLikelihood { get; init; }
}
