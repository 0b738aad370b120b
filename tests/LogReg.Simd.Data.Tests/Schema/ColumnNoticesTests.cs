using System.Globalization;
using LogReg.Simd.Data.Tests.Support;
using LogReg.Simd.Data.Text;
using Xunit;

namespace LogReg.Simd.Data.Tests.Schema;

/// <summary>A column that is read as a feature and may not be meant as one is named, with what leaves it out.</summary>
public sealed class ColumnNoticesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A column of some pattern: {0} is the row, {1} a number of seven, {2} one that is different in each row, {3} of 32 and {4} of 28.</summary>
    [Theory]
    [InlineData("", "{2}", "column 'x1' has no name of its own and is read as numbers; --ignore leaves it out")]
    [InlineData("Unnamed: 0", "{2}", "column 'Unnamed: 0' has no name of its own and is read as numbers; --ignore leaves it out")]
    [InlineData("__index_level_0__", "{1}", "column '__index_level_0__' has no name of its own and is read as numbers; --ignore leaves it out")]
    [InlineData("", "r{1}", "column 'x1' has no name of its own and is read as categories; --ignore leaves it out")]
    [InlineData("n", "{0}", "column 'n' counts the rows and is read as numbers; --ignore leaves it out")]
    [InlineData("Unnamed: 0", "{0}", "column 'Unnamed: 0' counts the rows and is left out; --keep-ids keeps it")]
    [InlineData("id", "{2}", "column 'id' has another number in every row, as an identifier has; --ignore leaves it out")]
    [InlineData("w", "{4} kg", "column 'w' holds numbers with a unit, as '0 kg', and is read as categories, 28 of them in the rows looked at; write the numbers alone to have one feature of them, or leave the column out with --ignore")]
    [InlineData("w", "{4}.5km/h", "column 'w' holds numbers with a unit, as '0.5km/h', and is read as categories, 28 of them in the rows looked at; write the numbers alone to have one feature of them, or leave the column out with --ignore")]
    [InlineData("w", "-{4}°C", "column 'w' holds numbers with a unit, as '-0°C', and is read as categories, 28 of them in the rows looked at; write the numbers alone to have one feature of them, or leave the column out with --ignore")]
    [InlineData("c", "c{3}", "column 'c' has 32 different texts in the 40 rows looked at that hold one, and each of them is a category; --ignore leaves the column out")]
    [InlineData("c", "{1} kg", null)]
    [InlineData("c", "{4}A", null)]
    [InlineData("n", "{1}", null)]
    [InlineData("n", "{2}", null)]
    [InlineData("c", "c{1}", null)]
    [InlineData("c", "c{4}", null)]
    [InlineData("c", "{1}th", null)]
    [InlineData("c", "{1}a{1}", null)]
    public void A_column_that_may_be_no_feature_is_named(string name, string pattern, string? notice)
    {
        string path = folder.Write("a.csv", Table(name, pattern, 40));
        DataOptions options = new();
        using Dataset<float> dataset = DataFile.Load<float>(path, options);
        Assert.Equal(notice is null ? [] : [notice], dataset.Notices);
        if (notice is not null)
        {
            using Dataset<float> without = DataFile.Load<float>(path, options with { Ignore = [name.Length == 0 ? "x1" : name] });
            Assert.Empty(without.Notices);
            bool saysUnit = notice.Contains("unit", StringComparison.Ordinal);
            using Dataset<float> kept = DataFile.Load<float>(path, options with { KeepIdentifiers = true });
            Assert.Equal(saysUnit ? [notice] : [], kept.Notices);
            using Dataset<float> chosen = DataFile.Load<float>(path, options with { Categorical = name.Length == 0 ? "x1" : name });
            Assert.Empty(chosen.Notices);
        }
    }

    [Theory]
    [InlineData(19, "c{0}", true)]
    [InlineData(8, "c{0}", true)]
    [InlineData(7, "c{0}", false)]
    [InlineData(19, "c{1}", false)]
    [InlineData(19, "{0}", false)]
    public void Few_rows_say_less(int rows, string pattern, bool isNoticed)
    {
        using Dataset<float> dataset = DataFile.Load<float>(folder.Write("a.csv", Table("c", pattern, rows)));
        Assert.Equal(isNoticed, dataset.Notices.Count > 0);
    }

    [Theory]
    [InlineData("12 kg", "kg")]
    [InlineData("-1.5kg", "kg")]
    [InlineData("1,234 USD", "USD")]
    [InlineData("20°C", "°C")]
    [InlineData("3 m²", "m²")]
    [InlineData("3 km/h", "km/h")]
    [InlineData("3 µg", "µg")]
    [InlineData("12", "")]
    [InlineData("kg", "")]
    [InlineData("", "")]
    [InlineData("-", "")]
    [InlineData("-kg", "")]
    [InlineData("1st", "")]
    [InlineData("a12kg", "")]
    [InlineData("1.2.3 kg", "")]
    [InlineData("12 kilogramms", "")]
    [InlineData("12 /h", "")]
    [InlineData("12 kg net", "")]
    [InlineData("12 kg 3", "")]
    public void A_unit_is_letters_behind_a_number(string cell, string unit) =>
        Assert.Equal(unit, System.Text.Encoding.UTF8.GetString(NumberWithUnit.UnitOf(System.Text.Encoding.UTF8.GetBytes(cell))));

    private static string Table(string name, string pattern, int rows) =>
        $"a,{name},y\n" + string.Concat(Enumerable.Range(0, rows).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{(i * 7 % 11) + 0.5},{string.Format(CultureInfo.InvariantCulture, pattern, i, 10 + ((i + 4) * 5 % 7), (i * 17 % 41) + 100, i * 4 / 5, i * 7 / 10)},{(i * 3 % 5) / 3}\n")));
}
