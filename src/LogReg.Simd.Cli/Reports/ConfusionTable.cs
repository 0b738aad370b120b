using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Metrics;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The actual classes of two against the predicted ones.</summary>
internal static class ConfusionTable
{
    public const string Actual = "actual";
    public const string Predicted = "predicted";

    /// <summary>What stands above the columns of a confusion matrix.</summary>
    public static string HeadingOf(string? rows) => rows is null ? Predicted : $"{Predicted} ({rows})";

    /// <summary>Writes the table.</summary>
    /// <param name="consoles">Where to.</param>
    /// <param name="classes">The names of the negative and the positive class.</param>
    /// <param name="confusion">The counts.</param>
    /// <param name="rows">Which rows were judged; null where that goes without saying.</param>
    public static void Write(Consoles consoles, IReadOnlyList<string> classes, ConfusionMatrix confusion, string? rows)
    {
        string negative = Figures.Name(classes[0]);
        string positive = Figures.Name(classes[1]);
        TextTable table = new TextTable { Heading = HeadingOf(rows) }.Names(Actual).Numbers(positive).Numbers(negative);
        if (table.Width + positive.Length > consoles.Host.OutputWidth)
        {
            table = new TextTable { Heading = HeadingOf(rows) }.Names(Actual).Numbers("the first").Numbers("the second");
        }

        table.Row(positive, Figures.Weight(confusion.TruePositives), Figures.Weight(confusion.FalseNegatives));
        table.Row(negative, Figures.Weight(confusion.FalsePositives), Figures.Weight(confusion.TrueNegatives));
        table.Write(consoles);
    }
}
