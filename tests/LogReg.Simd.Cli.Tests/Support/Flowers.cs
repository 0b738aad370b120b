namespace LogReg.Simd.Cli.Tests.Support;

/// <summary>Iris with other names, columns or rows.</summary>
internal static class Flowers
{
    /// <summary>Gets the file's lines: a header, then 50 rows of each kind.</summary>
    public static string[] Lines { get; } = [.. File.ReadAllLines(Repository.Iris).Where(line => line.Length > 0)];

    /// <summary>The file with the labels spelled otherwise.</summary>
    public static string Csv(Func<string, int, string> spell) =>
        Lines[0] + "\n" + string.Concat(Lines.Skip(1).Select((line, row) => $"{line[..line.LastIndexOf(',')]},{spell(line[(line.LastIndexOf(',') + 1)..], row)}\n"));
}
