using System.Globalization;
using System.Numerics;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Probabilities as the shortest decimals that read back as the same number.</summary>
/// <remarks>The framework does this for every number; the special case of a single-precision number between 1e-7 and 1 is several times as fast.</remarks>
internal static class ProbabilityText
{
    private const double Smallest = 1e-7;
    private const double CloseToOne = 0.999;

    /// <summary>The decimals that double precision has just below 1.</summary>
    private const int MostPlaces = 16;

    /// <summary>Half the distance to the next float, in parts of a float in [1/2, 1), less what rounding in double may hide.</summary>
    private const double HalfUlp = 0.499999 / (1 << 24);

    private static ReadOnlySpan<double> Powers => [1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];

    /// <summary>Tells whether single precision tells a probability and those beside it apart by fewer than four digits of the distance to 1.</summary>
    public static bool IsCloseToOne<T>(T probability)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) && double.CreateTruncating(probability) is > CloseToOne and <= 1;

    /// <summary>Writes a probability close to 1 with seven digits of its distance to 1, as far as double precision has them: 1 − 1e-9 is 0.999999999.</summary>
    /// <returns>The number of bytes.</returns>
    public static int WriteCloseToOne(double probability, Span<byte> destination)
    {
        double rest = 1 - probability;
        int places = rest > 0 ? Math.Min(MostPlaces, 6 - (int)Math.Floor(Math.Log10(rest))) : 0;
        probability.TryFormat(destination, out int length, places == 0 ? "R" : $"F{places}", CultureInfo.InvariantCulture);
        ReadOnlySpan<byte> text = destination[..length];
        return text.Contains((byte)'.') ? text.TrimEnd((byte)'0').TrimEnd((byte)'.').Length : length;
    }

    /// <summary>Writes the number.</summary>
    /// <returns>The number of bytes.</returns>
    public static int Write<T>(T probability, Span<byte> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            double value = double.CreateTruncating(probability);
            if (value is >= Smallest and < 1)
            {
                int length = WriteFraction(value, destination);
                if (length > 0)
                {
                    return length;
                }
            }
        }

        probability.TryFormat(destination, out int written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>Tries six digits behind the zeros, which are fewer than floats are apart, and up to nine, which always tell them apart.</summary>
    private static int WriteFraction(double value, Span<byte> destination)
    {
        int zeros = 0;
        for (double scaled = value * 10; scaled < 1; scaled *= 10)
        {
            zeros++;
        }

        // The distance of floats around a value is that in [1/2, 1), smaller by a power of two.
        double slack = HalfUlp * Math.ScaleB(1, Math.ILogB(value) + 1);
        for (int digits = 6; digits <= 9; digits++)
        {
            double power = Powers[zeros + digits - 6];
            double rounded = Math.Round(value * power);
            if (Math.Abs((rounded / power) - value) < slack)
            {
                return rounded < power ? WriteDigits((long)rounded, zeros + digits, destination) : 0;
            }
        }

        return 0;
    }

    private static int WriteDigits(long number, int places, Span<byte> destination)
    {
        while (number % 10 == 0)
        {
            number /= 10;
            places--;
        }

        destination[0] = (byte)'0';
        destination[1] = (byte)'.';
        for (int i = places + 1; i > 1; i--)
        {
            (number, long digit) = Math.DivRem(number, 10);
            destination[i] = (byte)('0' + digit);
        }

        return places + 2;
    }
}
