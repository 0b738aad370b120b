using System.Numerics;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Tables;

/// <summary>The rows of a table under an encoding.</summary>
internal sealed class TableRowSource<T> : RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Unresolved = -1;

    private readonly TableSource source;
    private readonly DataEncoding encoding;
    private readonly ClassMap classes;
    private readonly TablePlan plan;
    private readonly RowEncoder<T> encoder;
    private readonly TableReader<T> reader;
    private readonly int target = -1;
    private readonly int weight = -1;
    private TableBatch<T>? batch;
    private int next;
    private readonly Schema.LabelRule labels;
    private int[] classOfCode = [];

    public TableRowSource(TableSource source, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor)
        : base(source.Path, monitor)
    {
        this.source = source;
        this.encoding = encoding;
        classes = new ClassMap(encoding);
        labels = Schema.LabelRule.Of(encoding, MissingMarkers.Of(encoding));
        List<string> notices = [];
        int[] columnOf = ColumnMap.Of(source, encoding, options.IgnoreExtraColumns, notices);
        Notices = notices;
        CellUse[] uses = new CellUse[source.Names.Count];
        int unscaled = -1;
        for (int i = 0; i < columnOf.Length; i++)
        {
            ColumnKind kind = encoding.Columns[i].Kind;
            if (columnOf[i] < 0 || (kind is ColumnKind.Target or ColumnKind.Weight && !options.ReadLabels))
            {
                continue;
            }

            uses[columnOf[i]] = kind switch
            {
                ColumnKind.Numeric or ColumnKind.Weight => CellUse.Number,
                ColumnKind.OneHot or ColumnKind.Hashed or ColumnKind.Target => CellUse.Text,
                _ => CellUse.Skip,
            };
            unscaled = kind == ColumnKind.Weight ? columnOf[i] : unscaled;
        }

        plan = new TablePlan(uses, MissingMarkers.Of(encoding), [.. options.Carried.Select(column => Schema.ColumnRoles.Find(source.Path, source.Names, column, "carried"))])
        {
            Scale = encoding.Scale,
            Unscaled = unscaled,
            Offsets = OffsetsOf(encoding, columnOf, uses.Length),
            Numbers = NumbersOf(source, encoding, options, uses, notices),
            Contradiction = (column, cell) => cell == source.Names[column] && source.HasHeader
                ? $"The line repeats the header: the cell is '{cell}' as the name of the column. Remove the line."
                : NotANumber(cell),
        };
        int[] slotOf = [.. columnOf.Select(column => column < 0 ? -1 : plan.SlotOf[column])];
        encoder = new RowEncoder<T>(encoding, slotOf);
        for (int i = 0; i < slotOf.Length && options.ReadLabels; i++)
        {
            target = encoding.Columns[i].Kind == ColumnKind.Target ? slotOf[i] : target;
            weight = encoding.Columns[i].Kind == ColumnKind.Weight ? slotOf[i] : weight;
        }

        HasLabels = target >= 0;
        HasWeights = weight >= 0;
        reader = source.Open<T>(plan, monitor);
    }

    public override Dictionary<string, long> UnseenCategories => encoder.Unseen;

    public override IReadOnlyDictionary<string, long> FilledCells => encoder.Filled;

    public override long UnknownLabels => classes.UnknownCount;

    public override IReadOnlyList<string> Notices { get; }

    public override bool TryRead(Span<T> row, ref RowFacts<T> facts)
    {
        if (!TryNext(out int index))
        {
            return false;
        }

        Finish(index, encoder.Encode(batch!.Row(index), batch.HasMissingNumbers, row), ref facts);
        return true;
    }

    public override bool TryRead(List<int> columns, List<T> values, int featureCount, ref RowFacts<T> facts)
    {
        if (!TryNext(out int index))
        {
            return false;
        }

        Finish(index, encoder.Encode(batch!.Row(index), batch.HasMissingNumbers, columns, values), ref facts);
        return true;
    }

    public override string CarriedText(int column)
    {
        int slot = plan.ColumnOf.Length + column;
        T code = batch!.Row(next - 1)[slot];
        return T.IsNaN(code) ? string.Empty : batch.Texts[slot]![int.CreateTruncating(code)];
    }

    public override void Dispose() => reader.Dispose();

    private static bool HasMissing(ReadOnlySpan<T> cells)
    {
        foreach (T cell in cells)
        {
            if (T.IsNaN(cell))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsMissingLabel(ReadOnlySpan<T> cells) => target >= 0 && labels.IsMissing(batch!.Texts[target]!.Utf8Of(int.CreateTruncating(cells[target])));

    /// <summary>Goes to the next row that is not left out.</summary>
    private bool TryNext(out int index)
    {
        index = -1;
        while (batch is not null ? next < batch.RowCount || Advance() : Advance())
        {
            index = next++;
            CountRow();
            if (encoding.Missing != MissingCells.Drop || !(HasMissing(batch!.Row(index)[..plan.ColumnOf.Length]) || IsMissingLabel(batch.Row(index))))
            {
                return true;
            }

            RowsDropped++;
        }

        return false;
    }

    /// <summary>Says what a row has beside its features, or what is wrong with it.</summary>
    /// <param name="index">The row of the batch.</param>
    /// <param name="gap">The column whose number is missing; −1 where there is none.</param>
    /// <param name="facts">Receives class and weight.</param>
    private void Finish(int index, int gap, ref RowFacts<T> facts)
    {
        if (gap >= 0)
        {
            throw source.Error(
                batch!.LineOf(index), encoding.Columns[gap].Name,
                "The cell is missing, and the encoding has no mean for it. Fill it in, or train with means for missing cells.");
        }

        ReadOnlySpan<T> cells = batch!.Row(index);
        if (target >= 0)
        {
            facts.ClassIndex = ClassOf(cells[target], index);
        }

        facts.Weight = T.One;
        if (weight >= 0)
        {
            facts.Weight = cells[weight] >= T.Zero
                ? cells[weight]
                : throw source.Error(batch.LineOf(index), encoding.Columns.First(column => column.Kind == ColumnKind.Weight).Name, TableIntake<T>.WeightFault(cells[weight]));
        }
    }

    private bool Advance()
    {
        next = 0;
        do
        {
            batch = reader.Read();
        }
        while (batch is { RowCount: 0 });
        if (batch is null)
        {
            return false;
        }

        foreach (int slot in encoder.TextSlots)
        {
            encoder.Bind(slot, batch.Texts[slot]!.Count, batch.Texts[slot]!.Utf8Of);
        }

        if (target >= 0)
        {
            int count = batch.Texts[target]!.Count;
            classOfCode = classOfCode.Length >= count ? classOfCode : new int[Math.Max(count, 2 * classOfCode.Length)];
            classOfCode.AsSpan(0, count).Fill(Unresolved);
        }

        return true;
    }

    private int ClassOf(T cell, int row)
    {
        if (T.IsNaN(cell))
        {
            throw source.Error(batch!.LineOf(row), encoding.TargetName, "The label is missing. Fill it in, or leave the whole column out.");
        }

        ref int index = ref classOfCode[int.CreateTruncating(cell)];
        if (index == Unresolved)
        {
            if (labels.IsMissing(batch!.Texts[target]!.Utf8Of(int.CreateTruncating(cell))))
            {
                throw source.Error(
                    batch.LineOf(row), encoding.TargetName,
                    $"The label is missing: the cell holds {Cells.Quoted(batch.Texts[target]![int.CreateTruncating(cell)])}. Fill it in, or leave the whole column out.");
            }

            index = classes.Find(batch!.Texts[target]![int.CreateTruncating(cell)], Path, batch.LineOf(row), encoding.TargetName);
        }

        return index == ClassMap.Unknown ? classes.CountUnknown() : index;
    }

    /// <summary>What to say about a cell that is no number as the encoding has them.</summary>
    private static string NotANumber(string cell)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(cell);
        return Schema.NumberShapes.Of(bytes, out _) != Schema.NumberShape.None
            ? $"The cell {Cells.Quoted(cell)} is no number with the marks of the data that the encoding was learnt from. Write it as those, or give --decimal and --thousands."
            : DecoratedNumber.Is(bytes) ? $"The cell {Cells.Quoted(cell)} is a number with marks that are not read. Write it with digits and one mark of decimals."
            : $"The cell {Cells.Quoted(cell)} is no number. Correct it.";
    }

    /// <summary>How the numbers are written: as options say, as those that the encoding was learnt from, or as the table itself shows.</summary>
    private static NumberFormat NumbersOf(TableSource source, DataEncoding encoding, RowStreamOptions options, CellUse[] uses, List<string> notices)
    {
        NumberFormat learnt = new(encoding.DecimalMark, encoding.ThousandsMark);
        if (learnt.ChosenOver(options.DecimalMark, options.ThousandsMark) is { } chosen)
        {
            return chosen;
        }

        bool HasMarks(int column) => uses[column] == CellUse.Number && source.HasMarks(column);
        if (!Enumerable.Range(0, uses.Length).Any(HasMarks))
        {
            return learnt;
        }

        Schema.ColumnEvidence nothing = new();
        Schema.ColumnEvidence[] numbers = [.. source.ObserveMarks().Select((seen, column) => HasMarks(column) ? seen : nothing)];
        NumberFormat own = Schema.NumberFormatRule.Under(learnt, encoding.Delimiter, source, numbers);
        if (own != learnt)
        {
            notices.Add($"numbers have {own.Describe()}, in the data of the model {learnt.Describe()}");
        }

        return own;
    }

    private static double[]? OffsetsOf(DataEncoding encoding, int[] columnOf, int count)
    {
        if (encoding.Columns.All(column => column.Offset == 0))
        {
            return null;
        }

        double[] offsets = new double[count];
        for (int i = 0; i < columnOf.Length; i++)
        {
            if (columnOf[i] >= 0)
            {
                offsets[columnOf[i]] = encoding.Columns[i].Offset;
            }
        }

        return offsets;
    }
}
