using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The hidden units of a network: what they look at, and what they say.</summary>
internal static class NetworkTable
{
    private const int MostPerUnit = 3;

    /// <summary>Writes the units with the largest output coefficients.</summary>
    public static void Write(Consoles consoles, FeatureList features, IReadOnlyList<string> classes, HiddenLayerModel model, int top)
    {
        int units = model.HiddenUnits;
        double[] output = model.OutputCoefficients.ToArray();
        double[] hidden = model.HiddenCoefficients.ToArray();
        string[] outputs = model.OutputCount == 1 ? [classes[1]] : [.. classes];
        TextTable table = new TextTable().Numbers("hidden unit").Text("largest output coefficients").Text($"coefficients of the largest {features.RankedBy}");
        foreach (int unit in Enumerable.Range(0, units).OrderByDescending(unit => outputs.Select((_, k) => Math.Abs(output[(k * units) + unit])).Max()).Take(top))
        {
            table.Row(
                $"{unit + 1}",
                Largest(outputs, k => output[(k * units) + unit], (_, value) => Math.Abs(value)),
                Largest(features.Names, j => hidden[(unit * features.Names.Count) + j], features.EffectOf));
        }

        table.Write(consoles);
        if (units > top)
        {
            consoles.Line($"and {Figures.Count(units - top, "hidden unit")} of smaller output coefficients");
        }
    }

    private static string Largest(IReadOnlyList<string> names, Func<int, double> value, Func<int, double, double> effect) =>
        string.Join(", ", Enumerable.Range(0, names.Count).OrderByDescending(i => effect(i, value(i))).Take(MostPerUnit)
            .Select(i => $"{Figures.Name(names[i])} {Figures.Number(value(i), 3)}"));
}
