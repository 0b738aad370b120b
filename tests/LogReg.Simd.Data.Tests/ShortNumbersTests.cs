using System.Globalization;
using System.Text;
using LogReg.Simd.Data.Text;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>The numbers of most cells against the parser of the framework, bit by bit.</summary>
public class ShortNumbersTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_short_number_has_the_bits_of_the_framework(bool isSingle)
    {
        Random random = new(3);
        byte[] cell = new byte[32];
        int taken = 0;
        for (int i = 0; i < 400_000; i++)
        {
            string text = Number(random);
            Array.Fill(cell, (byte)random.Next(32, 127));
            int length = Encoding.ASCII.GetBytes(text, cell);
            taken += isSingle ? Check<float>(cell, text, length) : Check<double>(cell, text, length);
        }

        // Nearly all of them are taken: otherwise this would prove nothing.
        Assert.InRange(taken, 360_000, 400_000);
    }

    [Theory]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1.2.3")]
    [InlineData("1e5")]
    [InlineData("+1")]
    [InlineData("--1")]
    [InlineData("1-2")]
    [InlineData("1 2")]
    [InlineData("1:2")]
    [InlineData("12345678.")]
    [InlineData("123456789")]
    public void What_is_no_short_number_is_left_to_others(string text)
    {
        byte[] cell = new byte[32];
        Array.Fill(cell, (byte)'7');
        int length = Encoding.ASCII.GetBytes(text, cell);
        Assert.False(ShortNumbers.TryParse(ref cell[0], length, out double _));
    }

    private static int Check<T>(byte[] cell, string text, int length)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        if (!ShortNumbers.TryParse(ref cell[0], length, out T value))
        {
            return 0;
        }

        T expected = T.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(value == expected && T.IsNegative(value) == T.IsNegative(expected), $"{text} became {value}");
        return 1;
    }

    private static string Number(Random random)
    {
        int digits = 1 + random.Next(7);
        char[] text = [.. Enumerable.Range(0, digits).Select(_ => (char)('0' + random.Next(10)))];
        string number = new(text);
        number = random.Next(4) > 0 ? number.Insert(random.Next(digits + 1), ".") : number;
        return random.Next(2) == 0 ? "-" + number : number;
    }
}
