using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The coefficients of several classes with the largest effects: a column per class where they fit a line, otherwise a line per class.</summary>
internal static class ClassCoefficientTable
{
    private const int MostPerClass = 5;

    public static void Write(Consoles consoles, FeatureList features, IReadOnlyList<string> classes, MulticlassModel model, int top, bool withZeros)
    {
        double[][] values = [.. classes.Select((_, k) => model.CoefficientsOf(k).ToArray())];
        double[] largest = [.. features.Names.Select((_, j) => values.Max(coefficients => features.EffectOf(j, coefficients[j])))];
        int[] shown = [.. Enumerable.Range(0, features.Names.Count).Where(j => withZeros || largest[j] != 0)];
        int[] order = [.. shown.OrderByDescending(j => largest[j]).Take(top)];
        TextTable table = new TextTable().Names("coefficient");
        foreach (string name in classes)
        {
            table.Numbers(name);
        }

        if (features.HasDeviations)
        {
            table.Numbers(FeatureList.EffectHeader);
        }

        foreach (int j in order)
        {
            table.Row([Figures.Name(features.Names[j]), .. Cells(values.Select(coefficients => coefficients[j])), .. Effect(features, Figures.Number(largest[j], 3))]);
        }

        table.Row(["intercept", .. Cells(model.Intercepts.ToArray()), .. Effect(features, string.Empty)]);
        if (table.Width > consoles.Host.OutputWidth)
        {
            WriteLines(consoles, features, classes, model, Math.Min(top, MostPerClass));
            return;
        }

        table.Write(consoles);
        if (shown.Length > order.Length)
        {
            consoles.Line($"and {Figures.Count(shown.Length - order.Length, "feature")} of smaller {features.RankedBy}");
        }

        CoefficientTable.WriteZeros(consoles, model.Coefficients);
    }

    private static IEnumerable<Cell> Cells(IEnumerable<double> values) => values.Select(value => new Cell(Figures.Number(value)));

    private static Cell[] Effect(FeatureList features, string text) => features.HasDeviations ? [text] : [];

    private static void WriteLines(Consoles consoles, FeatureList features, IReadOnlyList<string> classes, MulticlassModel model, int top)
    {
        TextTable table = new TextTable().Names("class").Numbers("intercept").Text($"coefficients of the largest {features.RankedBy}");
        for (int k = 0; k < classes.Count; k++)
        {
            double[] values = model.CoefficientsOf(k).ToArray();
            IEnumerable<string> cells = Enumerable.Range(0, values.Length)
                .Where(j => values[j] != 0).OrderByDescending(j => features.EffectOf(j, values[j])).Take(top)
                .Select(j => $"{Figures.Name(features.Names[j])} {Figures.Number(values[j], 3)}");
            table.Row(Figures.Name(classes[k]), Figures.Number(model.Intercepts[k]), string.Join(", ", cells));
        }

        table.Write(consoles);
        CoefficientTable.WriteZeros(consoles, model.Coefficients);
    }
}
