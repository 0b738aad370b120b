using System.Globalization;
using System.Text;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Libsvm;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Tables;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Csv;

/// <summary>A CSV file: its dialect, its columns, and what its first record is.</summary>
internal sealed class CsvSource : TableSource
{
    private const int HeaderRecords = 100;
    private const int ManyColumns = 10_000;
    private const int MostHeadRows = 1500;
    private const int MostSpreadRows = 150;

    private readonly TextInput input;
    private readonly CsvSettings settings;
    private readonly CsvDialect dialect;
    private readonly CsvSample sample;
    private readonly string[] names;
    private readonly bool[] unnamed;
    private readonly int skipRecords;
    private readonly IReadOnlyList<DeclaredType>? declared;

    private CsvSource(TextInput input, CsvSettings settings, CsvDialect dialect, CsvSample sample, string[] names, bool[] unnamed, bool hasHeader, int skipRecords, long firstLine,
        IReadOnlyList<DeclaredType>? declared = null)
        : base(input.Path)
    {
        this.declared = declared;
        this.input = input;
        this.settings = settings;
        this.dialect = dialect;
        this.sample = sample;
        this.names = names;
        this.unnamed = unnamed;
        this.skipRecords = skipRecords;
        HasHeader = hasHeader;
        FirstLine = firstLine;
    }

    public override IReadOnlyList<string> Names => names;

    public override bool HasHeader { get; }

    public override long FirstLine { get; }

    public override int WeightColumn { get; init; } = -1;

    /// <summary>Gets the cells of a first record that was taken for a row; empty where it was said to be one.</summary>
    private string[] FirstRow { get; init; } = [];

    /// <summary>Gets the notice of numbers that nobody said to be names.</summary>
    public override string? NamesNotice =>
        settings.Header == HeaderLine.Auto && declared is null && HasHeader && Array.Exists(names, HeaderRule.IsNumber)
            ? $"the first line, {Labels.ClassList.Listed(names)}, is taken for names of columns; --header no makes a row of it"
            : null;

    public override bool IsUnnamed(int column) => unnamed[column];

    public override DataFormatException? FaultOfOtherFormat() => LibsvmSigns.StrayIn(sample.Head, out int line) is { IsEmpty: false } stray
        ? Error(
            sample.FirstLine + line, null,
            $"No column is left for the features, and this is no LIBSVM text either: '{Encoding.UTF8.GetString(stray)}' is no pair of index and value. Correct it, or name the delimiter of a table.")
        : null;

    public override bool MayName(int column, string cell) => column < FirstRow.Length && FirstRow[column] == cell;

    /// <summary>Opens a file to learn from it.</summary>
    public static CsvSource Learn(InputFile file, CsvSettings settings)
    {
        settings.Check(file.Path);
        TextInput input = new(file, settings.Encoding);
        CsvSample sample = SampleOf(input, ref settings);
        byte delimiter = settings.Delimiter is char chosen ? (byte)chosen : DelimiterRule.Decide(file.Path, sample.Head, settings.CommentByte);
        CsvDialect dialect = Cut(delimiter, settings, ref input, ref sample);
        List<CsvRecord> records = CsvRecord.First(sample.Head, dialect, HeaderRecords, out CsvFault? fault);
        if (records.Count == 0)
        {
            throw fault is null
                ? new DataFormatException(file.Path, 0, null, "The file holds no rows. Check that it was written completely.")
                : new DataFormatException(file.Path, sample.FirstLine + fault.Line, null, fault.Message);
        }

        HeaderRule.Widen(records);
        CsvRecord first = records[0];
        long firstLine = sample.FirstLine + first.Line;
        int width = WidthOf(records);
        FirstRecord kind = settings.Header switch
        {
            HeaderLine.Present => FirstRecord.Names,
            HeaderLine.Absent => FirstRecord.Row,
            _ => KindOf(records, width),
        };
        if (kind == FirstRecord.StrayLine)
        {
            throw new DataFormatException(
                file.Path, firstLine, null,
                $"This line and the next one, '{string.Join((char)delimiter, records[1].Cells.Take(3))}', both hold texts above numbers, so one of them does not belong there. "
                + "Skip it with --skip 1, or name the mark of comments by --comment.");
        }

        if (kind != FirstRecord.Counts && first.Cells.Length != width)
        {
            throw new DataFormatException(
                file.Path, firstLine, null,
                $"The line has {first.Cells.Length} cell{(first.Cells.Length == 1 ? string.Empty : "s")}, but most lines have {width}. "
                + "Skip it with --skip 1, name the mark of comments by --comment, or the delimiter by --delimiter.");
        }

        string[] names = NamesOf(file.Path, firstLine, first.Cells, kind == FirstRecord.Names, width, out bool[] unnamed);
        return new CsvSource(input, settings, dialect, sample, names, unnamed, kind == FirstRecord.Names, kind == FirstRecord.Row ? 0 : 1, firstLine)
        {
            FirstRow = kind == FirstRecord.Row && settings.Header == HeaderLine.Auto ? first.Cells : [],
        };
    }

