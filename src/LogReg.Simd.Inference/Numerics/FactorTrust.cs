namespace LogReg.Simd.Inference.Numerics;

/// <summary>
/// What the inverse of a matrix that was summed and factored in double is off by. A variance that is too small makes a bound too small, and that of a variable that double sees as dependent is zero.
/// </summary>
internal static class FactorTrust
{
    /// <summary>The share of √(A_jj·A_kk) that an element of A can be off by: thousands of roundings.</summary>
    private const double ElementError = 1e-12;

    /// <summary>From here on the inverse tells nothing.</summary>
    private const double MostError = 1e-3;

    /// <summary>Pivots are off by some roundings times the inflation: here by a billionth of themselves.</summary>
    private const double MostAccurateInflation = 1e6;

    /// <summary>Here pivots are off by a hundredth; a hundred times more, and they are rounding alone.</summary>
    private const double MostUsableInflation = 1e13;

    /// <summary>Whether the factor is right to about nine digits.</summary>
    public static bool IsAccurate(this SymmetricFactor<double> factor) => factor.Rank == factor.Size && factor.LargestInflation <= MostAccurateInflation;

    /// <summary>
    /// Whether steps by the factor and their lengths are about right. By others a search sees no way to go where there is one: along the difference of two columns that differ in the
    /// ninth digit, whose curvature double has lost.
    /// </summary>
    public static bool IsUsable(this SymmetricFactor<double> factor) => factor.Rank == factor.Size && factor.LargestInflation <= MostUsableInflation;

    /// <summary>
    /// The share that variances can be off by; infinity where variables are dependent. Where elements are off
    /// by a share e of √(A_jj·A_kk), vᵀAv is off by eΣA_jj(A⁻¹)_jj of itself at most, and so is a variance.
    /// </summary>
    /// <param name="factor">The factor.</param>
    /// <param name="matrix">What was factored, row-major.</param>
    /// <param name="inverse">Its inverse by the factor.</param>
    public static double ErrorOf(this SymmetricFactor<double> factor, ReadOnlySpan<double> matrix, ReadOnlySpan<double> inverse)
    {
        double inflation = 0;
        for (int j = 0; j < factor.Size; j++)
        {
            int place = (j * factor.Size) + j;
            inflation += matrix[place] * inverse[place];
        }

        return factor.Rank == factor.Size && inflation >= 0 ? ElementError * inflation : double.PositiveInfinity;
    }

    /// <summary>The most that variances can be, for proofs: infinite, with which nothing is proven, where double does not tell them.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="matrix">What was factored, row-major.</param>
    /// <param name="destination">Receives them.</param>
    public static void Variances(this SymmetricFactor<double> factor, ReadOnlySpan<double> matrix, Span<double> destination)
    {
        double[] inverse = factor.Inverse();
        double error = factor.ErrorOf(matrix, inverse);
        for (int j = 0; j < factor.Size; j++)
        {
            destination[j] = error <= MostError ? inverse[(j * factor.Size) + j] / (1 - error) : double.PositiveInfinity;
        }
    }
}
