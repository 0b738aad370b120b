using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Metrics;
using Spectre.Console;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What people read when a model is judged.</summary>
internal static class EvaluationReport
{
    private const int BarWidth = 20;

    public static void Write(Consoles consoles, Evaluation evaluation)
    {
        StoredModel stored = evaluation.Stored;
        IReadOnlyList<long> rows = evaluation.Binary is { } counts ? [evaluation.Rows - counts.Positives, counts.Positives] : evaluation.Classes!.Rows;
        consoles.Out.WriteLine(
            $"data    {Path.GetFileName(evaluation.Source)}: {Figures.Count(evaluation.Rows, "row")}, {Figures.Classes(stored.Model.IsBinary, stored.Classes, rows)}");
        WriteMetrics(consoles, evaluation);
        if (evaluation.Classes is { } classes)
        {
            ClassTables.Write(consoles, classes);
        }

        if (evaluation.Binary is { } binary)
        {
            WriteConfusion(consoles, stored, binary.Confusion);
            WriteCalibration(consoles, binary);
            foreach (string line in binary.Curve.Count > 0 ? RocPlot.Lines(binary.Curve) : ["There is one class only, so there is no ROC curve."])
            {
                consoles.Out.WriteLine(line);
            }
        }
    }

    private static void WriteMetrics(Consoles consoles, Evaluation evaluation)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("metric").AddColumn(new TableColumn("value").RightAligned());
        foreach ((string name, Func<Quality, double?> of) in Figures.MetricsOf(evaluation.Quality))
        {
            table.AddRow(name, Figures.Share(of(evaluation.Quality)));
        }

        if (evaluation.Binary is { } binary)
        {
            ConfusionMatrix confusion = binary.Confusion;
            table.AddRow("average precision", Figures.Share(binary.AveragePrecision));
            table.AddRow("precision", Figures.Share(confusion.Precision));
            table.AddRow("recall", Figures.Share(confusion.Recall));
            table.AddRow("F1", Figures.Share(confusion.F1));
            table.AddRow("Matthews correlation", Figures.Share(confusion.MatthewsCorrelation));
            table.AddRow("calibration error", Figures.Share(binary.ExpectedCalibrationError));
        }

        consoles.Tables.Write(table);
    }

    private static void WriteConfusion(Consoles consoles, StoredModel stored, ConfusionMatrix confusion)
    {
        string positive = Markup.Escape(Figures.Name(stored.Positive));
        string negative = Markup.Escape(Figures.Name(stored.Negative));
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("truth")
            .AddColumn(new TableColumn($"called {positive}").RightAligned())
            .AddColumn(new TableColumn($"called {negative}").RightAligned());
        table.AddRow(positive, Figures.Weight(confusion.TruePositives), Figures.Weight(confusion.FalseNegatives));
        table.AddRow(negative, Figures.Weight(confusion.FalsePositives), Figures.Weight(confusion.TrueNegatives));
        consoles.Tables.Write(table);
    }

    private static void WriteCalibration(Consoles consoles, BinaryJudgement judgement)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .AddColumn("probability")
            .AddColumn(new TableColumn("rows").RightAligned())
            .AddColumn(new TableColumn("mean").RightAligned())
            .AddColumn(new TableColumn("positive").RightAligned())
            .AddColumn(string.Empty);
        foreach (CalibrationBin bin in judgement.Calibration)
        {
            table.AddRow(
                $"{Figures.Number(bin.LowerEdge, 2)} to {Figures.Number(bin.UpperEdge, 2)}",
                Figures.Weight(bin.WeightSum),
                Figures.Share(bin.MeanProbability),
                Figures.Share(bin.PositiveFraction),
                Bars.Of(bin.PositiveFraction, 1, BarWidth));
        }

        consoles.Tables.Write(table);
    }
}
