using System.Globalization;

namespace LogReg.Simd.Tests.Support;

/// <summary>Counterexamples found in the past: one text file per property, one case of integers per line, # for remarks.</summary>
internal static class Corpus
{
    /// <summary>Gets the folder beside the tests into which the build copies the corpus.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>The cases kept for a property, in the order of the file.</summary>
    public static IEnumerable<int[]> Of(string folder, string property)
    {
        string path = Path.Combine(folder, property + ".txt");
        return File.Exists(path) ? File.ReadLines(path).Select(Parse).Where(line => line.Length > 0) : [];
    }

    /// <summary>The line that keeps a case.</summary>
    public static string Line(int[] integers) => string.Join(' ', integers.Select(value => value.ToString(CultureInfo.InvariantCulture)));

    private static int[] Parse(string line) =>
        [.. line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
}
