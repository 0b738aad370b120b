using LogReg.Simd.Cli.Terminal;
using Spectre.Console;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The largest coefficients, by name.</summary>
internal static class CoefficientTable
{
    private const int BarWidth = 30;

    /// <summary>Writes the coefficients that differ from 0, the largest first, with bars or with odds ratios.</summary>
    public static void Write(Consoles consoles, IReadOnlyList<string> names, LogisticModel model, int top, bool withOdds)
    {
        double[] values = model.Coefficients.ToArray();
        int[] order = [.. Enumerable.Range(0, values.Length).Where(j => withOdds || values[j] != 0).OrderByDescending(j => Math.Abs(values[j])).Take(top)];
        Table table = new Table().Border(TableBorder.Simple).AddColumn("coefficient").AddColumn(new TableColumn("value").RightAligned());
        table = withOdds && model.Link != Link.Identity ? table.AddColumn(new TableColumn("odds ratio").RightAligned()) : table.AddColumn(string.Empty);
        double largest = order.Length == 0 ? 0 : Math.Abs(values[order[0]]);
        foreach (int j in order)
        {
            string last = withOdds
                ? OddsOf(model.Link, values[j])
                : $"[{(values[j] < 0 ? "red" : "green")}]{Bars.Of(values[j], largest, BarWidth)}[/]";
            table.AddRow(Markup.Escape(Figures.Name(names[j])), Figures.Number(values[j]), last);
        }

        table.AddRow("intercept", Figures.Number(model.Intercept), withOdds ? OddsOf(model.Link, model.Intercept) : string.Empty);
        consoles.Tables.Write(table);
        int left = (withOdds ? values.Length : values.Count(value => value != 0)) - order.Length;
        if (left > 0)
        {
            consoles.Out.WriteLine($"and {Figures.Count(left, "smaller coefficient")}");
        }

        WriteZeros(consoles, values);
    }

    /// <summary>What one unit more does to the odds (formula 1.5); nothing that can be said where the logit is the predicted label.</summary>
    private static string OddsOf(Link link, double value) => link switch
    {
        Link.Identity => string.Empty,
        Link.Tanh => Figures.Number(Math.Exp(2 * value)),
        _ => Figures.Number(Math.Exp(value)),
    };

    /// <summary>Says how many coefficients are zero, where some are.</summary>
    public static void WriteZeros(Consoles consoles, ReadOnlySpan<double> values)
    {
        int zeros = values.Count(0.0);
        if (zeros > 0)
        {
            consoles.Out.WriteLine($"{Figures.Count(zeros, "coefficient")} of {values.Length} {(zeros == 1 ? "is" : "are")} zero");
        }
    }
}
