using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>The options given that mean something for files of some formats only.</summary>
/// <param name="OfCsv">Those of tables.</param>
/// <param name="OfLibsvm">Those of LIBSVM text.</param>
internal sealed record FormatOptions(IReadOnlyList<string> OfCsv, IReadOnlyList<string> OfLibsvm)
{
    public static FormatOptions None { get; } = new([], []);

    /// <summary>What is wrong with a file of another format; null for nothing.</summary>
    /// <param name="format">The format of the file, or of what is described as the file.</param>
    /// <param name="subject">The file.</param>
    public string? ProblemWith(DataFormat format, string subject)
    {
        (string? option, string? wanted) = !format.HasColumns && OfCsv.Count > 0 ? (OfCsv[0], "CSV")
            : format != DataFormat.Libsvm && OfLibsvm.Count > 0 ? (OfLibsvm[0], "LIBSVM text")
            : (null, null);
        return option is null ? null
            : format == DataFormat.Binary ? $"The option {option} is for {wanted}, but {subject} is packed already. Leave it out, or give it to convert with the original data."
            : $"The option {option} is for {wanted}, but {subject} is {format}. Leave it out.";
    }
}
