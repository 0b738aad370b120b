using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Data.Text;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Data;

/// <summary>How the cells of a file become features and classes: learnt when a file is loaded, stored with a model, applied to new files.</summary>
/// <remarks>
/// <para>Numeric features come first, in the order of the file, then the one-hot features of each text column, or the buckets of hashed ones.</para>
/// <para>A property that may not be null, and a list that holds null, are refused where they are set: an <see cref="ArgumentException"/> names the property.</para>
/// </remarks>
public sealed record DataEncoding
{
    /// <summary>Gets the version of this description.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Gets the format of the file that was loaded; the original one where a binary file holds it.</summary>
    public DataFormat Format { get; init => field = Given.Value(value, nameof(Format)); } = DataFormat.Csv;

    /// <summary>Gets the number of features.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>Gets the columns of a CSV file in the order of the file; empty for other formats.</summary>
    public IReadOnlyList<ColumnEncoding> Columns { get; init => field = Given.Items(value, nameof(Columns)); } = [];

    /// <summary>Gets how the categories of columns of text are hashed; null where none are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FeatureHashing? Hashing { get; init; }

    /// <summary>Gets the feature of the first bucket of hashed columns, which stand behind all others.</summary>
    [JsonIgnore]
    internal int FirstBucket => FeatureCount - (Hashing?.Buckets.Count ?? 0);

    /// <summary>Gets a value indicating whether the columns have names from a header.</summary>
    public bool HasHeader { get; init; }

    /// <summary>Gets the delimiter of a CSV file, a blank for runs of blanks and tabs; the character 0 for other formats.</summary>
    public char Delimiter { get; init; }

    /// <summary>Gets what separates decimals in the numbers of a text file.</summary>
    public char DecimalMark
    {
        // An encoding of an earlier version does not have the member, and reading it does not apply an initial value.
        get => field is '\0' ? '.' : field;
        init;
    }

    /// <summary>Gets what stands between groups of three digits; null where nothing does.</summary>
    public char? ThousandsMark { get; init; }

    /// <summary>Gets the texts that stand for missing cells in columns of numbers; null in encodings written before there was a choice.</summary>
    public IReadOnlyList<string>? NumberMarkers { get; init => field = Given.ItemsOrNull(value, nameof(NumberMarkers)); }

    /// <summary>Gets the texts that stand for missing cells in columns of text; null in encodings written before there was a choice.</summary>
    public IReadOnlyList<string>? TextMarkers { get; init => field = Given.ItemsOrNull(value, nameof(TextMarkers)); }

    /// <summary>Gets what becomes of missing cells.</summary>
    public MissingCells Missing { get; init; }

    /// <summary>Gets the number that numeric features are divided by.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Gets the name of the labels.</summary>
    public string TargetName { get; init => field = Given.Value(value, nameof(TargetName)); } = "label";

    /// <summary>Gets the labels, one per class: ascending where all are numbers, otherwise in ordinal order.</summary>
    public IReadOnlyList<string> ClassNames { get; init => field = Given.Items(value, nameof(ClassNames)); } = [];

    /// <summary>Gets a value indicating whether all labels are numbers, so that 1, +1 and 1.0 are the same label.</summary>
    public bool NumericLabels { get; init; }

    /// <summary>Gets a value indicating whether the positive labels were chosen, so that any other label, known or not, is negative.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PositiveIsChosen { get; init; }

    /// <summary>Gets a value indicating whether the lines of LIBSVM text begin with <c>label:weight</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LabelsHaveWeights { get; init; }

    /// <summary>Gets a value indicating whether the indices of LIBSVM text begin at 0 and not at 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IndicesFromZero { get; init; }

    /// <summary>Gets the labels that stand for 1; empty where there are neither two classes nor a choice.</summary>
    public IReadOnlyList<string> PositiveLabels { get; init => field = Given.Items(value, nameof(PositiveLabels)); } = [];

