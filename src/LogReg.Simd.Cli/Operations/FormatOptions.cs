using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>The options given that mean something for files of some formats only.</summary>
/// <param name="OfText">Those of text with cells.</param>
/// <param name="OfTables">Those of columns, in whatever format.</param>
/// <param name="OfLibsvm">Those of LIBSVM text.</param>
internal sealed record FormatOptions(IReadOnlyList<string> OfText, IReadOnlyList<string> OfTables, IReadOnlyList<string> OfLibsvm)
{
    public static FormatOptions None { get; } = new([], [], []);

    /// <summary>What is wrong with a file of another format; null for nothing.</summary>
    /// <param name="format">The format of the file, or of what is described as the file.</param>
    /// <param name="subject">The file.</param>
    /// <param name="leave">What is to be left out.</param>
    public string? ProblemWith(DataFormat format, string subject, string leave = "it")
    {
        bool isText = format == DataFormat.Csv || format == DataFormat.Arff;
        (string? option, string? wanted) = !isText && OfText.Count > 0 ? (OfText[0], "CSV")
            : !format.HasColumns && OfTables.Count > 0 ? (OfTables[0], format == DataFormat.Binary ? "CSV" : "CSV and other tables")
            : format != DataFormat.Libsvm && OfLibsvm.Count > 0 ? (OfLibsvm[0], "LIBSVM text")
            : (null, null);
        return option is null ? null
            : format == DataFormat.Binary ? $"The option {option} is for {wanted}, but {subject} is packed already. Leave it out, or give it to convert with the original data."
            : $"The option {option} is for {wanted}, but {subject} is {format}. Leave {leave} out.";
    }
}
