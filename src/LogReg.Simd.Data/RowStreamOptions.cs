using System.Text;
using LogReg.Simd.Data.Encodings;
using LogReg.Simd.Formatting;

namespace LogReg.Simd.Data;

/// <summary>How a file is read under a stored encoding.</summary>
/// <remarks>A property that may not be null, and a list that holds null, are refused where they are set: an <see cref="ArgumentException"/> names the property.</remarks>
public sealed record RowStreamOptions
{
    /// <summary>Gets the format of the file; null tells it from the content.</summary>
    public DataFormat? Format { get; init; }

    /// <summary>Gets the delimiter of CSV; a blank stands for runs of blanks and tabs. By default that of the encoding, or the one that cuts the lines.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Gets whether the first line of CSV names the columns.</summary>
    public HeaderLine Header { get; init; }

    /// <summary>Gets what separates decimals; by default as in the encoding.</summary>
    public char? DecimalMark { get; init; }

    /// <summary>Gets what stands between groups of three digits; by default as in the encoding.</summary>
    public char? ThousandsMark { get; init; }

    /// <summary>Gets the character that a line of comment begins with; null where there are no comments.</summary>
    public char? Comment { get; init; }

    /// <summary>Gets how the characters of a text file are stored.</summary>
    public TextEncoding Encoding { get; init; }

    /// <summary>Gets the number of lines before the table that are passed over.</summary>
    public int SkipLines { get; init; }

    /// <summary>Gets the number of threads that read a text file, which changes nothing but time; 0 stands for the number of processors.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Gets a value indicating whether labels and weights are read, where the file has them. Without, labels that the encoding
    /// does not know are no error.</summary>
    public bool ReadLabels { get; init; } = true;

    /// <summary>Gets a value indicating whether columns that the encoding does not know are passed over.</summary>
    public bool IgnoreExtraColumns { get; init; }

    /// <summary>Gets columns of the file, by name or index from 0, whose cells are wanted as they stand, whether the encoding knows them or not
    /// (<see cref="RowStream{T}.CarriedText"/>).</summary>
    public IReadOnlyList<string> Carried { get; init => field = Given.Items(value, nameof(Carried)); } = [];

    /// <summary>Gets a value indicating whether rows are kept sparse (<see cref="RowStream{T}.SparseRows"/>): memory and time are those of the features that are not zero.</summary>
    public bool KeepsSparse { get; init; }

    /// <summary>Gets the most rows of a batch; 0 stands for as many as take about a mebibyte.</summary>
    public int BatchSize { get; init; }

    /// <summary>Gets the bytes of a block of text, which tests make small.</summary>
    internal int BlockBytes { get; init; } = 1 << 18;

    internal static RowStreamOptions Default { get; } = new();

    private bool PrintMembers(StringBuilder builder)
    {
        builder
            .Member(nameof(Format), Format)
            .Member(nameof(Delimiter), Delimiter)
            .Member(nameof(Header), Header)
            .Member(nameof(DecimalMark), DecimalMark)
            .Member(nameof(ThousandsMark), ThousandsMark)
            .Member(nameof(Comment), Comment)
            .Member(nameof(Encoding), Encoding)
            .Member(nameof(SkipLines), SkipLines)
            .Member(nameof(ThreadCount), ThreadCount)
            .Member(nameof(ReadLabels), ReadLabels)
            .Member(nameof(IgnoreExtraColumns), IgnoreExtraColumns)
            .Member(nameof(Carried), Carried)
            .Member(nameof(KeepsSparse), KeepsSparse)
            .Member(nameof(BatchSize), BatchSize);
        return true;
    }
}
