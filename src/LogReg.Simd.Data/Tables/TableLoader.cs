using System.Numerics;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;
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

    /// <summary>Loads dense or sparse rows, as the options say.</summary>
    public static LabeledData<T> Load(TableSource source, DataFormat format, DataOptions options, ReadingMonitor monitor) =>
        new TableLoader<T>(source, format, options, monitor).Load();

    /// <summary>Loads dense rows.</summary>
    public static Dataset<T> LoadDense(TableSource source, DataFormat format, DataOptions options, ReadingMonitor monitor) =>
        (Dataset<T>)Load(source, format, options with { Storage = RowStorage.Dense }, monitor);

    /// <summary>Loads sparse rows.</summary>
    public static SparseDataset<T> LoadSparse(TableSource source, DataFormat format, DataOptions options, ReadingMonitor monitor) =>
        (SparseDataset<T>)Load(source, format, options with { Storage = RowStorage.Sparse }, monitor);

    private LabeledData<T> Load()
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

    private LabeledData<T> Pack(RowStore<T> store, DataEncoding encoding, ClassList classes)
    {
        RowEncoder<T> encoder = new(encoding, plan.SlotOf);
        for (int slot = 0; slot < intake.Texts.Count; slot++)
        {
            if (intake.Texts[slot] is { } table)
            {
                encoder.Bind(slot, table.Texts.Count, code => table.Texts[code]);
            }
        }

        TablePacking<T> packing = new(source.Path, store, encoder, mayMiss: options.Missing != MissingCells.Error)
        {
            Target = plan.SlotOf[schema.Target],
            Weight = schema.Weight < 0 ? -1 : plan.SlotOf[schema.Weight],
            Classes = classes,
        };
        SampleColumns<T> samples = new(encoding, store.RowCount, hasWeights: schema.Weight >= 0);
        int width = encoding.FeatureCount;

        // A column has one feature that is not zero at most, and one that says that a cell is missing.
        long entries = (long)store.RowCount * encoding.Columns.Count(column => column.Kind is ColumnKind.Numeric or ColumnKind.OneHot);
        if (StorageChoice.IsSparse<T>(options, entries, store.RowCount, width))
        {
            SparseMatrix<T> sparse = packing.PackSparse(width, options.MemoryLimit, samples);
            monitor.Finish();
            return new SparseDataset<T>(sparse, samples.Labels, samples.ClassIndices, samples.Weights, encoding)
            {
                RowsRead = intake.RowsRead,
                RowsDropped = intake.RowsDropped,
                Notices = schema.Notices,
                RoundedColumns = schema.Rounded,
            };
        }

        FeatureMatrix<T> features = packing.Pack(width, options.MemoryLimit, samples);
        monitor.Finish();
        return new Dataset<T>(features, samples.Labels, samples.ClassIndices, samples.Weights, encoding)
        {
            RowsRead = intake.RowsRead,
            RowsDropped = intake.RowsDropped,
            Notices = schema.Notices,
            RoundedColumns = schema.Rounded,
        };
    }
}
