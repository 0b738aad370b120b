using System.Numerics;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Records;
using LogReg.Simd.Data.Tables;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data;

/// <summary>Turns single records in memory into features, as an encoding says: what a service does with a request before a model scores it.</summary>
/// <remarks>A record becomes the features that a file with the same cells has. Encoding allocates nothing and is thread-safe.</remarks>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class RecordEncoder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly string[] columns;
    private readonly Step[] steps;
    private readonly NumberFormat format;
    private readonly MissingMarkers missing;

    /// <summary>Prepares for records with certain columns.</summary>
    /// <param name="encoding">What a data set or a model stored.</param>
    /// <param name="columns">The names of the cells of a record in their order: all columns that the features are made of, in any order, others among them. Names that differ in case only are
    /// matched where no other could be meant. Null stands for the columns that features are made of, in the order of the encoding; of an encoding without columns for its features.</param>
    /// <exception cref="DataFormatException">The encoding contradicts itself, or a column is missing or stands twice.</exception>
    public RecordEncoder(DataEncoding encoding, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"The element type is {typeof(T).Name}, but the kernels compute in float or double. Use one of them.");
        }

        EncodingCheck.Throw(encoding);
        Encoding = encoding;
        DataEncoding named = Named(encoding);
        ColumnEncoding[] used = [.. named.Columns.Where(column => column.IsFeature)];
        this.columns = [.. columns ?? [.. used.Select(column => column.Name)]];
        int[] places = ColumnMap.Of(new RecordSource("record", this.columns, open: null), named, ignoreExtra: true, []);
        CategoryLookup lookup = new(encoding);
        steps = [.. used.Select(column => new Step(places[IndexOf(named, column)], column, lookup.Of(column)))];
        MostEntries = steps.Sum(step => step.Column.HasIndicator ? 2 : 1);
        format = new NumberFormat(encoding.DecimalMark, encoding.ThousandsMark);
        missing = MissingMarkers.Of(encoding);
    }

    /// <summary>Gets the encoding.</summary>
    public DataEncoding Encoding { get; }

    /// <summary>Gets the names of the cells of a record, in their order.</summary>
    public IReadOnlyList<string> Columns => columns;

    /// <summary>Gets the number of features.</summary>
    public int FeatureCount => Encoding.FeatureCount;

    /// <summary>Gets the most features of a record that are not zero.</summary>
    internal int MostEntries { get; }

    /// <summary>Writes the features of a record.</summary>
    /// <param name="record">A cell for each of <see cref="Columns"/>. A text where a number is wanted is read as in a file: decimals and missing cells as the encoding has them.</param>
    /// <param name="features">Receives <see cref="FeatureCount"/> numbers, each finite.</param>
    /// <returns>What the encoding does not know, and how often.</returns>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    /// <exception cref="DataFormatException">A cell is no number where one is wanted, does not fit the precision, or is missing and the encoding has nothing to take its place.</exception>
    public RecordFindings Encode(ReadOnlySpan<RecordCell> record, Span<T> features)
    {
        if (features.Length != FeatureCount)
        {
            throw new ArgumentException($"There is room for {features.Length} features, but the encoding has {FeatureCount}. Pass a span of that length.", nameof(features));
        }

        FeatureSink<T> row = FeatureSink<T>.Dense(features);
        return Encode(record, ref row);
    }

    /// <summary>Writes the entries of a record, ascending.</summary>
    /// <param name="record">A cell for each of <see cref="Columns"/>.</param>
    /// <param name="features">Room for <see cref="MostEntries"/> features.</param>
    /// <param name="values">Room for their values.</param>
    /// <param name="count">The entries.</param>
    /// <returns>What the encoding does not know, and how often.</returns>
    internal RecordFindings EncodeEntries(ReadOnlySpan<RecordCell> record, Span<int> features, Span<T> values, out int count)
    {
        FeatureSink<T> row = FeatureSink<T>.Sparse(features, values);
        RecordFindings findings = Encode(record, ref row);
        count = row.Count;
        return findings;
    }

    private RecordFindings Encode(ReadOnlySpan<RecordCell> record, scoped ref FeatureSink<T> row)
    {
        if (record.Length != columns.Length)
        {
            throw new ArgumentException($"The record has {record.Length} cells, but there are {columns.Length} columns. Pass one cell for each.", nameof(record));
        }

        int filled = 0;
        int unknown = 0;
        foreach (Step step in steps)
        {
            RecordCell cell = record[step.Place];
            if (step.Categories is { } categories)
            {
                int feature = FeatureOf(cell, step, categories, out bool isUnseen);
                unknown += isUnseen ? 1 : 0;
                if (feature >= 0)
                {
                    row.AddOne(feature);
                }
            }
            else
            {
                filled += Number(cell, step, ref row) ? 0 : 1;
            }
        }

        return new RecordFindings(filled, unknown);
    }

    /// <summary>Finds the cells of a record of a type by its columns, and writes its features. The cells take stack memory.</summary>
    /// <typeparam name="TRecord">The type of the record.</typeparam>
    /// <param name="record">The record.</param>
    /// <param name="columns">Its columns, which have the names of <see cref="Columns"/> in the same order: make the encoder with <see cref="RecordColumns{TRecord}.Names"/>.</param>
    /// <param name="cells">Room for a cell of each column, which the caller keeps from record to record.</param>
    /// <param name="features">Receives <see cref="FeatureCount"/> numbers, each finite.</param>
    /// <returns>What the encoding does not know, and how often.</returns>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    /// <exception cref="DataFormatException">As for cells.</exception>
    public RecordFindings Encode<TRecord>(TRecord record, RecordColumns<TRecord> columns, Span<RecordCell> cells, Span<T> features)
    {
        ArgumentNullException.ThrowIfNull(columns);
        columns.Read(record, cells);
        return Encode(cells, features);
    }

    /// <summary>An encoding whose columns have names: those of features that have no columns are numbers.</summary>
    private static DataEncoding Named(DataEncoding encoding) => encoding.Format.HasColumns || encoding.Columns.Count > 0
        ? encoding with { HasHeader = true }
        : encoding with
        {
            HasHeader = true,
            Columns = [.. encoding.FeatureNames.Select((name, i) => new ColumnEncoding { Name = name, Kind = ColumnKind.Numeric, FirstFeature = i, Mean = 0 })],
        };

    private static int IndexOf(DataEncoding encoding, ColumnEncoding column)
    {
        int index = 0;
        while (!ReferenceEquals(encoding.Columns[index], column))
        {
            index++;
        }

        return index;
    }

    /// <summary>Writes a number; false where the cell is missing and another number takes its place.</summary>
    private bool Number(RecordCell cell, Step step, scoped ref FeatureSink<T> row)
    {
        ColumnEncoding column = step.Column;
        CellNumber read = CellNumbers.Read(cell, format, missing, out double value);
        if (read == CellNumber.Number)
        {
            T feature = NumericFeature.Of<T>(value, Encoding.Scale, column.Offset);
            row.Set(column.FirstFeature, T.IsFinite(feature) ? feature : throw Error(column, CellNumbers.NotFinite<T>(cell, Encoding.Scale)));
            return true;
        }

        if (read == CellNumber.Text)
        {
            throw Error(column, $"The cell {Cells.Quoted(cell.ToString())} is no number. Pass a number.");
        }

        if (column.Mean is not double || Encoding.Missing == MissingCells.Drop)
        {
            throw Error(column, "The cell is missing, and the encoding has nothing to take its place. Pass a number, or train with means for missing cells.");
        }

        row.Set(column.FirstFeature, step.Fill);
        if (column.HasIndicator)
        {
            row.Set(column.FirstFeature + 1, T.One);
        }

        return false;
    }

    private int FeatureOf(RecordCell cell, Step step, CategoryFeatures categories, out bool isUnseen)
    {
        if (cell.IsMissing)
        {
            return Encoding.Missing != MissingCells.Drop
                ? categories.OfMissing(out isUnseen)
                : throw Error(step.Column, "The cell is missing, and the encoding drops such rows. Pass a text.");
        }

        Span<char> buffer = stackalloc char[RecordCell.MostCharacters];
        return categories.Find(cell.Write(buffer), out isUnseen);
    }

    private static DataFormatException Error(ColumnEncoding column, string message) => new("record", 0, column.Name, message);

    /// <summary>What becomes of one cell.</summary>
    private readonly struct Step(int place, ColumnEncoding column, CategoryFeatures? categories)
    {
        public int Place { get; } = place;

        public ColumnEncoding Column { get; } = column;

        /// <summary>Gets the features of the categories; null for a number.</summary>
        public CategoryFeatures? Categories { get; } = categories;

        /// <summary>Gets the feature of a missing number.</summary>
        public T Fill { get; } = column.Mean is double mean ? NumericFeature.Of<T>(mean, 1, column.Offset) : T.NaN;
    }
}
