using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using Spectre.Console;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The metrics of a model on the rows that trained it, and on others where there are any.</summary>
internal static class QualityTable
{
    public static void Write(Consoles consoles, Quality train, Quality? test, string testName)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn(string.Empty).AddColumn(new TableColumn("train").RightAligned());
        if (test is not null)
        {
            table.AddColumn(new TableColumn(Markup.Escape(testName)).RightAligned());
        }

        foreach ((string name, Func<Quality, double?> of) in Figures.MetricsOf(train))
        {
            table.AddRow([name, Figures.Share(of(train)), .. (string[])(test is null ? [] : [Figures.Share(of(test))])]);
        }

        consoles.Tables.Write(table);
    }
}
