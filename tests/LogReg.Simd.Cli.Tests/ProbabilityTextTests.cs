using System.Globalization;
using System.Text;
using LogReg.Simd.Cli.Operations;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Probabilities read back as they were, in as few digits as the framework needs.</summary>
public class ProbabilityTextTests
{
    [Fact]
    public void Random_and_awkward_singles_read_back_in_the_fewest_digits()
    {
        Random random = new(5);
        List<float> values = [0, 1, 0.5f, 0.1f, 0.3f, 1e-7f, 9.9999999e-8f, 0.99999994f, 0.9999999f, 0.1f + 1e-8f, 0.00390625f, float.Epsilon, 1.1754944e-38f];
        for (int power = -30; power <= 0; power++)
        {
            values.AddRange([MathF.ScaleB(1, power), MathF.BitDecrement(MathF.ScaleB(1, power)), MathF.BitIncrement(MathF.ScaleB(0.5f, power))]);
        }

        for (int i = 0; i < 300_000; i++)
        {
            values.Add((float)Math.Pow(10, -9 * random.NextDouble()));
            values.Add(1 - (float)Math.Pow(10, -7 * random.NextDouble()));
        }

        byte[] text = new byte[64];
        foreach (float value in values)
        {
            int length = ProbabilityText.Write(value, text);
            Assert.Equal(value, float.Parse(text.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture));
            string usual = value.ToString(CultureInfo.InvariantCulture);
            int fewest = Digits(usual);
            Assert.True(Digits(Encoding.ASCII.GetString(text, 0, length)) <= fewest, $"{Encoding.ASCII.GetString(text, 0, length)} is longer than {usual}.");
        }
    }

    [Theory]
    [InlineData(0.25, "0.25")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(1.0, "1")]
    public void Doubles_are_written_as_the_framework_does(double value, string expected)
    {
        byte[] text = new byte[64];
        Assert.Equal(expected, Encoding.ASCII.GetString(text, 0, ProbabilityText.Write(value, text)));
    }

    private static int Digits(string text)
    {
        string significand = text.Split('E')[0].Replace(".", string.Empty, StringComparison.Ordinal).TrimStart('0');
        return significand.Length;
    }
}
