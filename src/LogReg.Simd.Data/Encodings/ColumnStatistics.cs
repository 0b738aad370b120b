using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Encodings;

/// <summary>What the numbers of one feature are like, taken one at a time in double (divided by the scale): enough to tell whether single precision can hold them.</summary>
/// <remarks>
/// A reader adds every number of a numeric column, asks for <see cref="Offset"/> when the last has been seen, stores it as <see cref="ColumnEncoding.Offset"/>, and makes
/// every feature with <see cref="NumericFeature.Of"/>. Mean and deviation are updated without cancellation (Welford 1962).
/// </remarks>
internal struct ColumnStatistics
{
    private const int ExponentBits = 0x7FF;
    private const int MantissaBits = 52;
    private const int ExponentOfLowestBit = 1075;
    private const double LeastNormalSingle = 1.1754943508222875e-38; // 2⁻¹²⁶

    private double squares;
    private double least;
    private double greatest;

    /// <summary>The exponent of the lowest bit that is set in any of the numbers: all are multiples of that power of two.</summary>
    private int lowestBit;

    /// <summary>Whether single precision rounds a whole one among them.</summary>
    private bool isRounded;

    /// <summary>Gets the number of numbers.</summary>
    public long Count { get; private set; }

    /// <summary>Gets their mean.</summary>
    public double Mean { get; private set; }

    /// <summary>Gets their population standard deviation.</summary>
    public readonly double Deviation => Count == 0 ? 0 : Math.Sqrt(squares / Count);

    /// <summary>Gets the least of them.</summary>
    public readonly double Least => least;

    /// <summary>Gets the greatest of them.</summary>
    public readonly double Greatest => greatest;

    /// <summary>Gets a value indicating whether all are whole numbers.</summary>
    public readonly bool IsWhole => Count > 0 && lowestBit >= 0;

    /// <summary>Adds a number, which is finite.</summary>
    public void Add(double value)
    {
        if (Count++ == 0)
        {
            (least, greatest, lowestBit) = (value, value, int.MaxValue);
        }

        double difference = value - Mean;
        Mean += difference / Count;
        squares += difference * (value - Mean);
        least = Math.Min(least, value);
        greatest = Math.Max(greatest, value);
        lowestBit = Math.Min(lowestBit, LowestBit(value));
        isRounded |= LostDigits.IsRounded(value);
    }

    /// <summary>
    /// The offset that the column takes: 0 where single precision serves it as it is; otherwise a number near its centre, from which single precision holds the differences, exactly if any
    /// offset makes that so.
    /// </summary>
    public readonly double Offset()
    {
        double offset = FeatureOffset.Choose(Mean, Deviation);
        if (Count == 0 || !IsWhole || HoldsExactly<float>(offset))
        {
            return offset;
        }

        // Whole numbers beyond 2^24, or far out on one side: the middle of the range leaves the shortest differences.
        double unit = Math.ScaleB(1, lowestBit);
        double middle = Math.Round(((least / 2) + (greatest / 2)) / unit) * unit;
        return HoldsExactly<float>(middle) ? middle : offset;
    }

    /// <summary>
    /// Whether features in <typeparamref name="T"/> with this offset lose digits by which rows differ: whole numbers that it does not hold, or a column that lies far from zero all
    /// the same. Other numbers are rounded to a share of their spread that does not matter.
    /// </summary>
    public readonly bool LosesDigits<T>(double offset) =>
        Count > 0 && (IsWhole && offset == 0 && typeof(T) == typeof(float)
            ? isRounded
            : !HoldsExactly<T>(offset) && (IsWhole || FeatureOffset.Choose(Mean - offset, Deviation) != 0));

    /// <summary>Whether all features in <typeparamref name="T"/> are below the least number that it holds with all its digits, or below the least at all: zeros.</summary>
    public readonly bool Underflows<T>(double scale, double offset) =>
        typeof(T) == typeof(float) && Math.Max(Math.Abs((least / scale) - offset), Math.Abs((greatest / scale) - offset)) is > 0 and < LeastNormalSingle;

    private readonly bool HoldsExactly<T>(double offset)
    {
        // A double was rounded when it was read: beyond 2^53 it is known to be exact only where all have bits to spare, whatever is subtracted then.
        double farthest = Math.Max(Math.Abs(least), Math.Abs(greatest));
        if (offset != 0 && farthest > Math.ScaleB(1, 53) && lowestBit <= Math.ILogB(farthest) - MantissaBits)
        {
            return false;
        }

        int digits = typeof(T) == typeof(float) ? 24 : 53;
        int lowest = typeof(T) == typeof(float) ? Math.Min(lowestBit, LowestBit(offset)) : 0;
        double most = Math.Max(Math.Abs(least - offset), Math.Abs(greatest - offset));
        return lowest >= 1000 || most <= Math.ScaleB(1, digits + lowest);
    }

    private static int LowestBit(double value)
    {
        if (value == 0)
        {
            return int.MaxValue;
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> MantissaBits) & ExponentBits;
        long mantissa = bits & ((1L << MantissaBits) - 1);
        return Math.Max(exponent, 1) - ExponentOfLowestBit + System.Numerics.BitOperations.TrailingZeroCount(exponent == 0 ? mantissa : mantissa | (1L << MantissaBits));
    }
}
