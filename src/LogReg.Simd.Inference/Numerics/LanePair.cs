using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Inference.Numerics;

/// <summary>Eight numbers of about 106 bits: <see cref="DoubleDouble"/> in every lane, with the same bits whatever the width of the hardware.</summary>
/// <param name="High">The numbers rounded to double.</param>
/// <param name="Low">What the rounding left.</param>
internal readonly record struct LanePair(Vector512<double> High, Vector512<double> Low)
{
    public const int Count = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair Of(double value) => new(Vector512.Create(value), Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair Of(DoubleDouble value) => new(Vector512.Create(value.High), Vector512.Create(value.Low));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator -(LanePair value) => new(-value.High, -value.Low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator +(LanePair left, LanePair right)
    {
        (Vector512<double> sum, Vector512<double> error) = TwoSum(left.High, right.High);
        (Vector512<double> low, Vector512<double> rest) = TwoSum(left.Low, right.Low);
        LanePair first = Normal(sum, error + low);
        return Normal(first.High, first.Low + rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator -(LanePair left, LanePair right) => left + -right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator *(LanePair left, LanePair right)
    {
        Vector512<double> product = left.High * right.High;
        Vector512<double> error = Vector512.FusedMultiplyAdd(left.High, right.High, -product);
        return Normal(product, error + ((left.High * right.Low) + (left.Low * right.High)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator *(LanePair left, Vector512<double> right)
    {
        Vector512<double> product = left.High * right;
        Vector512<double> error = Vector512.FusedMultiplyAdd(left.High, right, -product);
        return Normal(product, Vector512.FusedMultiplyAdd(left.Low, right, error));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair operator /(LanePair left, LanePair right)
    {
        Vector512<double> first = left.High / right.High;
        LanePair rest = left - (right * first);
        Vector512<double> second = rest.High / right.High;
        rest -= right * second;
        return Normal(first, second) + new LanePair(rest.High / right.High, Vector512<double>.Zero);
    }

    /// <summary>Multiplies by powers of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LanePair Scale(Vector512<double> power) => new(High * power, Low * power);

    /// <summary>Chooses lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanePair Select(Vector512<double> condition, LanePair whenTrue, LanePair whenFalse) =>
        new(Vector512.ConditionalSelect(condition, whenTrue.High, whenFalse.High), Vector512.ConditionalSelect(condition, whenTrue.Low, whenFalse.Low));

    /// <summary>The sums of two vectors without rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Sum, Vector512<double> Error) TwoSum(Vector512<double> a, Vector512<double> b)
    {
        Vector512<double> sum = a + b;
        Vector512<double> other = sum - a;
        return (sum, (a - (sum - other)) + (b - other));
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
    private static LanePair Normal(Vector512<double> high, Vector512<double> low)
    {
        Vector512<double> sum = high + low;
        return new(sum, low - (sum - high));
    }
}
