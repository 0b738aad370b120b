using System.Text;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Data;

/// <summary>How a data file is read. The defaults suit most files.</summary>
/// <remarks>
/// <para>A column is named by its name, where there is a header, or by its index from 0.</para>
/// <para>A property that may not be null, and a list that holds null, are refused where they are set: an <see cref="ArgumentException"/> names the property.</para>
/// </remarks>
public sealed record DataOptions
{
    /// <summary>Gets the column of the labels; by default the one called label, target, class or y, otherwise the last.</summary>
    public string? Target { get; init; }

    /// <summary>Gets the positive label, or several with commas between; by default the second of two classes.</summary>
    public string? Positive { get; init; }

    /// <summary>Gets the format; null tells it from the content and, where that is not enough, from the extension.</summary>
    public DataFormat? Format { get; init; }

    /// <summary>Gets the delimiter of CSV; a blank stands for runs of blanks and tabs. By default the one of comma, semicolon, tab, bar and blanks that cuts the lines evenly.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Gets whether the first line of CSV names the columns.</summary>
    public HeaderLine Header { get; init; }

    /// <summary>Gets what separates decimals, <c>.</c> or <c>,</c>; null decides from the numbers.</summary>
    public char? DecimalMark { get; init; }

    /// <summary>Gets what stands between groups of three digits; null decides from the numbers.</summary>
    public char? ThousandsMark { get; init; }

    /// <summary>Gets the texts that stand for missing cells, in columns of any kind where they are not quoted, and as labels quoted too; null stands for the usual ones, which
    /// count in columns of numbers and, as programs write them, among labels. An empty cell is always missing.</summary>
    public IReadOnlyList<string>? MissingMarkers { get; init => field = Given.ItemsOrNull(value, nameof(MissingMarkers)); }

    /// <summary>Gets a value indicating whether a column that counts the rows, or has another text in each, is read all the same.</summary>
    public bool KeepIdentifiers { get; init; }

    /// <summary>Gets the character that a line of comment begins with; null where there are no comments.</summary>
    public char? Comment { get; init; }

    /// <summary>Gets how the characters of a text file are stored.</summary>
    public TextEncoding Encoding { get; init; }

    /// <summary>Gets the number of lines before the table that are passed over.</summary>
    public int SkipLines { get; init; }

    /// <summary>Gets the number of threads that read a text file, which changes nothing but time; 0 stands for the number of processors.</summary>
    /// <remarks>Packing of sparse rows and of rows of categories, when all are read, does not heed it: it takes as many processors as its work pays for.</remarks>
    public int ThreadCount { get; init; }

    /// <summary>Gets what becomes of missing cells.</summary>
    public MissingCells Missing { get; init; }

    /// <summary>Gets the one-hot columns: <c>auto</c> (those of texts), <c>none</c>, or columns with commas between, among
    /// which <c>auto</c> may stand.</summary>
    public string Categorical { get; init => field = Given.Value(value, nameof(Categorical)); } = "auto";

    /// <summary>Gets how many features the categories of a column make.</summary>
    public CategoryCoding Coding { get; init; }

    /// <summary>Gets the rows that a category needs to have a feature of its own; those seen in fewer share one. 0 keeps all.</summary>
    public int RareLimit { get; init; }

    /// <summary>Gets the bits of the buckets that the categories of all columns of text are hashed into, 1 to
    /// <see cref="FeatureHashing.MostBits"/>; null, the default, gives each category a feature of its own.
    /// Hashed data are sparse and keep no table of categories, however many there are (<see cref="FeatureHashing"/>).</summary>
    public int? HashBits { get; init; }

    /// <summary>Gets the seed of the hash function.</summary>
    public long HashSeed { get; init; }

    /// <summary>Gets a value indicating whether labels that look like measurements, many different numbers, are classes all the same.</summary>
    public bool LabelsAreClasses { get; init; }

    /// <summary>Gets the columns that are left out.</summary>
    public IReadOnlyList<string> Ignore { get; init => field = Given.Items(value, nameof(Ignore)); } = [];

    /// <summary>Gets the columns that are read beside target and weights, by their names; null for all that are not in <see cref="Ignore"/>.</summary>
    public IReadOnlyList<string>? Only { get; init => field = Given.ItemsOrNull(value, nameof(Only)); }

    /// <summary>Gets the column of the sample weights.</summary>
    public string? Weight { get; init; }

    /// <summary>Gets the number that numeric features are divided by: 255 maps pixels to 0…1.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>
    /// Gets a value indicating whether features that a file stores as bytes (idx) stay bytes, a quarter of the memory, and undivided: <see cref="LabeledData{T}.FeatureScale"/> is what training
    /// divides them by.
    /// </summary>
    public bool KeepsBytes { get; init; }

