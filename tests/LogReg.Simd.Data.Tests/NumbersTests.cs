using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using LogReg.Simd.Data.Text;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Numbers are those of the framework's parser, to the last bit, and texts that are no numbers are refused.</summary>
public class NumbersTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("-.5e1")]
    [InlineData("0.1")]
    [InlineData("16777217")]
    [InlineData("16777219")]
    [InlineData("33554433.5")]
    [InlineData("1.00000005960464477539062")]
    [InlineData("1.00000005960464477539063")]
    [InlineData("1.0000000596046447")]
    [InlineData("1.000000059604644")]
    [InlineData("1.0000000596046448")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740992.5")]
    [InlineData("0.000000000000000000000000000000000000011754942807573643")]
    [InlineData("1.4e-45")]
    [InlineData("7.006492321624086e-46")]
    [InlineData("7.006492321624085e-46")]
    [InlineData("3.4028235e38")]
    [InlineData("3.4028236e38")]
    [InlineData("4.9e-324")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("1e22")]
    [InlineData("1e23")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("00000000000000000000000000000001.5")]
    [InlineData("1e-400")]
    [InlineData("0e99999999999")]
    [InlineData("18446744073709551615e-10")]
    public void A_number_is_rounded_as_the_framework_rounds_it(string text)
    {
        AssertSame<float>(text);
        AssertSame<double>(text);
    }

    [Fact]
    public void Random_numbers_of_any_length_are_rounded_rightly()
    {
        Random random = new(20260101);
        for (int i = 0; i < 200_000; i++)
        {
            int digits = random.Next(1, 24);
            char[] text = new char[digits];
            for (int j = 0; j < digits; j++)
            {
                text[j] = (char)('0' + random.Next(10));
            }

            string number = new string(text).Insert(random.Next(digits + 1), ".");
            AssertSame<float>(random.Next(3) == 0 ? number + "e" + random.Next(-60, 60).ToString(CultureInfo.InvariantCulture) : number);
            AssertSame<double>(random.Next(3) == 0 ? number + "e" + random.Next(-60, 60).ToString(CultureInfo.InvariantCulture) : number);
        }
    }

    /// <summary>Decimal texts as near to the middle of two doubles as nineteen digits can name them, and those that lie exactly there.</summary>
    [Fact]
    public void Neighbours_of_midpoints_of_doubles_are_rounded_rightly()
    {
        Random random = new(6);
        for (int i = 0; i < 100_000; i++)
        {
            // Between 2^53 and 2^63 every middle of two doubles is a whole number of at most nineteen digits.
            int power = random.Next(1, 11);
            long middle = ((((1L << 52) + random.NextInt64(1L << 52)) << 1) + 1) << (power - 1);
            AssertSame<double>((middle + random.Next(-1, 2)).ToString(CultureInfo.InvariantCulture));
            double low = Math.ScaleB(1 + random.NextDouble(), random.Next(-60, 60));
            string text = low.ToString("E24", CultureInfo.InvariantCulture);
            AssertSame<double>(text[..(2 + random.Next(14, 18))] + text[text.IndexOf('E', StringComparison.Ordinal)..]);
        }
    }

    /// <summary>Decimal texts as near to the middle of two floats as doubles can name them.</summary>
    [Fact]
    public void Neighbours_of_midpoints_of_floats_are_rounded_rightly()
    {
        Random random = new(5);
        for (int i = 0; i < 100_000; i++)
        {
            float low = BitConverter.Int32BitsToSingle(random.Next(0x00800000, 0x7F000000));
            double middle = ((double)low + MathF.BitIncrement(low)) / 2;
            long bits = BitConverter.DoubleToInt64Bits(middle) + random.Next(-6, 7);
            AssertSame<float>(BitConverter.Int64BitsToDouble(bits).ToString(random.Next(2) == 0 ? "R" : "E18", CultureInfo.InvariantCulture));
            AssertSame<float>(((decimal)(random.Next() / 8.0) + 0.0000000298023223876953125m).ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void What_the_framework_writes_is_read_back()
    {
        Prop.ForAll<double, float>((wide, narrow) =>
        {
            if (double.IsFinite(wide) && float.IsFinite(narrow))
            {
                AssertSame<double>(wide.ToString("R", CultureInfo.InvariantCulture));
                AssertSame<float>(narrow.ToString("R", CultureInfo.InvariantCulture));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true).WithReplay(1, 3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1,5")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("--1")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1.2.3")]
    [InlineData("١")]
    public void A_text_that_is_no_number_is_refused(string text)
    {
        Assert.False(Numbers.TryParse(text.AsSpan(), out double _));
        Assert.False(Numbers.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out float _));
    }

    [Theory]
    [InlineData("12:3", 2)]
    [InlineData("-1.5 7", 4)]
    [InlineData("1e5x", 3)]
    [InlineData("x", 0)]
    public void The_length_of_the_number_is_returned(string text, int length) =>
        Assert.Equal(length, Numbers.Parse(System.Text.Encoding.UTF8.GetBytes(text), out double _));

    private static void AssertSame<T>(string text)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T expected = T.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        Assert.True(Numbers.TryParse(text.AsSpan(), out T actual), $"{text} is a number.");
        Assert.True(expected.Equals(actual) && T.IsNegative(expected) == T.IsNegative(actual), $"{text}: {actual:R} instead of {expected:R}.");
    }
}
