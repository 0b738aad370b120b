using System.Numerics;

namespace LogReg.Simd.Inference.Numerics;

/// <summary>A number of about 106 bits as the sum of two doubles, the second at most half a unit in the last place of the first.</summary>
/// <param name="High">The number rounded to double.</param>
/// <param name="Low">What the rounding left.</param>
internal readonly record struct DoubleDouble(double High, double Low) :
    IAdditionOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
    ISubtractionOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
    IMultiplyOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
    IDivisionOperators<DoubleDouble, DoubleDouble, DoubleDouble>,
    IComparisonOperators<DoubleDouble, DoubleDouble, bool>,
    IAdditiveIdentity<DoubleDouble, DoubleDouble>,
    IMultiplicativeIdentity<DoubleDouble, DoubleDouble>
{
    public static DoubleDouble AdditiveIdentity => default;

    public static DoubleDouble MultiplicativeIdentity => 1;

    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static explicit operator double(DoubleDouble value) => value.High + value.Low;

    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        (double sum, double error) = TwoSum(left.High, right.High);
        (double low, double rest) = TwoSum(left.Low, right.Low);
        (sum, error) = QuickTwoSum(sum, error + low);
        return Normal(sum, error + rest);
    }

    public static DoubleDouble operator -(DoubleDouble value) => new(-value.High, -value.Low);

    public static DoubleDouble operator -(DoubleDouble left, DoubleDouble right) => left + -right;

    public static DoubleDouble operator *(DoubleDouble left, DoubleDouble right)
    {
        double product = left.High * right.High;
        double error = Math.FusedMultiplyAdd(left.High, right.High, -product);
        return Normal(product, error + ((left.High * right.Low) + (left.Low * right.High)));
    }

    public static DoubleDouble operator /(DoubleDouble left, DoubleDouble right)
    {
        double first = left.High / right.High;
        DoubleDouble rest = left - (right * first);
        double second = rest.High / right.High;
        rest -= right * second;
        return Normal(first, second) + (rest.High / right.High);
    }

    public static bool operator <(DoubleDouble left, DoubleDouble right) => left.High < right.High || (left.High == right.High && left.Low < right.Low);

    public static bool operator >(DoubleDouble left, DoubleDouble right) => right < left;

    public static bool operator <=(DoubleDouble left, DoubleDouble right) => left < right || left == right;

    public static bool operator >=(DoubleDouble left, DoubleDouble right) => right <= left;

    /// <summary>The square root of a number that is not negative.</summary>
    public static DoubleDouble Sqrt(DoubleDouble value)
    {
        if (!(value.High > 0))
        {
            return Math.Sqrt(value.High);
        }

        double root = Math.Sqrt(value.High);
        DoubleDouble rest = value - ((DoubleDouble)root * root);
        return Normal(root, rest.High / (2 * root));
    }

    /// <summary>The numbers rounded to double.</summary>
    public static double[] Rounded(ReadOnlySpan<DoubleDouble> values)
    {
        double[] rounded = new double[values.Length];
        for (int i = 0; i < rounded.Length; i++)
        {
            rounded[i] = values[i].High;
        }

        return rounded;
    }

    /// <summary>The sum of products: of columns that differ in the tenth digit each is 10¹⁰ times their sum, which is in the digits behind those of double.</summary>
    /// <param name="left">Numbers.</param>
    /// <param name="right">As many.</param>
    public static DoubleDouble Dot(ReadOnlySpan<DoubleDouble> left, ReadOnlySpan<DoubleDouble> right)
    {
        DoubleDouble sum = default;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>TCTᵀ of a symmetric matrix.</summary>
    /// <param name="matrix">C, row-major.</param>
    /// <param name="size">Its rows.</param>
    /// <param name="map">T of a column.</param>
    public static DoubleDouble[] Congruent(ReadOnlySpan<DoubleDouble> matrix, int size, Func<DoubleDouble[], DoubleDouble[]> map)
    {
        DoubleDouble[] half = new DoubleDouble[size * size];
        DoubleDouble[] whole = new DoubleDouble[size * size];
        DoubleDouble[] column = new DoubleDouble[size];
        for (int j = 0; j < size; j++)
        {
            map(matrix.Slice(j * size, size).ToArray()).CopyTo(half.AsSpan(j * size));
        }

        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k < size; k++)
            {
                column[k] = half[(k * size) + j];
            }

            map(column).CopyTo(whole.AsSpan(j * size));
        }

        return whole;
    }

    /// <summary>The sum of two doubles without rounding.</summary>
    public static (double Sum, double Error) TwoSum(double a, double b)
    {
        double sum = a + b;
        double other = sum - a;
        return (sum, (a - (sum - other)) + (b - other));
    }

    private static (double Sum, double Error) QuickTwoSum(double a, double b)
    {
        double sum = a + b;
        return (sum, b - (sum - a));
    }

    private static DoubleDouble Normal(double high, double low)
    {
        (double sum, double error) = QuickTwoSum(high, low);
        return new(sum, error);
    }
}
