using System.Numerics;
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
    private readonly TableIntake<T> intake;

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
        intake = new TableIntake<T>(source, options, schema, plan, monitor);
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
                intake.Take(batch, store);
            }
        }

        if (store.RowCount == 0)
        {
            throw source.Error(
                0,
                null,
                intake.RowsRead == 0 ? "The file holds no rows below its header. Check that it was written completely."
                    : $"All {intake.RowsRead} rows have a missing cell and are dropped. Ignore the columns that are missing, or replace missing cells by the mean.");
        }

        DataEncoding encoding = Describe(store, out ClassList classes);
        return Pack(store, encoding, classes);
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
            ColumnEncoding encoding = intake.Texts[plan.SlotOf[column]] is { } table
                ? ColumnDescription.OfCategories(source, names[column], table, schema.IsChosenCategory(column), options)
                : NumberOf(store, column);
            described[column] = encoding with { FirstFeature = features };
            features = checked(features + encoding.Width);
        }

        if (features == 0)
        {
            throw source.Error(0, null, "Every column has one category only, so no feature is left. Use --coding onehot, or other columns.");
        }

        classes = ClassList.Of(intake.Labels.Found);
        if (ContinuousTarget.FaultOf(classes, intake.RowsRead - intake.RowsDropped, options) is { } fault)
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
        for (int slot = 0; slot < intake.Texts.Count; slot++)
        {
            if (intake.Texts[slot] is { } table)
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
            RowsRead = intake.RowsRead,
            RowsDropped = intake.RowsDropped,
            Notices = schema.Notices,
            RoundedColumns = schema.Rounded,
        };
    }
}
