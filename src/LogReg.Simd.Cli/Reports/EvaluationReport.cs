using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Metrics;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What people read when a model is judged.</summary>
internal static class EvaluationReport
{
    private const int BarWidth = 20;

    public static void Write(Consoles consoles, Evaluation evaluation)
    {
        ScoringPipeline stored = evaluation.Stored;
        IReadOnlyList<long> rows = evaluation.Binary is { } counts ? [evaluation.Rows - counts.Positives, counts.Positives] : evaluation.Classes!.Rows;
        consoles.Entry(
            "data", $"{Path.GetFileName(evaluation.Source)}: {Figures.Count(evaluation.Rows, "row")}, {Figures.Classes(stored.Model.IsBinary, stored.ClassNames, rows)}");
        if (evaluation.Binary is not null)
        {
            consoles.Entry("threshold", $"{Figures.Number(evaluation.Threshold)}: a row of a greater probability is predicted as '{Figures.Name(stored.ClassNames[1])}'");
        }

        WriteMetrics(consoles, evaluation);
        if (evaluation.Classes is { } classes)
        {
            ClassTables.Write(consoles, classes, null);
        }

        if (evaluation.Binary is { } binary)
        {
            ConfusionTable.Write(consoles, stored.ClassNames, binary.Confusion, null);
            WriteCalibration(consoles, binary);
            foreach (string line in binary.Curve.Count > 0 ? RocPlot.Lines(binary.Curve) : ["There is one class only, so there is no ROC curve."])
            {
                consoles.Line(line);
            }
        }
    }

    private static void WriteMetrics(Consoles consoles, Evaluation evaluation)
    {
        TextTable table = new TextTable().Text("metric").Numbers("value");
        foreach ((string name, Func<QualitySummary, double?> of) in Figures.MetricsOf(evaluation.Quality))
        {
            table.Row(name, Figures.Share(of(evaluation.Quality)));
        }

        if (evaluation.Binary is { } binary)
        {
            ConfusionMatrix confusion = binary.Confusion;
            table.Row("average precision", Figures.Share(binary.AveragePrecision));
            table.Row("precision", Figures.Share(confusion.Precision));
            table.Row("recall", Figures.Share(confusion.Recall));
            table.Row("F1", Figures.Share(confusion.F1));
            table.Row("Matthews correlation", Figures.Share(confusion.MatthewsCorrelation));
            table.Row("calibration error", Figures.Share(binary.ExpectedCalibrationError));
        }

        table.Write(consoles);
    }

    private static void WriteCalibration(Consoles consoles, BinaryJudgement judgement)
    {
        TextTable table = new TextTable().Text("probability").Numbers("rows").Numbers("mean").Numbers("positive").Bars(BarWidth);
        foreach (CalibrationBin bin in judgement.Calibration)
        {
            table.Row(
                $"{Figures.Number(bin.LowerEdge, 2)} to {Figures.Number(bin.UpperEdge, 2)}",
                Figures.Weight(bin.WeightSum),
                Figures.Share(bin.MeanProbability),
                Figures.Share(bin.PositiveFraction),
                Cell.Bar(bin.PositiveFraction));
        }

        table.Write(consoles);
    }
}
