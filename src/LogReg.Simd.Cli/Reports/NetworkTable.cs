using LogReg.Simd.Cli.Terminal;
using Spectre.Console;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The hidden units of a network: what they look at, and what they say.</summary>
internal static class NetworkTable
{
    private const int MostPerUnit = 3;

    /// <summary>Writes the units with the largest output coefficients.</summary>
    public static void Write(Consoles consoles, IReadOnlyList<string> features, IReadOnlyList<string> classes, HiddenLayerModel model, int top)
    {
        int units = model.HiddenUnits;
        double[] output = model.OutputCoefficients.ToArray();
        double[] hidden = model.HiddenCoefficients.ToArray();
        string[] outputs = model.OutputCount == 1 ? [classes[1]] : [.. classes];
        Table table = new Table().Border(TableBorder.Simple).AddColumn("hidden unit").AddColumn("largest output coefficients").AddColumn("largest coefficients");
        foreach (int unit in Enumerable.Range(0, units).OrderByDescending(unit => outputs.Select((_, k) => Math.Abs(output[(k * units) + unit])).Max()).Take(top))
        {
            table.AddRow(
                $"{unit + 1}",
                Largest(outputs, k => output[(k * units) + unit]),
                Largest(features, j => hidden[(unit * features.Count) + j]));
        }

        consoles.Tables.Write(table);
        if (units > top)
        {
            consoles.Out.WriteLine($"and {Figures.Count(units - top, "hidden unit")} of smaller weight");
        }
    }

    private static string Largest(IReadOnlyList<string> names, Func<int, double> value) =>
        string.Join(", ", Enumerable.Range(0, names.Count).OrderByDescending(i => Math.Abs(value(i))).Take(MostPerUnit)
            .Select(i => $"{Markup.Escape(Figures.Name(names[i]))} {Figures.Number(value(i), 3)}"));
}
