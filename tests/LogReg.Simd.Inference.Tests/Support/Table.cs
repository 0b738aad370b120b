using System.Globalization;
using System.Reflection;

namespace LogReg.Simd.Inference.Tests.Support;

/// <summary>A small data set of named columns from a CSV resource.</summary>
internal sealed class Table
{
    private readonly string[] names;
    private readonly string[][] rows;

    private Table(string[] names, string[][] rows) => (this.names, this.rows) = (names, rows);

    public int RowCount => rows.Length;

    /// <summary>R's data set of the age of menarche of girls in Warsaw (MASS): Age, Total, Menarche.</summary>
    public static Table Menarche() => Read("menarche.csv");

    /// <summary>R's data set of infertility after abortion.</summary>
    public static Table Infert() => Read("infert.csv");

    /// <summary>R's data set of the satisfaction with housing in Copenhagen (MASS): Sat, Infl, Type, Cont and how often, Freq.</summary>
    public static Table Housing() => Read("housing.csv");

    public string[] Texts(string name)
    {
        int column = Array.IndexOf(names, name);
        return [.. rows.Select(row => row[column])];
    }

    public double[] Numbers(string name) => [.. Texts(name).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    /// <summary>Ones where a column has a text.</summary>
    public double[] Indicator(string name, string text) => [.. Texts(name).Select(cell => cell == text ? 1.0 : 0)];

    /// <summary>Columns side by side, row-major.</summary>
    public static double[] Rows(params double[][] columns) => [.. Enumerable.Range(0, columns[0].Length).SelectMany(i => columns.Select(column => column[i]))];

    private static Table Read(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        string[][] lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(','))];
        return new Table(lines[0], lines[1..]);
    }
}
