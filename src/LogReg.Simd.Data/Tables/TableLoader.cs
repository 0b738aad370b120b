using System.Numerics;
using LogReg.Simd.Data.Columns;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Storage;
using LogReg.Simd.Data.Text;

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
            Contradiction = schema.Contradiction,
        };
        if (options.HashBits is not null && !plan.ColumnOf.Any(column => column != schema.Target && schema.Uses[column] == CellUse.Text))
        {
            throw source.Error(0, null, "No column holds texts that could be hashed. Leave --hash out, or name columns of categories with --categorical.");
        }

        if (plan.ColumnOf.All(column => column == schema.Target || column == schema.Weight))
        {
            throw (source.Names.Count == 1 ? source.FaultOfOtherFormat() : null)
                ?? source.Error(0, null, "No column is left for the features. Name the delimiter if the columns were not told apart, or ignore fewer.");
        }
    }

    /// <summary>Loads dense rows, sparse rows or codes, as the options say.</summary>
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
        using (ColumnPacking<T>? columns = ColumnPacking<T>.Begin(source, schema, plan, options))
        {
            if (columns is not null && LoadColumns(columns) is { } dataset)
            {
                return dataset;
            }
        }

        TableIntake<T> intake = new(source, options, schema, plan, monitor);
        using RowStore<T> store = new(source.Path, plan.Width, options.MemoryLimit);
        Take(source.Open<T>(plan, monitor), intake, store);
        if (store.RowCount == 0)
        {
            throw source.Error(
                0,
                null,
                intake.RowsRead == 0 ? "The file holds no rows below its header. Check that it was written completely."
                    : $"All {intake.RowsRead} rows have a missing cell and are dropped. Ignore the columns that are missing, or replace missing cells by the mean.");
        }

        DataEncoding encoding = Describe(intake, column => NumberOf(store, column), out ClassList classes);
        return Pack(intake, store, encoding, classes);
    }

    private static void Take(TableReader<T> rows, TableIntake<T> intake, RowStore<T> store)
    {
        using TableReader<T> reader = rows;
        while (reader.Read() is { } batch)
        {
            intake.Take(batch, store);
        }
    }

    /// <summary>Loads the features of a table column by column, and its labels and weights as rows; null where only rows can say what is wrong or missing.</summary>
    private Dataset<T>? LoadColumns(ColumnPacking<T> columns)
    {
        CellUse[] uses = [.. schema.Uses.Select((use, column) => column == schema.Target || column == schema.Weight ? use : CellUse.Skip)];
        TablePlan labels = new(uses, schema.Missing) { Scale = options.Scale, Unscaled = schema.Weight, Numbers = schema.Format };
        TableIntake<T> intake = new(source, options, schema, labels, monitor);
        using RowStore<T> store = new(source.Path, labels.Width, options.MemoryLimit);
        try
        {
            Take(((ColumnarSource)source).Open<T>(labels, columns.Columns, columns.Take, monitor), intake, store);
        }
        catch (DataFormatException)
        {
            return null;
        }

        if (columns.Build() is not { } features)
        {
            return null;
        }

        DataEncoding encoding = Describe(intake, column => new ColumnEncoding { Name = source.Names[column], Kind = ColumnKind.Numeric, Offset = plan.OffsetOf(column) }, out ClassList classes);
        SampleColumns<T> samples = new(encoding, store.RowCount, hasWeights: schema.Weight >= 0);
        PackingOf(labels, store, classes).TakeSamples(samples);
        return Complete(new Dataset<T>(features, samples.Labels, samples.ClassIndices, samples.Weights, encoding), intake);
    }

    private DataEncoding Describe(TableIntake<T> intake, Func<int, ColumnEncoding> numberOf, out ClassList classes)
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
            ColumnEncoding encoding = intake.IsHashed(column) ? new ColumnEncoding { Name = names[column], Kind = ColumnKind.Hashed }
                : intake.TextsOf(column) is { } table
                ? ColumnDescription.OfCategories(source, names[column], table, schema.IsChosenCategory(column), options)
                : numberOf(column);
            described[column] = encoding.Kind == ColumnKind.Hashed ? encoding : encoding with { FirstFeature = features };
            features = checked(features + encoding.Width);
        }

        FeatureHashing? hashing = intake.Buckets?.Describe();
        features = checked(features + (hashing?.Buckets.Count ?? 0));

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
            Hashing = hashing,
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

    private LabeledData<T> Pack(TableIntake<T> intake, RowStore<T> store, DataEncoding encoding, ClassList classes)
    {
        RowEncoder<T> encoder = new(encoding, plan.SlotOf);
        foreach (int column in plan.ColumnOf)
        {
            if (intake.TextsOf(column) is { } table)
            {
                encoder.Bind(plan.SlotOf[column], table.Texts);
            }
        }

        if (intake.Buckets is { } buckets)
        {
            int[] features = buckets.FeaturesOfRanks(encoding);
            foreach (int column in plan.ColumnOf.Where(intake.IsHashed))
            {
                encoder.BindFeatures(plan.SlotOf[column], features);
            }
        }

        TablePacking<T> packing = PackingOf(plan, store, classes);
        SampleColumns<T> samples = new(encoding, store.RowCount, hasWeights: schema.Weight >= 0);
        int width = encoding.FeatureCount;

        CodeShape? codes = CodeShape.Of(encoding);
        return Complete<LabeledData<T>>(
            StorageOf(packing, encoding, codes, store.RowCount) switch
            {
                RowStorage.Codes => new CategoricalDataset<T>(
                    packing.PackCodes(encoder, codes ?? throw StorageChoice.NoCodes(source.Path), options.MemoryLimit, samples),
                    samples.Labels,
                    samples.ClassIndices,
                    samples.Weights,
                    encoding),
                RowStorage.Sparse => new SparseDataset<T>(
                    packing.PackSparse(encoder, width, options.MemoryLimit, samples), samples.Labels, samples.ClassIndices, samples.Weights, encoding),
                _ => new Dataset<T>(packing.Pack(encoder, width, options.MemoryLimit, samples), samples.Labels, samples.ClassIndices, samples.Weights, encoding),
            },
            intake);
    }

    private RowStorage StorageOf(TablePacking<T> packing, DataEncoding encoding, CodeShape? codes, int rowCount)
    {
        if (options.Storage == RowStorage.Codes && codes is null)
        {
            throw StorageChoice.NoCodes(source.Path);
        }

        // A column has one feature that is not zero at most, and one that says that a cell is missing.
        long most = (long)rowCount * encoding.Columns.Count(column => column.IsFeature);
        if (encoding.Hashing is not null || codes is null)
        {
            return encoding.Hashing is not null || StorageChoice.IsSparse<T>(options, most, rowCount, encoding.FeatureCount) ? RowStorage.Sparse : RowStorage.Dense;
        }

        int[] numbers = [.. plan.ColumnOf.Where(column => encoding.Columns[column].Kind == ColumnKind.Numeric).Select(column => plan.SlotOf[column])];
        return StorageChoice.Of<T>(options, codes, most, () => packing.CountNonZero(numbers) + ((long)rowCount * codes.CategoryCounts.Length), rowCount);
    }

    private TablePacking<T> PackingOf(TablePlan slots, RowStore<T> store, ClassList classes) =>
        new(source.Path, store)
        {
            Target = slots.SlotOf[schema.Target],
            Weight = schema.Weight < 0 ? -1 : slots.SlotOf[schema.Weight],
            Classes = classes,
            MayMiss = options.Missing != MissingCells.Error,
        };

    /// <summary>What should be said, with the rows that are left out for want of a label: a class may be among them.</summary>
    private IReadOnlyList<string> NoticesOf(TableIntake<T> intake) => intake.LabelsDropped == 0 ? schema.Notices
        : [.. schema.Notices, $"{intake.LabelsDropped} row{(intake.LabelsDropped == 1 ? " is" : "s are")} left out because the label in column '{source.Names[schema.Target]}' is missing"
            + (intake.FirstMarkerDropped is { } marker ? $", as {Cells.Quoted(marker)} is" : string.Empty)];

    /// <summary>Adds what was met while reading, and says that it is over.</summary>
    private TData Complete<TData>(TData data, TableIntake<T> intake)
        where TData : LabeledData<T>
    {
        (data.RowsRead, data.RowsDropped, data.Notices, data.RoundedColumns) = (intake.RowsRead, intake.RowsDropped, NoticesOf(intake), schema.Rounded);
        monitor.Finish();
        return data;
    }
}