    /// <summary>Opens a file to read it under an encoding.</summary>
    public static CsvSource Under(DataEncoding encoding, InputFile file, CsvSettings settings)
    {
        settings.Check(file.Path);
        TextInput input = new(file, settings.Encoding);
        CsvSample sample = SampleOf(input, ref settings);
        CsvDialect dialect = Cut(DelimiterUnder(encoding, file.Path, settings, sample), settings, ref input, ref sample);
        List<CsvRecord> records = CsvRecord.First(sample.Head, dialect, HeaderRecords, out CsvFault? fault);
        if (records.Count == 0)
        {
            if (fault is not null)
            {
                throw new DataFormatException(file.Path, sample.FirstLine + fault.Line, null, fault.Message);
            }

            string[] known = [.. encoding.Columns.Select(column => column.Name)];
            return new CsvSource(input, settings, dialect, sample, known, new bool[known.Length], encoding.HasHeader, 0, 0);
        }

        HeaderRule.Widen(records);
        string[] first = records[0].Cells;
        FirstRecord kind = settings.Header == HeaderLine.Auto && !encoding.HasHeader ? KindOf(records, WidthOf(records)) : FirstRecord.Row;
        bool isHeader = settings.Header == HeaderLine.Present || kind != FirstRecord.Row
            || (settings.Header == HeaderLine.Auto && encoding.HasHeader && encoding.Columns.Any(column => first.Contains(column.Name, StringComparer.OrdinalIgnoreCase)));
        long firstLine = sample.FirstLine + records[0].Line;
        if (kind == FirstRecord.Names)
        {
            throw new DataFormatException(
                file.Path, firstLine, null,
                $"The first line names the columns, {Labels.ClassList.Listed(first)}, but the model was trained on columns without names, so nothing tells which is which. "
                + "Give --header yes where they stand in the order of the model's, --header no where the line is a row, or train again on data with a header.");
        }

        if (!isHeader && encoding.HasHeader && settings.Header == HeaderLine.Auto)
        {
            string[] features = [.. encoding.Columns.Where(column => column.IsFeature).Select(column => column.Name)];
            throw new DataFormatException(
                file.Path, firstLine, null,
                $"The first line holds none of the names of the columns, {Labels.ClassList.Listed(features)}. Add a header, or give --header no where the columns stand in the order of the model's.");
        }

        bool hasNames = isHeader && encoding.HasHeader;
        int width = hasNames || !isHeader || records.Count == 1 ? first.Length : WidthOf(records);
        string[] names = hasNames ? [.. first.Select((cell, i) => cell.Length > 0 ? cell : NameOf(i))] : NamesOf(file.Path, firstLine, first, isHeader: false, width, out _);
        return new CsvSource(input, settings, dialect, sample, names, new bool[width], hasNames, isHeader ? 1 : 0, firstLine);
    }

    /// <summary>Opens text whose columns are declared elsewhere, with commas between cells and without a header.</summary>
    /// <param name="input">The text.</param>
    /// <param name="settings">How it is read.</param>
    /// <param name="names">The names of the columns.</param>
    /// <param name="declared">Their types.</param>
    /// <param name="weight">The column of the weights; −1 where there is none.</param>
    /// <param name="firstLine">The line before the rows.</param>
    public static CsvSource Declared(TextInput input, CsvSettings settings, string[] names, IReadOnlyList<DeclaredType> declared, int weight, long firstLine)
    {
        CsvSettings plain = settings with { Comment = null, SkipLines = 0 };
        CsvSample sample = CsvSample.Of(input, 0, 0);
        Utf8Check.Throw(input.Path, sample);
        return new CsvSource(input, plain, new CsvDialect((byte)',', 0), sample, names, new bool[names.Length], hasHeader: true, skipRecords: 0, firstLine, declared) { WeightColumn = weight };
    }

