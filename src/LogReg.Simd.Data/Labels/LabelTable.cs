using System.Runtime.CompilerServices;

namespace LogReg.Simd.Data.Labels;

/// <summary>The labels of a file while it is read, numbered in the order in which they are met.</summary>
internal sealed class LabelTable(string path, string column, int limit)
{
    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<double, int> numbers = [];
    private readonly List<string> found = [];
    private double lastNumber = double.NaN;
    private int last;

    public IReadOnlyList<string> Found => found;

    public int CodeOf(string label, long line)
    {
        if (!texts.TryGetValue(label, out int code))
        {
            code = Add(label, line);
            texts.Add(label, code);
        }

        return code;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CodeOf(double label, long line) => label == lastNumber ? last : Search(label, line);

    private int Search(double label, long line)
    {
        if (!numbers.TryGetValue(label, out int code))
        {
            code = Add(ClassList.NameOf(label + 0.0), line);
            numbers.Add(label, code);
        }

        lastNumber = label;
        last = code;
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
