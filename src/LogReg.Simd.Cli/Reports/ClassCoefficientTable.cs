using LogReg.Simd.Cli.Terminal;
using Spectre.Console;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The largest coefficients of several classes: a column per class where they fit a line, otherwise a line per class.</summary>
internal static class ClassCoefficientTable
{
    private const int MostColumns = 6;
    private const int MostPerClass = 5;

    /// <summary>The characters of all column names together.</summary>
    private const int NameCharacters = 72;

    public static void Write(Consoles consoles, IReadOnlyList<string> features, IReadOnlyList<string> classes, MulticlassModel model, int top, bool withZeros)
    {
        if (classes.Count <= MostColumns)
        {
            WriteColumns(consoles, features, classes, model, top, withZeros);
        }
        else
        {
            WriteLines(consoles, features, classes, model, Math.Min(top, MostPerClass));
        }
    }

    private static void WriteColumns(Consoles consoles, IReadOnlyList<string> features, IReadOnlyList<string> classes, MulticlassModel model, int top, bool withZeros)
    {
        double[][] values = [.. classes.Select((_, k) => model.CoefficientsOf(k).ToArray())];
        double[] largest = [.. features.Select((_, j) => values.Max(coefficients => Math.Abs(coefficients[j])))];
        int[] shown = [.. Enumerable.Range(0, features.Count).Where(j => withZeros || largest[j] != 0)];
        Table table = new Table().Border(TableBorder.Simple).AddColumn("coefficient");
        foreach (string name in classes)
        {
            table.AddColumn(new TableColumn(Markup.Escape(Figures.Name(name, NameCharacters / classes.Count))).RightAligned());
        }

        foreach (int j in shown.OrderByDescending(j => largest[j]).Take(top))
        {
            string[] cells = [.. values.Select(coefficients => Figures.Number(coefficients[j]))];
            table.AddRow([Markup.Escape(Figures.Name(features[j])), .. cells]);
        }

        string[] intercepts = [.. model.Intercepts.ToArray().Select(intercept => Figures.Number(intercept))];
        table.AddRow(["intercept", .. intercepts]);
        consoles.Tables.Write(table);
        if (shown.Length > top)
        {
            consoles.Out.WriteLine($"and {Figures.Count(shown.Length - top, "feature")} with smaller coefficients");
        }

        CoefficientTable.WriteZeros(consoles, model.Coefficients);
    }

    private static void WriteLines(Consoles consoles, IReadOnlyList<string> features, IReadOnlyList<string> classes, MulticlassModel model, int top)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("class").AddColumn(new TableColumn("intercept").RightAligned()).AddColumn("largest coefficients");
        for (int k = 0; k < classes.Count; k++)
        {
            double[] values = model.CoefficientsOf(k).ToArray();
            IEnumerable<string> cells = Enumerable.Range(0, values.Length)
                .Where(j => values[j] != 0).OrderByDescending(j => Math.Abs(values[j])).Take(top)
                .Select(j => $"{Markup.Escape(Figures.Name(features[j]))} {Figures.Number(values[j], 3)}");
            table.AddRow(Markup.Escape(Figures.Name(classes[k])), Figures.Number(model.Intercepts[k]), string.Join(", ", cells));
        }

        consoles.Tables.Write(table);
        CoefficientTable.WriteZeros(consoles, model.Coefficients);
    }
}
