namespace LogReg.Simd.Data.Csv;

/// <summary>How a CSV file is cut into records and cells.</summary>
/// <param name="Delimiter">What stands between cells, one byte.</param>
/// <param name="Comment">What a line of comment begins with; 0 where there are none.</param>
internal readonly record struct CsvDialect(byte Delimiter, byte Comment)
{
    /// <summary>The delimiter that stands for runs of blanks and tabs: text of this dialect is translated to one tab between cells before it is cut.</summary>
    public const byte Blanks = (byte)' ';

    /// <summary>Gets a value indicating whether the text had <see cref="Blanks"/> between cells.</summary>
    public bool IsTranslated { get; init; }

    /// <summary>Tells whether a byte is a blank, which is trimmed at the ends of cells.</summary>
    public bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' && b != Delimiter;
}