    /// <summary>
    /// Gets a value indicating whether numeric columns of CSV that lie far from zero compared with their spread are moved while they are read (<see cref="ColumnEncoding.Offset"/>), so
    /// that single precision keeps their digits. Models must then have an intercept, and score features made with the same encoding.
    /// </summary>
    public bool MoveFarColumns { get; init; }

    /// <summary>Gets a value indicating whether the indices of LIBSVM text begin at 0 and not at 1.</summary>
    public bool IndicesFromZero { get; init; }

    /// <summary>Gets how rows are stored that are read by <see cref="DataFile.LoadEither{T}(DataSource, DataOptions, IProgress{ReadingProgress}, CancellationToken)"/>.</summary>
    public RowStorage Storage { get; init; }

    /// <summary>Gets the number of features of LIBSVM text; 0 stands for the greatest index in the file.</summary>
    public int FeatureCount { get; init; }

    /// <summary>Gets the greatest number of categories of a one-hot column.</summary>
    public int CategoryLimit { get; init; } = 1000;

    /// <summary>Gets the greatest number of classes.</summary>
    public int ClassLimit { get; init; } = 1000;

    /// <summary>Gets the most bytes that the packed features may take; 0 stands for the memory of the machine.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Gets the bytes of a block of text, which tests make small.</summary>
    internal int BlockBytes { get; init; } = 1 << 18;

    internal static DataOptions Default { get; } = new();

    internal void Check()
    {
        if (!double.IsFinite(Scale) || Scale == 0)
        {
            throw new ArgumentException($"The scale is {Scale}, but features cannot be divided by it. Pass a finite number other than 0.");
        }

        if (CategoryLimit < 1 || RareLimit < 0 || ThreadCount < 0 || SkipLines < 0 || ClassLimit < 1 || FeatureCount < 0 || MemoryLimit < 0)
        {
            throw new ArgumentException("A limit of the options is negative, or no category is allowed. Pass limits of 1 or more.");
        }

        if (DecimalMark is { } mark && mark == ThousandsMark)
        {
            throw new ArgumentException($"The mark of decimals and that of thousands are both '{mark}', and one cannot be both. Leave one of them null.");
        }

        if (HashBits is { } bits)
        {
            CheckHashing(bits);
        }
    }

    private void CheckHashing(int bits)
    {
        if (bits is < 1 or > FeatureHashing.MostBits)
        {
            throw new ArgumentException($"Buckets have {bits} bits, but categories are hashed into 1 to {FeatureHashing.MostBits}. Pass a number of bits from 1 to {FeatureHashing.MostBits}.");
        }

        if (Storage is RowStorage.Dense or RowStorage.Codes)
        {
            throw new ArgumentException($"Hashed columns are stored sparse, but {(Storage == RowStorage.Dense ? "dense rows are" : "codes are")} asked for. Leave one of them out.");
        }

        if (RareLimit > 0 || Coding != CategoryCoding.OneHot)
        {
            throw new ArgumentException("Hashing knows neither rare categories nor the first one, for it keeps no table of them. Leave RareLimit and Coding out, or HashBits.");
        }
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(Target), Target)
            .Member(nameof(Positive), Positive)
            .Member(nameof(Format), Format)
            .Member(nameof(Delimiter), Delimiter)
            .Member(nameof(Header), Header)
            .Member(nameof(DecimalMark), DecimalMark)
            .Member(nameof(ThousandsMark), ThousandsMark)
            .Member(nameof(MissingMarkers), MissingMarkers)
            .Member(nameof(KeepIdentifiers), KeepIdentifiers)
            .Member(nameof(Comment), Comment)
            .Member(nameof(Encoding), Encoding)
            .Member(nameof(SkipLines), SkipLines)
            .Member(nameof(ThreadCount), ThreadCount)
            .Member(nameof(Missing), Missing)
            .Member(nameof(Categorical), Categorical)
            .Member(nameof(Coding), Coding)
            .Member(nameof(RareLimit), RareLimit)
            .Member(nameof(HashBits), HashBits)
            .Member(nameof(HashSeed), HashSeed)
            .Member(nameof(LabelsAreClasses), LabelsAreClasses)
            .Member(nameof(Ignore), Ignore)
            .Member(nameof(Only), Only)
            .Member(nameof(Weight), Weight)
            .Member(nameof(Scale), Scale)
            .Member(nameof(KeepsBytes), KeepsBytes)
            .Member(nameof(MoveFarColumns), MoveFarColumns)
            .Member(nameof(IndicesFromZero), IndicesFromZero)
            .Member(nameof(Storage), Storage)
            .Member(nameof(FeatureCount), FeatureCount)
            .Member(nameof(CategoryLimit), CategoryLimit)
            .Member(nameof(ClassLimit), ClassLimit)
            .Member(nameof(MemoryLimit), MemoryLimit);
        return true;
    }
}
