using System.Numerics;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Storage;

namespace LogReg.Simd.Data.Csv;

/// <summary>Loads a CSV file in one scan: cells go into a store, and from there into the packed features once the categories are known.</summary>
internal sealed class CsvLoader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const long ReleaseBytes = 4 << 20;

    private readonly InputFile file;
    private readonly DataOptions options;
    private readonly ReadingMonitor monitor;
    private readonly CsvDialect dialect;
    private readonly CsvSchema schema;
    private readonly CsvColumn[] columns;
    private readonly LabelTable labels;
    private long rowsRead;
    private long rowsDropped;

    public CsvLoader(InputFile file, DataOptions options, ReadingMonitor monitor)
    {
        this.file = file;
        this.options = options;
        this.monitor = monitor;
        dialect = CsvDialect.Detect(file, options.Delimiter, options.Header);
        schema = CsvSchema.Of(file.Path, dialect, options);
        columns = [.. Enumerable.Range(0, dialect.Names.Length)
            .Where(i => i != schema.Target && i != schema.Weight && !schema.Ignored[i])
            .Select(i => new CsvColumn(dialect.Names[i], i, schema.Categorical[i], schema.IsAutomatic, options))];
        labels = new LabelTable(file.Path, dialect.Names[schema.Target], options.ClassLimit);
        if (columns.Length == 0)
        {
            throw new DataFormatException(
                file.Path, 0, null, "No column is left for the features. Name the delimiter if the columns were not told apart, or ignore fewer.");
        }
    }

    public Dataset<T> Load()
    {
        monitor.TotalBytes = file.Length;
        using RowStore<T> store = new(file.Path, columns.Length + (schema.Weight >= 0 ? 2 : 1), options.MemoryLimit);
        using (CsvTable table = CsvTable.Open(file, dialect.Delimiter, monitor))
        {
            if (dialect.HasHeader || dialect.SkipsFirstLine)
            {
                table.Read();
            }

            while (table.Read())
            {
                ReadRow(table, store);
            }
        }

        if (store.RowCount == 0)
        {
            throw new DataFormatException(
                file.Path,
                0,
                null,
                rowsRead == 0 ? "The file holds no rows below its header. Check that it was written completely."
                    : $"All {rowsRead} rows have a missing cell and are dropped. Ignore the columns that are missing, or replace missing cells by the mean.");
        }

        DataEncoding encoding = Describe(out ClassList classes);
        return Pack(store, encoding, classes);
    }

    private void ReadRow(CsvTable table, RowStore<T> store)
    {
        if (table.Count != dialect.Names.Length)
        {
            throw table.Error(
                null, $"The line has {table.Count} cells, but the lines above have {dialect.Names.Length}. Correct it, or name the delimiter.");
        }

        monitor.Rows = ++rowsRead;
        if (options.Missing == MissingCells.Drop && HasMissing(table))
        {
            rowsDropped++;
            return;
        }

        Span<T> row = store.Add();
        int slot = 0;
        foreach (CsvColumn column in columns)
        {
            row[slot++] = column.Read<T>(table);
        }

        string label = table[schema.Target];
        if (Cells.IsMissing(label))
        {
            throw table.Error(dialect.Names[schema.Target], "The label is missing. Fill it in, or choose to drop rows with missing cells.");
        }

        row[slot++] = T.CreateTruncating(labels.CodeOf(label, table.Line));
        if (schema.Weight >= 0)
        {
            row[slot] = CsvWeights.Read<T>(table, schema.Weight, dialect.Names[schema.Weight]);
        }
    }

    private bool HasMissing(CsvTable table)
    {
        for (int i = 0; i < dialect.Names.Length; i++)
        {
            if (!schema.Ignored[i] && Cells.IsMissing(table[i]))
            {
                return true;
            }
        }

        return false;
    }

    private DataEncoding Describe(out ClassList classes)
    {
        ColumnEncoding[] described = new ColumnEncoding[dialect.Names.Length];
        for (int i = 0; i < described.Length; i++)
        {
            ColumnKind kind = i == schema.Target ? ColumnKind.Target : i == schema.Weight ? ColumnKind.Weight : ColumnKind.Ignored;
            described[i] = new ColumnEncoding { Name = dialect.Names[i], Kind = kind };
        }

        int features = 0;
        foreach (CsvColumn column in columns.OrderBy(column => column.IsText))
        {
            column.CheckKnown(file.Path);
            described[column.Index] = column.Finish(features);
            features = checked(features + column.Width);
        }

        classes = ClassList.Of(labels.Found);
        return new DataEncoding
        {
            Format = DataFormat.Csv,
            FeatureCount = features,
            Columns = described,
            HasHeader = dialect.HasHeader,
            Delimiter = dialect.Delimiter,
            Missing = options.Missing,
            Scale = options.Scale,
            TargetName = dialect.Names[schema.Target],
            ClassNames = classes.Names,
            NumericLabels = classes.Numeric,
            PositiveLabels = ClassList.Positives(file.Path, options.Positive, classes.Names, classes.Numeric),
        };
    }

    private Dataset<T> Pack(RowStore<T> store, DataEncoding encoding, ClassList classes)
    {
        int width = encoding.FeatureCount;
        using FeatureMatrixBuilder<T> builder = PackedShape.Builder<T>(file.Path, store.RowCount, width, options.MemoryLimit);
        ClassMap map = new(encoding);
        T[] values = new T[store.RowCount];
        int[] classIndices = new int[store.RowCount];
        T[]? weights = schema.Weight >= 0 ? new T[store.RowCount] : null;
        T[] means = [.. columns.Select(column => T.CreateTruncating(encoding.Columns[column.Index].Mean ?? 0))];
        T[] block = new T[PackedShape.BlockRows<T>(width) * width];
        int done = 0;
        int used = 0;
        for (int chunk = 0; chunk < store.ChunkCount; chunk++)
        {
            int rows = store.RowsOf(chunk);
            int released = 0;
            for (int i = 0; i < rows; i++, done++)
            {
                ReadOnlySpan<T> stored = store.Row(chunk, i);
                Span<T> row = block.AsSpan(used, width);
                row.Clear();
                for (int c = 0; c < columns.Length; c++)
                {
                    columns[c].Write(stored[c], means[c], row);
                }

                classIndices[done] = classes.ClassOfLabel[int.CreateTruncating(stored[columns.Length])];
                values[done] = T.CreateTruncating(map.LabelOf(classIndices[done]));
                if (weights is not null)
                {
                    weights[done] = stored[^1];
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
        return new Dataset<T>(builder.Build(), values, classIndices, weights, encoding) { RowsRead = rowsRead, RowsDropped = rowsDropped };
    }
}
