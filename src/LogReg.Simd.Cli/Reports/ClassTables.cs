using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Metrics;

namespace LogReg.Simd.Cli.Reports;

/// <summary>How several classes are told apart: each by itself, and which is taken for which.</summary>
internal static class ClassTables
{
    /// <summary>Nobody reads a matrix of more columns.</summary>
    private const int MostColumns = 12;

    private const int MostConfusions = 10;

    /// <summary>Writes precision and recall of the classes, and actual classes against predicted ones.</summary>
    /// <param name="consoles">Where to.</param>
    /// <param name="judgement">What is written.</param>
    /// <param name="rows">Which rows were judged; null where that goes without saying.</param>
    public static void Write(Consoles consoles, ClassJudgement judgement, string? rows)
    {
        WriteRatios(consoles, judgement);
        if (judgement.Names.Count > MostColumns || !TryWriteMatrix(consoles, judgement, rows))
        {
            WriteConfusions(consoles, judgement);
        }
    }

    private static void WriteRatios(Consoles consoles, ClassJudgement judgement)
    {
        MulticlassConfusionMatrix matrix = judgement.Matrix;
        TextTable table = new TextTable().Names("class").Numbers("precision").Numbers("recall").Numbers("F1").Numbers("rows");
        for (int k = 0; k < judgement.Names.Count; k++)
        {
            AddRow(judgement.Names[k], matrix.OfClass(k));
        }

        AddRow("macro average", matrix.MacroAverage);
        AddRow("weighted average", matrix.WeightedAverage);
        table.Write(consoles);

        void AddRow(string name, ClassMetrics metrics) => table.Row(
            Figures.Name(name), Figures.Share(metrics.Precision), Figures.Share(metrics.Recall), Figures.Share(metrics.F1), Figures.Weight(metrics.Support));
    }

    /// <summary>Writes the matrix with the names of the classes above its columns, or with their numbers where the names do not fit a line.</summary>
    private static bool TryWriteMatrix(Consoles consoles, ClassJudgement judgement, string? rows)
    {
        IReadOnlyList<string> names = judgement.Names;
        TextTable table = Matrix(judgement, rows, names, names);
        if (table.Width > consoles.Host.OutputWidth)
        {
            table = Matrix(judgement, rows, [.. names.Select((name, k) => $"{k + 1} {name}")], [.. names.Select((_, k) => $"{k + 1}")]);
        }

        bool fits = table.Width <= consoles.Host.OutputWidth;
        if (fits)
        {
            table.Write(consoles);
        }

        return fits;
    }

    private static TextTable Matrix(ClassJudgement judgement, string? rows, IEnumerable<string> actual, IEnumerable<string> predicted)
    {
        TextTable table = new TextTable { Heading = ConfusionTable.HeadingOf(rows) }.Names(ConfusionTable.Actual);
        foreach (string name in predicted)
        {
            table.Numbers(name);
        }

        foreach ((int label, string name) in actual.Index())
        {
            table.Row([Figures.Name(name), .. judgement.Names.Select((_, prediction) => new Cell(Figures.Weight(judgement.Matrix[label, prediction])))]);
        }

        return table;
    }

    private static void WriteConfusions(Consoles consoles, ClassJudgement judgement)
    {
        int count = judgement.Names.Count;
        double[] cells = judgement.Matrix.Cells.ToArray();
        int[] largest =
        [
            .. Enumerable.Range(0, cells.Length).Where(cell => cell / count != cell % count && cells[cell] > 0).OrderByDescending(cell => cells[cell]).Take(MostConfusions),
        ];
        if (largest.Length == 0)
        {
            return;
        }

        TextTable table = new TextTable().Names(ConfusionTable.Actual).Names(ConfusionTable.Predicted).Numbers("rows");
        foreach (int cell in largest)
        {
            table.Row(Figures.Name(judgement.Names[cell / count]), Figures.Name(judgement.Names[cell % count]), Figures.Weight(cells[cell]));
        }

        table.Write(consoles);
    }
}
