using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Csv;

/// <summary>What options say about a CSV file, when it is learnt from and when it is read under an encoding.</summary>
internal sealed record CsvSettings
{
    public char? Delimiter { get; init; }

    public HeaderLine Header { get; init; }

    public char? Comment { get; init; }

    public int SkipLines { get; init; }

    public TextEncoding Encoding { get; init; }

    /// <summary>Gets the texts that stand for missing cells.</summary>
    public MissingMarkers Missing { get; init; } = MissingMarkers.Usual;

    /// <summary>Gets the marks of numbers that were chosen; null where the cells tell.</summary>
    public NumberFormat? Numbers { get; init; }

    public int ThreadCount { get; init; }

    public int BlockBytes { get; init; }

    public byte CommentByte => Comment is char mark ? (byte)mark : (byte)0;

    public static CsvSettings Of(DataOptions options) => new()
    {
        Delimiter = options.Delimiter,
        Header = options.Header,
        Comment = options.Comment,
        SkipLines = options.SkipLines,
        Encoding = options.Encoding,
        ThreadCount = options.ThreadCount,
        Missing = MissingMarkers.Of(options.MissingMarkers),
        Numbers = NumberFormat.Chosen(options.DecimalMark, options.ThousandsMark),
        BlockBytes = options.BlockBytes,
    };

    public static CsvSettings Of(RowStreamOptions options) => new()
    {
        Delimiter = options.Delimiter,
        Header = options.Header,
        Comment = options.Comment,
        SkipLines = options.SkipLines,
        Encoding = options.Encoding,
        ThreadCount = options.ThreadCount,
        BlockBytes = options.BlockBytes,
    };

    /// <summary>Refuses marks that are no single byte or that mean something else.</summary>
    public void Check(string path)
    {
        if (Delimiter is '"' or '\r' or '\n' or '\0')
        {
            throw new DataFormatException(path, 0, null, "The delimiter is a quotation mark, a line end or a null. Choose another character.");
        }

        if (Delimiter > '\x7F' || Comment > '\x7F' || Comment is '"' or '\r' or '\n' or '\0' || (Comment is not null && Comment == Delimiter))
        {
            throw new DataFormatException(path, 0, null, "The delimiter or the mark of comments is not a character of ASCII, or both are the same. Choose others.");
        }
    }
}
