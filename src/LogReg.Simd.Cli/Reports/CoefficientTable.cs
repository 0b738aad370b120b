using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The coefficients with the largest effects, by name.</summary>
internal static class CoefficientTable
{
    private const int BarWidth = 30;

    /// <summary>Writes coefficients, those of the largest effect first: with bars those that differ from 0, with odds ratios the others too.</summary>
    public static void Write(Consoles consoles, FeatureList features, LogisticModel model, int top, bool withOdds)
    {
        double[] values = model.Coefficients.ToArray();
        int[] shown = [.. Enumerable.Range(0, values.Length).Where(j => withOdds || values[j] != 0)];
        int[] order = [.. shown.OrderByDescending(j => features.EffectOf(j, values[j])).Take(top)];
        bool hasOdds = withOdds && model.Link != Link.Identity;
        TextTable table = new TextTable().Names("coefficient").Numbers("value");
        table = hasOdds ? table.Numbers("odds ratio") : table;
        table = features.HasDeviations ? table.Numbers(FeatureList.EffectHeader) : table;
        table = withOdds ? table : table.Bars(BarWidth);
        double largest = order.Length == 0 ? 0 : features.EffectOf(order[0], values[order[0]]);
        foreach (int j in order)
        {
            double effect = features.EffectOf(j, values[j]);
            table.Row(
            [
                Figures.Name(features.Names[j]), Figures.Number(values[j]),
                .. Optional(hasOdds, OddsOf(model.Link, values[j])),
                .. Optional(features.HasDeviations, Figures.Number(Math.CopySign(effect, values[j]), 3)),
                .. Optional(!withOdds, Cell.Bar(largest == 0 ? 0 : effect / largest, values[j] < 0 ? Cell.Red : Cell.Green)),
            ]);
        }

        table.Row(
        [
            "intercept", Figures.Number(model.Intercept),
            .. Optional(hasOdds, OddsOf(model.Link, model.Intercept)), .. Optional(features.HasDeviations, string.Empty), .. Optional(!withOdds, string.Empty),
        ]);
        table.Write(consoles);
        if (shown.Length > order.Length)
        {
            consoles.Line($"and {Figures.Count(shown.Length - order.Length, "coefficient")} of smaller {features.RankedBy}");
        }

        WriteZeros(consoles, values);
    }

    /// <summary>Says how many coefficients are zero, where some are.</summary>
    public static void WriteZeros(Consoles consoles, ReadOnlySpan<double> values)
    {
        int zeros = values.Count(0.0);
        if (zeros > 0)
        {
            consoles.Line($"{Figures.Count(zeros, "coefficient")} of {values.Length} {(zeros == 1 ? "is" : "are")} zero");
        }
    }

    private static Cell[] Optional(bool isThere, Cell cell) => isThere ? [cell] : [];

    /// <summary>What one unit more does to the odds (formula 1.5); nothing that can be said where the logit is the predicted label.</summary>
    private static string OddsOf(Link link, double value) => link switch
    {
        Link.Identity => string.Empty,
        Link.Tanh => Figures.Number(Math.Exp(2 * value)),
        _ => Figures.Number(Math.Exp(value)),
    };
}
