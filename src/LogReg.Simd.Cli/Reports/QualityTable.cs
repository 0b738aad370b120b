using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The metrics of a model on the rows that trained it, and on others where there are any.</summary>
internal static class QualityTable
{
    public static void Write(Consoles consoles, QualitySummary train, QualitySummary? test, string testName)
    {
        TextTable table = new TextTable().Text(string.Empty).Numbers("train");
        if (test is not null)
        {
            table.Numbers(testName);
        }

        foreach ((string name, Func<QualitySummary, double?> of) in Figures.MetricsOf(train))
        {
            table.Row([name, Figures.Share(of(train)), .. (Cell[])(test is null ? [] : [Figures.Share(of(test))])]);
        }

        table.Write(consoles);
    }
}
