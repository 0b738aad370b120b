using System.Numerics;
using System.Runtime.CompilerServices;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Storage;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Tables;

/// <summary>Takes batches of a table into a store, texts and labels as codes over all batches, and refuses what no row may hold.</summary>
internal sealed class TableIntake<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TableSource source;
    private readonly DataOptions options;
    private readonly TableSchema schema;
    private readonly TablePlan plan;
    private readonly ReadingMonitor monitor;
    private readonly GlobalTexts?[] texts;
    private readonly int[] textSlots;
    private readonly HashedTexts?[] hashed;
    private readonly int[] hashedSlots;
    private readonly LabelTable labels;

    public TableIntake(TableSource source, DataOptions options, TableSchema schema, TablePlan plan, ReadingMonitor monitor)
    {
        this.source = source;
        this.options = options;
        this.schema = schema;
        this.plan = plan;
        this.monitor = monitor;
        FeatureHashing? hashing = options.HashBits is { } bits ? new FeatureHashing { Bits = bits, Seed = options.HashSeed } : null;
        Buckets = hashing is null ? null : new HashBuckets(hashing);
        bool[] areTexts = [.. plan.ColumnOf.Select(column => schema.Uses[column] == CellUse.Text && column != schema.Target)];
        hashed = [.. areTexts.Select((isText, slot) => isText && Buckets is not null ? new HashedTexts(new CategoryHash(hashing!, source.Names[plan.ColumnOf[slot]]), Buckets) : null)];
        hashedSlots = [.. Enumerable.Range(0, hashed.Length).Where(slot => hashed[slot] is not null)];
        texts = [.. areTexts.Select(isText => isText && Buckets is null ? new GlobalTexts() : null)];
        textSlots = [.. Enumerable.Range(0, texts.Length).Where(slot => texts[slot] is not null)];
        labels = new LabelTable(source.Path, source.Names[schema.Target], options.ClassLimit);
    }

    /// <summary>Gets the rows of the table so far, those left out among them.</summary>
    public long RowsRead { get; private set; }

    /// <summary>Gets the rows left out so far because a cell is missing.</summary>
    public long RowsDropped { get; private set; }

    /// <summary>Gets the rows among them whose label is missing.</summary>
    public long LabelsDropped { get; private set; }

    /// <summary>Gets the first text that was taken for a missing label; null where those cells were empty or held markers of texts.</summary>
    public string? FirstMarkerDropped { get; private set; }

    /// <summary>Gets the buckets of hashed columns so far; null where columns are not hashed.</summary>
    public HashBuckets? Buckets { get; }

    /// <summary>Tells whether a column is hashed.</summary>
    public bool IsHashed(int column) => plan.SlotOf[column] >= 0 && hashed[plan.SlotOf[column]] is not null;

    /// <summary>The texts of a column; null of one that holds numbers, labels or hashed cells, or that is not read.</summary>
    public GlobalTexts? TextsOf(int column) => plan.SlotOf[column] < 0 ? null : texts[plan.SlotOf[column]];

    /// <summary>Gets the labels so far.</summary>
    public LabelTable Labels => labels;

    /// <summary>What is wrong with a weight.</summary>
    public static string WeightFault(T weight) =>
        T.IsNaN(weight) ? "The weight is missing. Fill it in." : $"The weight {weight} is no number from 0 upwards. Correct it.";

    /// <summary>Takes the rows of a batch.</summary>
    public void Take(TableBatch<T> batch, RowStore<T> store)
    {
        for (int slot = 0; slot < texts.Length; slot++)
        {
            texts[slot]?.BeginBatch(batch.Texts[slot]!.Count);
            hashed[slot]?.BeginBatch(batch.Texts[slot]!.Count);
        }

        int target = plan.SlotOf[schema.Target];
        int[] labelCodes = new int[batch.Texts[target]!.Count];
        if (AreAllKnown(batch, target, labelCodes))
        {
            TakeKnown(batch, store, target, labelCodes);
            return;
        }

        labelCodes.AsSpan().Fill(-1);
        bool[] missingLabels = [.. Enumerable.Range(0, labelCodes.Length).Select(code => schema.TargetRule.IsMissing(batch.Texts[target]!.Utf8Of(code)))];
        for (int i = 0; i < batch.RowCount; i++)
        {
            ReadOnlySpan<T> cells = batch.Row(i);
            monitor.Rows = ++RowsRead;
            bool isLabelMissing = options.Missing == MissingCells.Drop && (T.IsNaN(cells[target]) || missingLabels[int.CreateTruncating(cells[target])]);
            if (isLabelMissing || (options.Missing == MissingCells.Drop && HasMissing(cells)))
            {
                if (isLabelMissing)
                {
                    LabelsDropped++;
                    FirstMarkerDropped ??= T.IsNaN(cells[target]) || batch.Texts[target]![int.CreateTruncating(cells[target])] is not { Length: > 0 } marker ? null : marker;
                }

                RowsDropped++;
                continue;
            }

            Span<T> row = store.Add();
            cells.CopyTo(row);
            row[target] = T.CreateTruncating(LabelOf(batch, i, target, labelCodes));
            if (batch.HasMissingNumbers && options.Missing == MissingCells.Error)
            {
                CheckMissing(batch, i);
            }

            foreach (int slot in textSlots)
            {
                row[slot] = TextOf(batch, i, slot, texts[slot]!);
            }

            Hash(row, batch);

            if (schema.Weight >= 0)
            {
                CheckWeight(batch, i);
            }
        }
    }

    /// <summary>Tells whether nothing in a batch can be wrong or new, as in nearly all batches but the first.</summary>
    private bool AreAllKnown(TableBatch<T> batch, int target, int[] labelCodes)
    {
        if (options.Missing == MissingCells.Drop || schema.Weight >= 0 || (batch.HasMissingNumbers && options.Missing == MissingCells.Error))
        {
            return false;
        }

        for (int code = 0; code < labelCodes.Length; code++)
        {
            string label = batch.Texts[target]![code];
            labelCodes[code] = labels.KnownCodeOf(label);
            if (labelCodes[code] < 0 || label == source.Names[schema.Target])
            {
                return false;
            }
        }

        foreach (int slot in textSlots)
        {
            if (!texts[slot]!.Knows(batch.Texts[slot]!))
            {
                return false;
            }
        }

        for (int i = 0; i < batch.RowCount; i++)
        {
            if (T.IsNaN(batch.Row(i)[target]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes a batch in which nothing is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeKnown(TableBatch<T> batch, RowStore<T> store, int target, int[] labelCodes)
    {
        RowsRead += batch.RowCount;
        monitor.Rows = RowsRead;
        int width = plan.Width;
        for (ReadOnlySpan<T> cells = batch.Cells; cells.Length > 0;)
        {
            Span<T> rows = store.Add(cells.Length / width);
            cells[..rows.Length].CopyTo(rows);
            cells = cells[rows.Length..];
            for (; rows.Length > 0; rows = rows[width..])
            {
                rows[target] = T.CreateTruncating(labelCodes[int.CreateTruncating(rows[target])]);
                foreach (int slot in textSlots)
                {
                    rows[slot] = texts[slot]!.CodeOf(rows[slot]);
                }

                Hash(rows, batch);
            }
        }
    }

    /// <summary>Puts the ranks of buckets in the place of a row's hashed texts.</summary>
    private void Hash(Span<T> row, TableBatch<T> batch)
    {
        foreach (int slot in hashedSlots)
        {
            row[slot] = hashed[slot]!.RankOf(row[slot], batch.Texts[slot]!);
        }
    }

    private T TextOf(TableBatch<T> batch, int row, int slot, GlobalTexts table)
    {
        T cell = batch.Row(row)[slot];
        if (T.IsNaN(cell))
        {
            table.HasMissing = true;
            return cell;
        }

        int code = table.CodeOf(int.CreateTruncating(cell), batch.Texts[slot]!, out bool isNew);
        if (isNew)
        {
            string name = source.Names[plan.ColumnOf[slot]];
            CheckRepeatedHeader(batch, row, table.Texts[code], name);
            if (code == options.CategoryLimit && options.RareLimit == 0)
            {
                throw source.Error(batch.LineOf(row), name, ColumnDescription.TooMany(code));
            }
        }

        return T.CreateTruncating(code);
    }

    private int LabelOf(TableBatch<T> batch, int row, int slot, int[] codes)
    {
        string name = source.Names[schema.Target];
        T cell = batch.Row(row)[slot];
        if (T.IsNaN(cell))
        {
            throw source.Error(batch.LineOf(row), name, "The label is missing. Fill it in, or drop rows with missing cells by --missing drop.");
        }

        ref int code = ref codes[int.CreateTruncating(cell)];
        if (code < 0)
        {
            string label = batch.Texts[slot]![int.CreateTruncating(cell)];
            CheckRepeatedHeader(batch, row, label, name);
            if (schema.TargetRule.IsMissing(batch.Texts[slot]!.Utf8Of(int.CreateTruncating(cell))))
            {
                throw source.Error(
                    batch.LineOf(row), name,
                    $"The label is missing: the cell holds {Cells.Quoted(label)}. Fill it in, drop rows with missing cells by --missing drop, name by --na what else marks missing cells, "
                    + $"or the column with --categorical auto,{name} to make a class of each label.");
            }

            if (schema.TargetRule.Contradicts(label))
            {
                throw source.Error(batch.LineOf(row), name, schema.Contradiction(schema.Target, label));
            }

            code = labels.CodeOf(label, batch.LineOf(row));
        }

        return code;
    }

    /// <summary>Refuses a second header, told by texts that are the names of all columns read as text.</summary>
    private void CheckRepeatedHeader(TableBatch<T> batch, int row, string text, string name)
    {
        if (text == name && source.HasHeader && Enumerable.Range(0, plan.Width).All(slot =>
                batch.Texts[slot] is { } codes && !T.IsNaN(batch.Row(row)[slot]) && codes[int.CreateTruncating(batch.Row(row)[slot])] == source.Names[plan.ColumnOf[slot]]))
        {
            throw source.Error(batch.LineOf(row), null, "The line repeats the header. Remove the line.");
        }
    }

    private void CheckMissing(TableBatch<T> batch, int row)
    {
        ReadOnlySpan<T> cells = batch.Row(row);
        for (int slot = 0; slot < cells.Length; slot++)
        {
            if (batch.Texts[slot] is null && T.IsNaN(cells[slot]) && plan.ColumnOf[slot] != schema.Weight)
            {
                throw source.Error(
                    batch.LineOf(row), source.Names[plan.ColumnOf[slot]],
                    "The cell is missing. Fill it in, or choose by --missing that missing cells take the mean of the column or that their rows are dropped.");
            }
        }
    }

    private void CheckWeight(TableBatch<T> batch, int row)
    {
        T weight = batch.Row(row)[plan.SlotOf[schema.Weight]];
        if (!(weight >= T.Zero))
        {
            throw source.Error(batch.LineOf(row), source.Names[schema.Weight], WeightFault(weight));
        }
    }

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
}
