using System.Numerics;
using System.Runtime.CompilerServices;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Tables;

/// <summary>Loads a table in one scan: rows go into a store, and from there into the packed features once the categories are known.</summary>
internal sealed class TableLoader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TableSource source;
    private readonly DataFormat format;
    private readonly DataOptions options;
    private readonly ReadingMonitor monitor;
    private readonly TableSchema schema;
    private readonly TablePlan plan;
    private readonly GlobalTexts?[] texts;
    private readonly int[] textSlots;
    private readonly LabelTable labels;
    private long rowsRead;
    private long rowsDropped;

    private TableLoader(TableSource source, DataFormat format, DataOptions options, ReadingMonitor monitor)
    {
        this.source = source;
        this.format = format;
        this.options = options;
        this.monitor = monitor;
        schema = TableSchema.Decide(source, options);
        plan = new TablePlan(schema.Uses, schema.Missing)
        {
            Scale = options.Scale,
            Unscaled = schema.Weight,
            Offsets = schema.OffsetsFor<T>(options),
            Numbers = schema.Format,
            Contradiction = (column, cell) => schema.Contradiction(column, source.Names[column], cell),
        };
        texts = [.. plan.ColumnOf.Select(column => schema.Uses[column] == CellUse.Text && column != schema.Target ? new GlobalTexts() : null)];
        textSlots = [.. Enumerable.Range(0, texts.Length).Where(slot => texts[slot] is not null)];
        labels = new LabelTable(source.Path, source.Names[schema.Target], options.ClassLimit);
        if (plan.ColumnOf.All(column => column == schema.Target || column == schema.Weight))
        {
            throw source.Error(0, null, "No column is left for the features. Name the delimiter if the columns were not told apart, or ignore fewer.");
        }
    }

    public static Dataset<T> Load(TableSource source, DataFormat format, DataOptions options, ReadingMonitor monitor) =>
        new TableLoader<T>(source, format, options, monitor).Load();

    private Dataset<T> Load()
    {
        using RowStore<T> store = new(source.Path, plan.Width, options.MemoryLimit);
        using (TableReader<T> reader = source.Open<T>(plan, monitor))
        {
            while (reader.Read() is { } batch)
            {
                Take(batch, store);
            }
        }

        if (store.RowCount == 0)
        {
            throw source.Error(
                0,
                null,
                rowsRead == 0 ? "The file holds no rows below its header. Check that it was written completely."
                    : $"All {rowsRead} rows have a missing cell and are dropped. Ignore the columns that are missing, or replace missing cells by the mean.");
        }

        DataEncoding encoding = Describe(store, out ClassList classes);
        return Pack(store, encoding, classes);
    }

    private void Take(TableBatch<T> batch, RowStore<T> store)
    {
        for (int slot = 0; slot < texts.Length; slot++)
        {
            texts[slot]?.BeginBatch(batch.Texts[slot]!.Count);
        }

        int target = plan.SlotOf[schema.Target];
        int[] labelCodes = new int[batch.Texts[target]!.Count];
        if (AreAllKnown(batch, target, labelCodes))
        {
            TakeKnown(batch, store, target, labelCodes);
            return;
        }

        labelCodes.AsSpan().Fill(-1);
        for (int i = 0; i < batch.RowCount; i++)
        {
            ReadOnlySpan<T> cells = batch.Row(i);
            monitor.Rows = ++rowsRead;
            if (options.Missing == MissingCells.Drop && HasMissing(cells))
            {
                rowsDropped++;
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
        rowsRead += batch.RowCount;
        monitor.Rows = rowsRead;
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
            }
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

    /// <summary>What is wrong with a weight.</summary>
    public static string WeightFault(T weight) =>
        T.IsNaN(weight) ? "The weight is missing. Fill it in." : $"The weight {weight} is no number from 0 upwards. Correct it.";

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

    private DataEncoding Describe(RowStore<T> store, out ClassList classes)
    {
        IReadOnlyList<string> names = source.Names;
        ColumnEncoding[] described = new ColumnEncoding[names.Count];
        for (int i = 0; i < described.Length; i++)
        {
            ColumnKind kind = i == schema.Target ? ColumnKind.Target : i == schema.Weight ? ColumnKind.Weight : ColumnKind.Ignored;
            described[i] = new ColumnEncoding { Name = names[i], Kind = kind };
        }

        int features = 0;
        foreach (int column in plan.ColumnOf.Where(column => described[column].Kind == ColumnKind.Ignored).OrderBy(column => schema.Uses[column]))
        {
            ColumnEncoding encoding = texts[plan.SlotOf[column]] is { } table
                ? ColumnDescription.OfCategories(source, names[column], table, schema.IsChosenCategory(column), options)
                : NumberOf(store, column);
            described[column] = encoding with { FirstFeature = features };
            features = checked(features + encoding.Width);
        }

        if (features == 0)
        {
            throw source.Error(0, null, "Every column has one category only, so no feature is left. Use --coding onehot, or other columns.");
        }

        classes = ClassList.Of(labels.Found);
        if (ContinuousTarget.FaultOf(classes, rowsRead - rowsDropped, options) is { } fault)
        {
            throw source.Error(0, names[schema.Target], fault);
        }

        return source.Describe(new DataEncoding
        {
            Format = format,
            FeatureCount = features,
            Columns = described,
            HasHeader = source.HasHeader,
            Missing = options.Missing,
            NumberMarkers = schema.Missing.OfNumbers,
            TextMarkers = schema.Missing.OfTexts,
            DecimalMark = schema.Format.Decimal,
            ThousandsMark = schema.Format.Thousands,
            Scale = options.Scale,
            TargetName = names[schema.Target],
            ClassNames = classes.Names,
            NumericLabels = classes.Numeric,
            PositiveIsChosen = options.Positive is not null,
            PositiveLabels = ClassList.Positives(source.Path, options.Positive, classes.Names, classes.Numeric),
        });
    }

    private ColumnEncoding NumberOf(RowStore<T> store, int column)
    {
        double offset = plan.OffsetOf(column);
        double? fill = ColumnDescription.FillOf(store, plan.SlotOf[column], offset, options.Missing, out bool hasGaps);
        return fill is null || double.IsFinite(fill.Value)
            ? new ColumnEncoding
            {
                Name = source.Names[column],
                Kind = ColumnKind.Numeric,
                Mean = fill,
                Offset = offset,
                HasIndicator = hasGaps && options.Missing == MissingCells.Indicator,
            }
            : throw source.Error(
                0, source.Names[column],
                double.IsNaN(fill.Value) ? "Every cell of the column is missing. Leave the column out with --ignore."
                    : "The sum of the column is infinite, so it has no mean. Scale the features down.");
    }

    private Dataset<T> Pack(RowStore<T> store, DataEncoding encoding, ClassList classes)
    {
        const long ReleaseBytes = 4 << 20;
        int width = encoding.FeatureCount;
        using FeatureMatrixBuilder<T> builder = PackedShape.Builder<T>(source.Path, store.RowCount, width, options.MemoryLimit);
        RowEncoder<T> encoder = new(encoding, plan.SlotOf);
        for (int slot = 0; slot < texts.Length; slot++)
        {
            if (texts[slot] is { } table)
            {
                encoder.Bind(slot, table.Texts.Count, code => table.Texts[code]);
            }
        }

        ClassMap map = new(encoding);
        T[] values = new T[store.RowCount];
        int[] classIndices = new int[store.RowCount];
        T[]? weights = schema.Weight >= 0 ? new T[store.RowCount] : null;
        T[] block = new T[PackedShape.BlockRows<T>(width) * width];
        int target = plan.SlotOf[schema.Target];
        int done = 0;
        int used = 0;
        for (int chunk = 0; chunk < store.ChunkCount; chunk++)
        {
            int rows = store.RowsOf(chunk);
            int released = 0;
            for (int i = 0; i < rows; i++, done++)
            {
                ReadOnlySpan<T> stored = store.Row(chunk, i);
                encoder.Encode(stored, mayMiss: options.Missing != MissingCells.Error, block.AsSpan(used, width));
                classIndices[done] = classes.ClassOfLabel[int.CreateTruncating(stored[target])];
                values[done] = T.CreateTruncating(map.LabelOf(classIndices[done]));
                if (weights is not null)
                {
                    weights[done] = stored[plan.SlotOf[schema.Weight]];
                }

                used += width;
                if (used == block.Length)
                {
                    builder.Append(block);
                    used = 0;
                    if ((i + 1 - released) * store.RowBytes >= ReleaseBytes)
                    {
                        released = i + 1;
                        store.Release(chunk, released);
                    }
                }
            }

            store.Free(chunk);
        }

        builder.Append(block.AsSpan(0, used));
        monitor.Finish();
        return new Dataset<T>(builder.Build(), values, classIndices, weights, encoding)
        {
            RowsRead = rowsRead,
            RowsDropped = rowsDropped,
            Notices = schema.Notices,
            RoundedColumns = schema.Rounded,
        };
    }
}
