using LogReg.Simd.Cli.Operations;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Metrics;
using Spectre.Console;

namespace LogReg.Simd.Cli.Reports;

/// <summary>How several classes are told apart: each by itself, and which is taken for which.</summary>
internal static class ClassTables
{
    /// <summary>A matrix of more columns does not fit a line.</summary>
    private const int MostColumns = 12;

    private const int MostConfusions = 10;

    /// <summary>The characters of all column names together.</summary>
    private const int NameCharacters = 72;

    public static void Write(Consoles consoles, ClassJudgement judgement)
    {
        WriteRatios(consoles, judgement);
        if (judgement.Names.Count <= MostColumns)
        {
            WriteMatrix(consoles, judgement);
        }
        else
        {
            WriteConfusions(consoles, judgement);
        }
    }

    private static void WriteRatios(Consoles consoles, ClassJudgement judgement)
    {
        MulticlassConfusionMatrix matrix = judgement.Matrix;
        Table table = new Table().Border(TableBorder.Simple).AddColumn("class");
        foreach (string column in (string[])["precision", "recall", "F1", "rows"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        for (int k = 0; k < judgement.Names.Count; k++)
        {
            AddRow(judgement.Names[k], matrix.OfClass(k));
        }

        AddRow("macro average", matrix.MacroAverage);
        AddRow("weighted average", matrix.WeightedAverage);
        consoles.Tables.Write(table);

        void AddRow(string name, ClassMetrics metrics) => table.AddRow(
            Markup.Escape(Figures.Name(name)), Figures.Share(metrics.Precision), Figures.Share(metrics.Recall), Figures.Share(metrics.F1), Figures.Weight(metrics.Support));
    }

    private static void WriteMatrix(Consoles consoles, ClassJudgement judgement)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn("truth");
        int characters = NameCharacters / judgement.Names.Count;
        foreach (string name in judgement.Names)
        {
            table.AddColumn(new TableColumn(Markup.Escape($"called {Figures.Name(name, characters)}")).RightAligned());
        }

        for (int label = 0; label < judgement.Names.Count; label++)
        {
            string[] cells = [.. judgement.Names.Select((_, prediction) => Figures.Weight(judgement.Matrix[label, prediction]))];
            table.AddRow([Markup.Escape(Figures.Name(judgement.Names[label])), .. cells]);
        }

        consoles.Tables.Write(table);
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

        Table table = new Table().Border(TableBorder.Simple).AddColumn("truth").AddColumn("called").AddColumn(new TableColumn("rows").RightAligned());
        foreach (int cell in largest)
        {
            table.AddRow(
                Markup.Escape(Figures.Name(judgement.Names[cell / count])), Markup.Escape(Figures.Name(judgement.Names[cell % count])), Figures.Weight(cells[cell]));
        }

        consoles.Tables.Write(table);
    }
}
