using System.Globalization;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Labels;

/// <summary>The classes of a file: the labels found in it, in their final order.</summary>
internal sealed class ClassList
{
    /// <summary>From here on whole numbers are one double with their neighbours.</summary>
    internal const double FirstInexact = 1L << 53;

    private ClassList(string[] names, bool numeric, int[] classOfLabel)
    {
        Names = names;
        Numeric = numeric;
        ClassOfLabel = classOfLabel;
    }

    public string[] Names { get; }

    public bool Numeric { get; }

    /// <summary>Gets the class of each label in the order in which they were found.</summary>
    public int[] ClassOfLabel { get; }

    /// <summary>Orders labels: by value where all are numbers that double tells apart, so that 1 and +1 become one class, otherwise by ordinal.</summary>
    public static ClassList Of(IReadOnlyList<string> labels)
    {
        double[] numbers = new double[labels.Count];
        bool numeric = labels.Count > 0;
        for (int i = 0; i < numbers.Length && numeric; i++)
        {
            numeric = Numbers.TryParse(labels[i].AsSpan(), out numbers[i]) && Math.Abs(numbers[i]) < FirstInexact;
            numbers[i] += 0.0; // −0 and 0 are one label.
        }

        if (labels.Count > 0 && labels.All(BooleanText.IsBoolean))
        {
            // pandas writes True, R TRUE: the first spelling stands for all.
            string[] spellings = [.. labels.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
            return new ClassList(
                spellings, false, [.. labels.Select(label => Array.FindIndex(spellings, spelling => spelling.Equals(label, StringComparison.OrdinalIgnoreCase)))]);
        }

        if (!numeric)
        {
            string[] sorted = [.. labels.Order(StringComparer.Ordinal)];
            return new ClassList(sorted, false, [.. labels.Select(label => Array.BinarySearch(sorted, label, StringComparer.Ordinal))]);
        }

        double[] values = [.. numbers.Distinct().Order()];
        return new ClassList(
            [.. values.Select(NameOf)], true, [.. numbers.Select(number => Array.BinarySearch(values, number))]);
    }

    /// <summary>The name of a numeric class: the shortest text that reads back as the number.</summary>
    public static string NameOf(double label) => label.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The positive labels: those chosen, or the second of two classes.</summary>
    public static IReadOnlyList<string> Positives(string path, string? choice, IReadOnlyList<string> names, bool numeric)
    {
        if (choice is null)
        {
            return names.Count == 2 ? [names[1]] : [];
        }

        // A label may hold commas: the whole choice comes first.
        string[] chosen = names.Contains(choice, StringComparer.Ordinal)
            ? [choice]
            : choice.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        List<string> positives = [];
        foreach (string label in chosen)
        {
            string name = numeric && Numbers.TryParse(label.AsSpan(), out double number) ? NameOf(number + 0.0) : label;
            if (!names.Contains(name, StringComparer.Ordinal))
            {
                throw new DataFormatException(
                    path, 0, null, $"The positive label '{label}' does not occur. The labels are {Listed(names)}; choose among them.");
            }

            if (!positives.Contains(name, StringComparer.Ordinal))
            {
                positives.Add(name);
            }
        }

        return positives.Count > 0
            ? positives
            : throw new DataFormatException(path, 0, null, $"No positive label is chosen. The labels are {Listed(names)}; choose among them.");
    }

    /// <summary>Names for a message: all of a few, the first of many.</summary>
    public static string Listed(IReadOnlyList<string> names)
    {
        const int Most = 10;
        string list = string.Join(", ", names.Take(Most).Select(name => $"'{name}'"));
        return names.Count > Most ? $"{list} and {names.Count - Most} more" : list;
    }
}
