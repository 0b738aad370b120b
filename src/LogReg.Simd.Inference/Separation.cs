namespace LogReg.Simd.Inference;

/// <summary>A proof that the likelihood has no maximum: a direction that was checked on every row (formula 4.12).</summary>
/// <param name="IsComplete">Whether it puts every row on its side; otherwise, quasi-complete, some rows stay on the border.</param>
/// <param name="Direction">The direction, one number per coefficient, 0 for columns that are left out: x_iᵀv ≥ 0 for rows of successes, ≤ 0 for rows of failures, and not all 0.</param>
/// <param name="InfiniteCoefficients">The coefficients that go to infinity, each with the sign of that infinity.</param>
/// <param name="SeparatedRows">The rows, counted from 0, whose probability goes to 0 or 1.</param>
public sealed record Separation(
    bool IsComplete, IReadOnlyList<double> Direction, IReadOnlyList<(string Name, int Sign)> InfiniteCoefficients, IReadOnlyList<int> SeparatedRows);
