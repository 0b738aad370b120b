using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Inference.Numerics;

/// <summary>
/// Four numbers of about 106 bits: <see cref="DoubleDouble"/> in every lane, with the same bits whatever the width of the hardware. Vectors of eight lanes would not stay in the registers of 256 bits.
/// </summary>
/// <param name="High">The numbers rounded to double.</param>
/// <param name="Low">What the rounding left.</param>
internal readonly record struct LanePair(Vector256<double> High, Vector256<double> Low)
{
    public const int Count = 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair Of(double value) => new(Vector256.Create(value), Vector256<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair Of(DoubleDouble value) => new(Vector256.Create(value.High), Vector256.Create(value.Low));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator -(LanePair value) => new(-value.High, -value.Low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator +(LanePair left, LanePair right)
    {
        (Vector256<double> sum, Vector256<double> error) = TwoSum(left.High, right.High);
        (Vector256<double> low, Vector256<double> rest) = TwoSum(left.Low, right.Low);
        LanePair first = Normal(sum, error + low);
        return Normal(first.High, first.Low + rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator -(LanePair left, LanePair right) => left + -right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator *(LanePair left, LanePair right)
    {
        Vector256<double> product = left.High * right.High;
        Vector256<double> error = Vector256.FusedMultiplyAdd(left.High, right.High, -product);
        return Normal(product, error + ((left.High * right.Low) + (left.Low * right.High)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator *(LanePair left, Vector256<double> right)
    {
        Vector256<double> product = left.High * right;
        Vector256<double> error = Vector256.FusedMultiplyAdd(left.High, right, -product);
        return Normal(product, Vector256.FusedMultiplyAdd(left.Low, right, error));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator /(LanePair left, LanePair right)
    {
        Vector256<double> first = left.High / right.High;
        LanePair rest = left - (right * first);
        Vector256<double> second = rest.High / right.High;
        rest -= right * second;
        return Normal(first, second) + new LanePair(rest.High / right.High, Vector256<double>.Zero);
    }

    /// <summary>Adds numbers that are small beside these.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LanePair Add(Vector256<double> small)
    {
        (Vector256<double> sum, Vector256<double> error) = TwoSum(High, small);
        return Normal(sum, error + Low);
    }

    /// <summary>Multiplies by powers of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LanePair Scale(Vector256<double> power) => new(High * power, Low * power);

    /// <summary>Chooses lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair Select(Vector256<double> condition, LanePair whenTrue, LanePair whenFalse) =>
        new(Vector256.ConditionalSelect(condition, whenTrue.High, whenFalse.High), Vector256.ConditionalSelect(condition, whenTrue.Low, whenFalse.Low));

    /// <summary>The sums of two vectors without rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<double> Sum, Vector256<double> Error) TwoSum(Vector256<double> a, Vector256<double> b)
    {
        Vector256<double> sum = a + b;
        Vector256<double> other = sum - a;
        return (sum, (a - (sum - other)) + (b - other));
    }

    /// <summary>Adds value·(high + low) to a sum: the product without rounding, and what the addition lost to the rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Vector256<double> value, Vector256<double> high, Vector256<double> low, ref Vector256<double> sum, ref Vector256<double> rest)
    {
        Vector256<double> product = value * high;
        Vector256<double> error = Vector256.FusedMultiplyAdd(value, high, -product);
        error = Vector256.FusedMultiplyAdd(value, low, error);
        (sum, Vector256<double> lost) = TwoSum(sum, product);
        rest += lost + error;
    }

    /// <summary>The sum of the lanes, in the order of their indices.</summary>
    public DoubleDouble Sum()
    {
        DoubleDouble sum = default;
        for (int lane = 0; lane < Count; lane++)
        {
            (double high, double low) = DoubleDouble.TwoSum(High.GetElement(lane), Low.GetElement(lane));
            sum += new DoubleDouble(high, low);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static LanePair Normal(Vector256<double> high, Vector256<double> low)
    {
        Vector256<double> sum = high + low;
        return new(sum, low - (sum - high));
    }
}
