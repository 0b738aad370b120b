using System.Globalization;
using System.Text;

namespace LogReg.Simd.Data.Tests.Fuzzing;

/// <summary>CSV with columns of numbers and of odd texts, in a random order, quoted where it must be and elsewhere by chance.</summary>
internal sealed class RandomTable
{
    private static readonly string[] Parts = ["a", "b", "c", "ß", "é", "😀", " ", "  ", ",", ";", "\t", "\"", "\n", "\r\n", "'", "=", "|", "#", "1", "0.5", "?", "na", "-", "\u00A0", new('x', 300)];

    private RandomTable(string text, string[] names)
    {
        Text = text;
        Names = names;
    }

    /// <summary>Gets the whole text, with a header.</summary>
    public string Text { get; }

    /// <summary>Gets the names of the columns: numbers begin with n, texts with t, the last is the label.</summary>
    public string[] Names { get; }

    public static RandomTable Draw(Random random)
    {
        int rows = random.Next(2, 150);
        string[] features = [.. Enumerable.Range(0, random.Next(3)).Select(i => $"n{i}"), .. Enumerable.Range(0, random.Next(1, 5)).Select(i => $"t{i}")];
        random.Shuffle(features);
        string[] names = [.. features, "label"];
        string[][] pools = [.. names.Select(_ => Enumerable.Range(0, random.Next(1, random.Next(2) == 0 ? 5 : rows + 1)).Select(_ => Category(random)).ToArray())];
        string end = random.Next(3) switch { 0 => "\r\n", 1 => "\r", _ => "\n" };
        StringBuilder text = new(string.Join(',', names) + end);
        for (int i = 0; i < rows; i++)
        {
            for (int column = 0; column < names.Length; column++)
            {
                string cell = names[column][0] switch
                {
                    'n' => (random.Next(-20, 20) * 0.25).ToString(CultureInfo.InvariantCulture),
                    'l' => i == 0 || (i > 1 && random.Next(2) == 0) ? "no" : "yes",
                    _ => random.Next(9) == 0 ? string.Empty : pools[column][random.Next(pools[column].Length)],
                };
                text.Append(column > 0 ? "," : string.Empty).Append(Written(random, cell));
            }

            text.Append(i < rows - 1 || random.Next(2) == 0 ? end : string.Empty);
        }

        return new RandomTable(text.ToString(), names);
    }

    /// <summary>A text that begins with a letter, so that it is neither a number nor missing, and has no capitals, so that no two differ in case.</summary>
    private static string Category(Random random) => "k" + string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Parts[random.Next(Parts.Length)]));

    private static string Written(Random random, string cell)
    {
        bool needs = cell.AsSpan().ContainsAny(",\"\n\r") || cell.Trim() != cell;
        string blanks = new(' ', random.Next(8) == 0 ? 2 : 0);
        return needs || (cell.Length > 0 && random.Next(4) == 0) ? $"{blanks}\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{blanks}" : $"{blanks}{cell}{blanks}";
    }
}
