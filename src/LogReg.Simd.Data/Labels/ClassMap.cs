using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Labels;

/// <summary>Finds the class of a label in an encoding.</summary>
internal sealed class ClassMap
{
    /// <summary>What stands for the class of a label that is not known.</summary>
    public const int Unknown = -2;

    private readonly Dictionary<string, int> texts = new(StringComparer.Ordinal);
    private readonly bool areBooleans;
    private readonly Dictionary<double, int> numbers = [];
    private readonly DataEncoding encoding;
    private readonly int firstNegative;
    private readonly bool[] positive;
    private readonly double[] first = [double.NaN, double.NaN, double.NaN, double.NaN];

    public ClassMap(DataEncoding encoding)
    {
        this.encoding = encoding;
        positive = [.. encoding.ClassNames.Select(name => encoding.PositiveLabels.Contains(name, StringComparer.Ordinal))];
        firstNegative = Array.IndexOf(positive, false);
        areBooleans = encoding.ClassNames.Count > 0 && encoding.ClassNames.All(BooleanText.IsBoolean);
        IsBinary = encoding.PositiveLabels.Count > 0;
        for (int i = 0; i < encoding.ClassNames.Count; i++)
        {
            texts[encoding.ClassNames[i]] = i;
            if (encoding.NumericLabels && Numbers.TryParse(encoding.ClassNames[i].AsSpan(), out double number))
            {
                numbers[number] = i;
                if (i < first.Length)
                {
                    first[i] = number;
                }
            }
        }
    }

    /// <summary>Gets a value indicating whether labels are 0 and 1.</summary>
    public bool IsBinary { get; }

    /// <summary>Gets the labels so far that the encoding does not know and that are negative because others are positive.</summary>
    public long UnknownCount { get; private set; }

    /// <summary>Gets a value indicating whether labels that are not known are negative: where the positive ones were chosen among several.</summary>
    private bool TakesUnknown => firstNegative >= 0 && IsBinary && (encoding.PositiveIsChosen || encoding.ClassNames.Count != 2);

    /// <summary>Counts a label that is not known.</summary>
    /// <returns>A negative class.</returns>
    public int CountUnknown()
    {
        UnknownCount++;
        return firstNegative;
    }

    public double LabelOf(int classIndex) => !IsBinary ? classIndex : positive[classIndex] ? 1 : 0;

    /// <summary>Finds the class of a label.</summary>
    /// <returns>The class, or <see cref="Unknown"/> where such a label is negative.</returns>
    public int Find(double label, string path, long line, string column)
    {
        // Files have few labels, mostly two: comparing beats hashing.
        for (int i = 0; i < first.Length; i++)
        {
            if (first[i] == label)
            {
                return i;
            }
        }

        return numbers.TryGetValue(label, out int index) ? index : TakesUnknown ? Unknown : throw Fault(ClassList.NameOf(label), path, line, column);
    }

    public int Find(string label, string path, long line, string column)
    {
        if (texts.TryGetValue(label, out int index))
        {
            return index;
        }

        if (encoding.NumericLabels && Numbers.TryParse(label.AsSpan(), out double number) && numbers.TryGetValue(number, out index))
        {
            return index;
        }

        if (areBooleans && BooleanText.IsBoolean(label))
        {
            int spelled = Array.FindIndex([.. encoding.ClassNames], name => name.Equals(label, StringComparison.OrdinalIgnoreCase));
            if (spelled >= 0)
            {
                return spelled;
            }
        }

        // The test file of the Adult census writes its labels with a full stop, the training file without.
        return label.EndsWith('.') && texts.TryGetValue(label[..^1], out index) ? index
            : TakesUnknown ? Unknown
            : throw Fault(label, path, line, column);
    }

    private DataFormatException Fault(string label, string path, long line, string column) =>
        new(path, line, column, $"The label '{label}' is unknown. The known labels are {ClassList.Listed(encoding.ClassNames)}; correct it, or train anew.");
}
