using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using Spectre.Console;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What people read when they look into a model.</summary>
internal static class InspectionReport
{
    public static void Write(Consoles consoles, string path, StoredModel stored, int top)
    {
        TextWriter writer = consoles.Out;
        TrainingSummary training = stored.Training;
        string precision = stored.IsDouble ? "double" : "single";
        string[] extras =
        [
            .. (string[])(training.Standardized ? ["standardised for fitting"] : []),
            .. (string[])(training.FitIntercept ? [] : ["no intercept"]),
            .. (string[])(training.ClassWeights == "none" ? [] : [$"class weights {training.ClassWeights}"]),
        ];
        writer.WriteLine($"model      {path}: {Figures.Count(stored.Model.FeatureCount, "feature")}, {precision} precision");
        writer.WriteLine($"trained    on {training.Data}: {Figures.Count(training.Rows, "row")}, {training.Positives} '{stored.Positive}' (positive), {training.Rows - training.Positives} '{stored.Negative}'");
        writer.WriteLine($"penalty    L2 {Figures.Number(training.L2Strength)}, L1 {Figures.Number(training.L1Strength)}{string.Concat(extras.Select(extra => $", {extra}"))}");
        writer.WriteLine($"solver     {training.Solver}: {training.SolverReason}");
        writer.WriteLine($"stopped    {training.StopReason} after {Figures.Count(training.Iterations, "iteration")}, {Figures.Number(training.Passes, 4)} passes over the data");
        writer.WriteLine($"objective  {Text(training.Objective, 9)}, of which log loss {Text(training.LogLoss, 9)}, certified gap {Text(training.CertifiedGap, 2)}");
        Table table = new Table().Border(TableBorder.Simple).AddColumn(string.Empty).AddColumn(new TableColumn("train").RightAligned());
        if (training.Test is not null)
        {
            table.AddColumn(new TableColumn("test").RightAligned());
        }

        foreach ((string name, Func<Quality, double?> of) in Figures.Metrics)
        {
            string[] cells = [name, Figures.Share(of(training.Train)), .. (string[])(training.Test is { } test ? [Figures.Share(of(test))] : [])];
            table.AddRow(cells);
        }

        consoles.Tables.Write(table);
        CoefficientTable.Write(consoles, stored.Encoding.FeatureNames, stored.Model, top, withOdds: true);
    }

    private static string Text(double? value, int digits) => value is { } number ? Figures.Number(number, digits) : "none";
}
