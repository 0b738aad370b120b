namespace LogReg.Simd;

/// <summary>What to subtract from the columns that lie far from zero compared with their spread: a time, a date as 20240128, a pressure around 101,325.</summary>
/// <remarks>
/// Of such a column single precision keeps too few digits of what tells its rows apart: of a time in seconds it keeps multiples of 128. The difference from an offset, formed in double,
/// is held exactly or nearly so. With an intercept that is not penalised the offset changes neither coefficients nor penalty nor probabilities: Σ (x_j − o_j)·β_j + b is
/// Σ x_j·β_j + (b − Σ o_j·β_j). Training moves such columns by itself; what is rounded before it sees the features is lost.
/// </remarks>
public static class FeatureOffset
{
    /// <summary>The mean in deviations from which on a column is far from zero: 2⁵ costs a product of two columns ten of its bits.</summary>
    internal const double FarFromZero = 32;

    /// <summary>Chooses the offset of a column.</summary>
    /// <param name="mean">The mean of the column.</param>
    /// <param name="deviation">Its standard deviation, 0 for a constant column.</param>
    /// <returns>
    /// 0 where |mean| is at most 32 deviations; otherwise the multiple of a power of two that is nearest to the mean and within half a deviation of it, so that differences of
    /// numbers with few digits have few digits too; for a constant column the mean itself, if its magnitude exceeds 32.
    /// </returns>
    public static double Choose(double mean, double deviation)
    {
        if (!IsFar(mean, deviation))
        {
            return 0;
        }

        if (deviation == 0)
        {
            return mean;
        }

        double grid = Math.ScaleB(1, Math.ILogB(deviation));
        double offset = Math.Round(mean / grid) * grid;
        return double.IsFinite(offset) ? offset : mean;
    }

    /// <summary>Whether a column lies far from zero; false where mean or deviation is not finite.</summary>
    internal static bool IsFar(double mean, double deviation) =>
        double.IsFinite(mean) && Math.Abs(mean) > FarFromZero * (deviation == 0 ? 1 : deviation);
}
