using System.Globalization;
using LogReg.Simd.Tests.HardwareLanes;
using Xunit;
using Xunit.Abstractions;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>
/// Walks the floats in order and holds every kernel to its row of the table: error, order, range, NaN only for NaN, the same bits
/// under every policy. Everywhere a sample of about 2²⁰ floats; with LOGREG_EXHAUSTIVE=1 (eng/exhaustive.sh) all 2³².
/// </summary>
public class ExhaustiveTests(ITestOutputHelper output)
{
    /// <summary>Odd, so that the low bits of the sample vary.</summary>
    private const long SampleStep = 4093;

    private static bool Exhaustive => Environment.GetEnvironmentVariable("LOGREG_EXHAUSTIVE") == "1";

    public static TheoryData<string> Names => UlpTable.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_float_is_within_the_bound_in_range_and_in_order(string name)
    {
        UlpRow row = UlpTable.Row(name);
        WalkResult result = FloatWalk.Walk(row, Exhaustive ? 1 : SampleStep);
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {(Machine.FusesMultiplyAdd ? "yes" : "no")} | {result.Points} | {result.MaxUlp:F4} | {result.MaxUlpAt:R} | "
            + $"{(row.Direction == 0 ? "–" : result.OutOfOrder)} | {result.OutOfRange} | {result.WrongNan} | {result.PoliciesDiffer} |");
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("LOGREG_EXHAUSTIVE_REPORT") is { Length: > 0 } report)
        {
            File.AppendAllText(report, line + Environment.NewLine);
        }

        Assert.True(result.MaxUlp <= row.Single.Here, $"{result.MaxUlp:F4} ULP at {result.MaxUlpAt:R}, but the table says {row.Single.Here}.");
        Assert.True(result.MaxUlp > 0.5, $"{result.MaxUlp:F4} ULP is better than rounding can be: the oracle follows the kernel.");
        Assert.Equal(0, result.OutOfRange);
        Assert.Equal(0, result.WrongNan);
        Assert.Equal(0, result.PoliciesDiffer);
        if (row.Monotone && Machine.FusesMultiplyAdd)
        {
            Assert.True(result.OutOfOrder == 0, $"{result.OutOfOrder} neighbours are out of order, the last at {result.OutOfOrderAt:R}.");
        }
    }

    [Fact]
    public void The_walk_meets_every_kind_of_float_in_order()
    {
        Assert.True(float.IsNaN(FloatWalk.AtKey(0)));
        Assert.True(float.IsNaN(FloatWalk.AtKey((1L << 32) - 1)));
        foreach (float value in (float[])[float.NegativeInfinity, float.MinValue, -1, -float.Epsilon, -0f, 0, float.Epsilon, 1, float.PositiveInfinity])
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(value), BitConverter.SingleToInt32Bits(FloatWalk.AtKey(FloatWalk.KeyOf(value))));
        }

        Assert.Equal(FloatWalk.KeyOf(-0f) + 1, FloatWalk.KeyOf(0));
        Assert.Equal(float.BitIncrement(1), FloatWalk.AtKey(FloatWalk.KeyOf(1) + 1));
        Assert.Equal(float.BitIncrement(-1), FloatWalk.AtKey(FloatWalk.KeyOf(-1) + 1));
    }

    [Fact]
    public void The_walk_sees_an_error_disorder_and_a_value_out_of_range()
    {
        UlpRow sigmoid = UlpTable.Row("sigmoid");
        float[] x = [-1, 0, 1, 2, float.NaN];
        float[] y = [0.26894143f, 0.5f, 0.5f, 0.49999997f, 0.5f];
        WalkResult result = new();
        result.Judge(sigmoid, x, y);
        Assert.Equal(4, result.Points);
        Assert.Equal(1, result.OutOfOrder);
        Assert.Equal(2, result.OutOfOrderAt);
        Assert.Equal(1, result.WrongNan);
        Assert.True(result.MaxUlp > 1e6);
        Assert.Equal(2, result.MaxUlpAt);

        result = new();
        result.Judge(sigmoid, [0, 20, 30], [0.5f, 1.0000001f, float.NaN]);
        Assert.Equal(1, result.OutOfRange);
        Assert.Equal(1, result.WrongNan);
        result.Compare([0.5f, 1, float.NaN], [0.5f, 1, -float.NaN]);
        Assert.Equal(0, result.PoliciesDiffer);
        result.Compare([0.5f, 1, float.NaN], [0.5f, 1.0000001f, 1]);
        Assert.Equal(2, result.PoliciesDiffer);
    }
}
