namespace LogReg.Simd.Rivals.Support;

/// <summary>Compares what a rival says with the formula in double, so that nothing wrong is timed.</summary>
internal static class Agreement
{
    private const double Unit = 1.0 / (1 << 24);

    /// <summary>Throws where a probability of single precision is further from that of the formula than roundings in any order explain.</summary>
    /// <param name="who">Whose probability it is.</param>
    /// <param name="actual">The probability.</param>
    /// <param name="row">The features.</param>
    /// <param name="model">The model.</param>
    /// <remarks>A logit errs by at most 2(d + 1)·u·(Σ|x·β| + |b|), of which the probability has a quarter, and a sigmoid of some operations by a few units more.</remarks>
    public static void Check(string who, float actual, ReadOnlySpan<float> row, LogisticModel model)
    {
        double logit = model.Intercept;
        double size = Math.Abs(logit);
        for (int j = 0; j < row.Length; j++)
        {
            double product = row[j] * model.Coefficients[j];
            logit += product;
            size += Math.Abs(product);
        }

        double expected = 1 / (1 + Math.Exp(-logit));
        double tolerance = ((row.Length + 1) * size / 2 * Unit) + (8 * Unit);

        // Written so that a NaN is no agreement.
        if (!(Math.Abs(actual - expected) <= tolerance))
        {
            throw new InvalidOperationException($"{who}: the probability is {actual}, but the formula gives {expected:R}, and {tolerance:E2} is allowed.");
        }
    }
}