    /// <summary>Gets the name of every feature: of its column, <c>column=category</c> in a one-hot column, the index in LIBSVM
    /// text, the pixel in idx files, <c>hash=bucket</c> of hashed columns. Names are unique: where two would be
    /// equal, the category of the second stands in quotation marks. The list is made at each call.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> FeatureNames
    {
        get
        {
            if (Columns.Count == 0 && Hashing is null)
            {
                return new NumberedNames(Format, FeatureCount, IndicesFromZero ? -1 : 0);
            }

            string[] names = new string[FeatureCount];
            foreach (ColumnEncoding column in Columns)
            {
                if (column.Kind == ColumnKind.Numeric)
                {
                    names[column.FirstFeature] = column.Name;
                    if (column.HasIndicator)
                    {
                        names[column.FirstFeature + 1] = $"{column.Name}={Cells.Missing}";
                    }
                }

                for (int category = 0; column.Kind == ColumnKind.OneHot && category < column.Categories.Count; category++)
                {
                    names[column.FirstFeature + category] = $"{column.Name}={column.Categories[category]}";
                }
            }

            for (int i = 0; i < Hashing?.Buckets.Count; i++)
            {
                names[FirstBucket + i] = FeatureHashing.NameOf(Hashing.Buckets[i]);
            }

            return FeatureNaming.Unique(names, Columns, FirstBucket);
        }
    }

    /// <summary>Gets what is subtracted from every feature: <see cref="ColumnEncoding.Offset"/> of its column, 0 where it has none. The list is made at each call.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> FeatureOffsets
    {
        get
        {
            double[] offsets = new double[FeatureCount];
            foreach (ColumnEncoding column in Columns)
            {
                if (column.Kind == ColumnKind.Numeric)
                {
                    offsets[column.FirstFeature] = column.Offset;
                }
            }

            return offsets;
        }
    }

    /// <summary>Writes the encoding as JSON.</summary>
    /// <returns>The text, without line breaks.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, DataEncodingJson.Default.DataEncoding);

    /// <summary>Reads an encoding that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The encoding, checked.</returns>
    /// <exception cref="DataFormatException">The text is no encoding, or contradicts itself.</exception>
    public static DataEncoding FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        DataEncoding? encoding;
        try
        {
            encoding = JsonSerializer.Deserialize(json, DataEncodingJson.Default.DataEncoding);
        }
        catch (JsonException exception)
        {
            throw new DataFormatException("The description of the data is no valid JSON. Write it again with this version.", exception);
        }
        catch (ArgumentException exception) when (exception.ParamName is not null)
        {
            throw EncodingCheck.Error($"its {exception.ParamName} is null, or holds null", exception);
        }

        EncodingCheck.Throw(encoding);
        return encoding;
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(Version), Version)
            .Member(nameof(Format), Format)
            .Member(nameof(FeatureCount), FeatureCount)
            .Member(nameof(Columns), Columns)
            .Member(nameof(Hashing), Hashing)
            .Member(nameof(HasHeader), HasHeader)
            .Member(nameof(Delimiter), Delimiter == '\0' ? null : Delimiter)
            .Member(nameof(DecimalMark), DecimalMark)
            .Member(nameof(ThousandsMark), ThousandsMark)
            .Member(nameof(NumberMarkers), NumberMarkers)
            .Member(nameof(TextMarkers), TextMarkers)
            .Member(nameof(Missing), Missing)
            .Member(nameof(Scale), Scale)
            .Member(nameof(TargetName), TargetName)
            .Member(nameof(ClassNames), ClassNames)
            .Member(nameof(NumericLabels), NumericLabels)
            .Member(nameof(PositiveIsChosen), PositiveIsChosen)
            .Member(nameof(LabelsHaveWeights), LabelsHaveWeights)
            .Member(nameof(IndicesFromZero), IndicesFromZero)
            .Member(nameof(PositiveLabels), PositiveLabels);
        return true;
    }
}
