namespace LogReg.Simd.Cli.Terminal;

/// <summary>Lines that end between words.</summary>
internal static class Wrapping
{
    /// <summary>Divides a text into lines of some columns at most; a word that is longer has a line of its own and is not broken.</summary>
    /// <param name="text">One line, without line ends.</param>
    /// <param name="width">The columns.</param>
    /// <param name="indent">The blanks before every line but the first.</param>
    public static IEnumerable<string> Lines(string text, int width, int indent)
    {
        if (Shown.WidthOf(text) <= width)
        {
            yield return text;
            yield break;
        }

        string line = string.Empty;
        bool isEmpty = true;
        foreach (string word in text.Split(' '))
        {
            if (isEmpty || Shown.WidthOf(line) + 1 + Shown.WidthOf(word) <= width)
            {
                line = isEmpty ? line + word : $"{line} {word}";
                isEmpty = false;
                continue;
            }

            yield return line.TrimEnd(' ');
            line = new string(' ', indent) + word;
            isEmpty = word.Length == 0;
        }

        yield return line.TrimEnd(' ');
    }
}
