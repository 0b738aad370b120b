using LogReg.Simd.Data.Encodings;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Columns that lie far from zero take an offset from which single precision holds them; where none does, that is said.</summary>
public class OffsetTests
{
    public static TheoryData<string, double[]> KeptExactly => new()
    {
        { "odometer", [.. Range(100, i => 1e7 + (i % 20))] },
        { "beyond the whole numbers of single precision", [.. Range(100, i => 2e7 + i)] },
        { "dates", [.. Range(300, i => 20200101 + (10000 * (i % 5)) + (100 * (i % 12)) + (i % 28))] },
        { "seconds", [.. Range(100, i => 1.7e9 + (i * 7))] },
        { "milliseconds", [.. Range(100, i => 1.7e12 + (i * 13))] },
        { "nanoseconds of a minute in steps of 2048", [.. Range(100, i => 1.7e18 + (i * 2048.0))] },
        { "pressure", [.. Range(100, i => 101325 + (i % 7) - 3)] },
        { "steps of a quarter", [.. Range(100, i => 5e7 + (0.25 * i))] },
        { "below zero", [.. Range(100, i => -1.7e9 - i)] },
        { "one outlier", [.. Range(100, i => 1.7e9 + (i == 0 ? 1e7 : 0) + i)] },
        { "a span of nearly 2^25", [.. Range(100, i => i * 333_333.0)] },
        { "constant", [.. Range(10, _ => 1.7e9 + 1)] },
    };

    public static TheoryData<string, double[]> LeftAlone => new()
    {
        { "around zero", [.. Range(100, i => Math.Sin(i))] },
        { "iris", [5.1, 4.9, 4.7, 4.6, 5.0, 7.0, 6.4] },
        { "pixels", [0, 0, 17, 255, 255, 3] },
        { "ones", [1, 1, 1] },
        { "zeros", [0, 0, 0] },
        { "counts of up to a million", [0, 12, 1e6, 4] },
        { "whole numbers too wide for any offset", [289203891, 1, 999999999, 123456789] },
        { "one number of more than 24 bits among decimals", [0.5, 123456789.25, 3] },
        { "nothing", [] },
    };

    [Theory]
    [MemberData(nameof(KeptExactly))]
    public void A_far_column_keeps_every_digit_in_single_precision(string name, double[] values)
    {
        ColumnStatistics statistics = Of(values);
        double offset = statistics.Offset();
        Assert.True(offset != 0, name);
        Assert.False(statistics.LosesDigits<float>(offset), name);
        Assert.All(values, value => Assert.Equal(value, offset + NumericFeature.Of<float>(value, 1, offset)));
    }

    [Theory]
    [MemberData(nameof(LeftAlone))]
    public void Other_columns_take_no_offset(string name, double[] values) => Assert.True(Of(values).Offset() == 0, name);

    [Theory]
    [InlineData(100, 0.03)]
    [InlineData(1e7, 5.3)]
    [InlineData(1e-6, 1e-9)]
    [InlineData(-273.15, 0.7)]
    public void A_far_column_of_decimals_is_rounded_to_a_small_share_of_its_spread(double centre, double spread)
    {
        double[] values = [.. Range(200, i => centre + (spread * Math.Sin(i)))];
        ColumnStatistics statistics = Of(values);
        double offset = statistics.Offset();
        Assert.InRange(offset, centre - spread, centre + spread);
        Assert.False(statistics.LosesDigits<float>(offset));
        Assert.All(values, value => Assert.InRange(offset + NumericFeature.Of<float>(value, 1, offset), value - (1e-7 * spread) - (1e-15 * Math.Abs(centre)), value + (1e-7 * spread) + (1e-15 * Math.Abs(centre))));
    }

    [Fact]
    public void Digits_that_are_lost_all_the_same_are_found()
    {
        ColumnStatistics wide = Of([289203891, 1, 999999999, 123456789]);
        Assert.True(wide.LosesDigits<float>(wide.Offset()));
        Assert.False(wide.LosesDigits<double>(0));

        ColumnStatistics decimals = Of([.. Range(100, i => 100000.123 + (1e-3 * Math.Sin(i)))]);
        Assert.True(decimals.LosesDigits<float>(0));
        Assert.False(decimals.LosesDigits<float>(decimals.Offset()));
        Assert.True(Of([20240128, 20240129, 20240131]).LosesDigits<float>(0));
        Assert.False(Of([1e7, 1e7 + 1, 1e7 + 3]).LosesDigits<float>(0));
        Assert.False(Of([0.1, 0.2, 0.3]).LosesDigits<float>(0));
        Assert.True(Of([1e17, 1]).LosesDigits<double>(0));
    }

    [Fact]
    public void Statistics_do_not_cancel()
    {
        ColumnStatistics statistics = Of([.. Range(1000, i => 1.7e12 + (i % 2))]);
        Assert.Equal(0.5, statistics.Deviation, 6);
        Assert.Equal(1.7e12 + 0.5, statistics.Mean);
        Assert.Equal(0, Of([0.1, 0.1, 0.1, 0.1]).Deviation);
    }

    [Fact]
    public void An_encoding_keeps_its_offsets()
    {
        DataEncoding encoding = new()
        {
            FeatureCount = 2,
            Delimiter = ',',
            Columns =
            [
                new ColumnEncoding { Name = "time", Kind = ColumnKind.Numeric, FirstFeature = 0, Offset = 1.7e12 + 0.5 },
                new ColumnEncoding { Name = "size", Kind = ColumnKind.Numeric, FirstFeature = 1 },
                new ColumnEncoding { Name = "label", Kind = ColumnKind.Target },
            ],
        };
        string json = encoding.ToJson();
        Assert.Equal([1.7e12 + 0.5, 0], DataEncoding.FromJson(json).FeatureOffsets);
        Assert.Equal(json.IndexOf("offset", StringComparison.Ordinal), json.LastIndexOf("offset", StringComparison.Ordinal));

        DataEncoding bad = encoding with { Columns = [.. encoding.Columns.Select(column => column with { Offset = 1 })] };
        Assert.Contains("offset", Assert.Throws<DataFormatException>(() => DataEncoding.FromJson(bad.ToJson())).Message, StringComparison.Ordinal);
    }

    private static ColumnStatistics Of(double[] values)
    {
        ColumnStatistics statistics = default;
        foreach (double value in values)
        {
            statistics.Add(value);
        }

        return statistics;
    }

    private static IEnumerable<double> Range(int count, Func<int, double> value) => Enumerable.Range(0, count).Select(value);
}