    public override bool HasMarks(int column) => declared is null;

    public override IReadOnlyList<ColumnEvidence> Observe()
    {
        ColumnEvidence[] evidence = Observe(settings.Numbers, out CsvFault? fault);
        return fault is null ? evidence : throw Error(sample.FirstLine + fault.Line, null, fault.Message);
    }

    public override IReadOnlyList<ColumnEvidence> ObserveMarks() => Observe(chosen: null, out _);

    private ColumnEvidence[] Observe(NumberFormat? chosen, out CsvFault? fault)
    {
        ColumnEvidence[] evidence = [.. names.Select((_, i) => new ColumnEvidence(countsNumbers: names.Length <= ManyColumns) { Declared = declared?[i], Chosen = chosen })];
        fault = Observe(sample.Head, skipRecords, MostHeadRows, evidence);
        if (fault is null)
        {
            foreach (byte[] records in sample.Spread(dialect, names.Length))
            {
                Observe(records, 0, MostSpreadRows, evidence);
            }
        }

        return evidence;
    }

    public override TableReader<T> Open<T>(TablePlan plan, ReadingMonitor monitor)
    {
        int threads = sample.IsWhole || input.Length <= settings.BlockBytes ? 1
            : settings.ThreadCount > 0 ? settings.ThreadCount
            : Math.Min(Environment.ProcessorCount, 8);
        CsvBlocks blocks = new(Path, input.Open(monitor), settings.CommentByte, settings.BlockBytes);
        int skipped = blocks.SkipLines(settings.SkipLines);
        return new CsvReader<T>(this, blocks, new CsvBlockParser<T>(dialect, plan), () => new TableBatch<T>(plan), skipped + 1, skipRecords, threads);
    }

    public override bool HasSemicolons => dialect.Delimiter == (byte)';';

    public override DataEncoding Describe(DataEncoding encoding) => encoding with { Delimiter = (char)(dialect.IsTranslated ? CsvDialect.Blanks : dialect.Delimiter) };

    public override bool HasCommas => dialect.Delimiter == (byte)',';

    /// <summary>A sample of a file, behind a line that names the separator.</summary>
    private static CsvSample SampleOf(TextInput input, ref CsvSettings settings)
    {
        CsvSample sample = CsvSample.Of(input, settings.SkipLines, settings.CommentByte);
        if (SeparatorLine.Of(sample.Head) is { } separator)
        {
            settings = settings with { Delimiter = settings.Delimiter ?? separator, SkipLines = settings.SkipLines + 1 };
            sample = CsvSample.Of(input, settings.SkipLines, settings.CommentByte);
        }

        Utf8Check.Throw(input.Path, sample);
        return sample;
    }

    /// <summary>The dialect of a delimiter, for which text between blanks is translated.</summary>
    private static CsvDialect Cut(byte delimiter, CsvSettings settings, ref TextInput input, ref CsvSample sample)
    {
        if (delimiter != CsvDialect.Blanks)
        {
            return new CsvDialect(delimiter, settings.CommentByte);
        }

        input = input.Translated(text => new BlankContent(text, settings.SkipLines, settings.CommentByte), piece => new BlankContent(piece, 0, settings.CommentByte));
        sample = CsvSample.Of(input, settings.SkipLines, settings.CommentByte);
        return new CsvDialect((byte)'\t', settings.CommentByte) { IsTranslated = true };
    }

