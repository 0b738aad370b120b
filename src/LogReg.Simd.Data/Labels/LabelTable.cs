namespace LogReg.Simd.Data.Labels;

/// <summary>The labels of a file while it is read, numbered in the order in which they are met.</summary>
internal sealed class LabelTable(string path, string column, int limit)
{
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<double, int> numbers = [];
    private readonly List<string> found = [];

    /// <summary>The first numbers, by code; NaN is equal to none.</summary>
    private readonly double[] recent = [double.NaN, double.NaN, double.NaN, double.NaN];

    public IReadOnlyList<string> Found => found;

    /// <summary>The code of a label that was met before; −1 of another one.</summary>
    public int KnownCodeOf(string label) => texts.TryGetValue(label, out int code) ? code : -1;

    public int CodeOf(string label, long line)
    {
        if (!texts.TryGetValue(label, out int code))
        {
            code = Add(label, line);
            texts.Add(label, code);
        }

        return code;
    }

    public int CodeOf(double label, long line)
    {
        // Files have few labels, mostly two: comparing beats hashing.
        for (int i = 0; i < recent.Length; i++)
        {
            if (recent[i] == label)
            {
                return i;
            }
        }

        return Search(label, line);
    }

    private int Search(double label, long line)
    {
        if (!numbers.TryGetValue(label, out int code))
        {
            code = Add(ClassList.NameOf(label + 0.0), line);
            numbers.Add(label, code);
            if (code < recent.Length)
            {
                recent[code] = label;
            }
        }

        return code;
    }

    private int Add(string label, long line)
    {
        if (found.Count == limit)
        {
            throw new DataFormatException(
                path,
                line,
                column,
                $"The labels have more than {limit} different values, too many for classes. Name the column of the labels, or raise the limit.");
        }

        found.Add(label);
        return found.Count - 1;
    }
}