    private static byte DelimiterUnder(DataEncoding encoding, string path, CsvSettings settings, CsvSample sample)
    {
        if (settings.Delimiter is char chosen)
        {
            return (byte)chosen;
        }

        // Tables of other formats have no delimiter, and another program may have written another one.
        if (encoding.Delimiter == (char)CsvDialect.Blanks && BlankRule.Cut(sample.Head, settings.CommentByte, out _) is [var first, ..]
            && (first.Cells.Length >= encoding.Columns.Count - 1 || first.Cells.Any(cell => encoding.Columns.Any(column => column.Name == cell))))
        {
            return CsvDialect.Blanks;
        }

        bool isThere = encoding.Delimiter is > '\0' and <= '\x7F' and not (char)CsvDialect.Blanks && (encoding.Columns.Count == 1 || sample.Head.AsSpan().Contains((byte)encoding.Delimiter));
        if (isThere && encoding.HasHeader && settings.Header == HeaderLine.Auto)
        {
            // A decimal comma is no delimiter: that cuts a header into names.
            isThere = CsvRecord.First(sample.Head, new CsvDialect((byte)encoding.Delimiter, settings.CommentByte), 1, out _) is not [var header]
                || encoding.Columns.Count == 1 || header.Cells.Any(cell => encoding.Columns.Any(column => column.Name.Equals(cell, StringComparison.OrdinalIgnoreCase)));
        }

        return isThere ? (byte)encoding.Delimiter : DelimiterRule.Decide(path, sample.Head, settings.CommentByte);
    }

    /// <summary>The cells of a record: as the first one has, unless nearly all others agree on another number.</summary>
    private static int WidthOf(List<CsvRecord> records)
    {
        const int Few = 4;
        int first = records[0].Cells.Length;
        int usual = records.Skip(1).GroupBy(record => record.Cells.Length).OrderByDescending(group => group.Count()).FirstOrDefault()?.Key ?? first;
        int agree = records.Skip(1).Count(record => record.Cells.Length == usual);
        bool countsOthers = records.Count > 1 && first >= 3 && int.TryParse(records[0].Cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out int features)
            && features + 1 == usual;
        return countsOthers || (records.Count > Few && agree * 10 >= (records.Count - 1) * 9) ? usual : first;
    }

    private static FirstRecord KindOf(List<CsvRecord> records, int width)
    {
        ColumnEvidence[] below = [.. Enumerable.Range(0, width).Select(_ => new ColumnEvidence(countsNumbers: width <= ManyColumns))];
        foreach (CsvRecord record in records.Skip(1).Where(record => record.Cells.Length == width))
        {
            for (int i = 0; i < width; i++)
            {
                below[i].Add(Encoding.UTF8.GetBytes(record.Cells[i]), isQuoted: false, MissingMarkers.Usual);
            }
        }

        return HeaderRule.Decide(records[0].Cells, records.Count > 1 ? records[1].Cells : [], below, records.Skip(1).Count(record => record.Cells.AsSpan().SequenceEqual(records[0].Cells)));
    }

    private static string NameOf(int column) => string.Create(CultureInfo.InvariantCulture, $"x{column}");

    private static string[] NamesOf(string path, long line, string[] first, bool isHeader, int count, out bool[] unnamed)
    {
        string[] names = new string[count];
        unnamed = new bool[count];
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            unnamed[i] = !isHeader || ColumnNotices.IsNoName(first[i]);
            names[i] = isHeader && first[i].Length > 0 ? first[i] : NameOf(i);
            if (!seen.Add(names[i]))
            {
                throw new DataFormatException(path, line, names[i], "Two columns have the same name. Rename one of them, or say by --header no that there is no header.");
            }
        }

        return names;
    }

    private CsvFault? Observe(ReadOnlySpan<byte> records, int skip, int most, ColumnEvidence[] evidence)
    {
        foreach (ColumnEvidence column in evidence)
        {
            column.BeginBlock();
        }

        CsvCursor cursor = new(records, dialect, CsvCursor.StopsOf(dialect));
        try
        {
            for (int row = -skip; row < most && cursor.BeginRecord(); row++)
            {
                bool more = true;
                for (int column = 0; more; column++)
                {
                    more = cursor.NextCell(out ReadOnlySpan<byte> cell, out bool isQuoted);
                    if (row >= 0 && column < evidence.Length)
                    {
                        evidence[column].Add(cell, isQuoted, settings.Missing);
                    }
                }
            }
        }
        catch (CsvFault fault)
        {
            return fault;
        }

        return null;
    }
}
