using System.Globalization;
using System.Numerics;

namespace LogReg.Simd.Onnx;

/// <summary>The labels of the classes in a file, by class index: texts, or whole numbers of 64 bits.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class LabelList
{
    private LabelList(IReadOnlyList<string>? texts, IReadOnlyList<long>? integers)
    {
        Texts = texts;
        Integers = integers;
    }

    /// <summary>Gets the number of labels.</summary>
    public int Count => Texts?.Count ?? Integers!.Count;

    /// <summary>Gets the labels where they are texts; null where they are whole numbers.</summary>
    public IReadOnlyList<string>? Texts { get; }

    /// <summary>Gets the labels where they are whole numbers; null where they are texts.</summary>
    public IReadOnlyList<long>? Integers { get; }

    /// <summary>Labels that are texts.</summary>
    /// <param name="labels">One per class. Copied.</param>
    /// <returns>The labels.</returns>
    /// <exception cref="ArgumentException">A label is null or comes twice.</exception>
    public static LabelList Of(IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string[] copy = [.. labels];
        ThrowUnsuitable(copy);
        return new LabelList(copy, null);
    }

    /// <summary>Labels that are whole numbers.</summary>
    /// <param name="labels">One per class. Copied.</param>
    /// <returns>The labels.</returns>
    /// <exception cref="ArgumentException">A label comes twice.</exception>
    public static LabelList Of(IEnumerable<long> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        long[] copy = [.. labels];
        ThrowUnsuitable(copy);
        return new LabelList(null, copy);
    }

    /// <summary>The labels of a model: whole numbers of up to 64 bits stay numbers, everything else becomes the text that the invariant culture writes.</summary>
    /// <typeparam name="TLabel">The type of the labels.</typeparam>
    /// <param name="labels">The labels.</param>
    /// <returns>The labels.</returns>
    /// <exception cref="ArgumentException">Two labels have the same text.</exception>
    public static LabelList Of<TLabel>(ClassLabels<TLabel> labels)
        where TLabel : notnull
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Values.All(label => IntegerOf(label) is not null)
            ? Of(labels.Values.Select(label => IntegerOf(label)!.Value))
            : Of(labels.Values.Select(label => Convert.ToString(label, CultureInfo.InvariantCulture) ?? string.Empty));
    }

    /// <summary>The text of a label.</summary>
    /// <param name="classIndex">The class, 0 ≤ classIndex &lt; <see cref="Count"/>.</param>
    /// <returns>The text; a number as the invariant culture writes it.</returns>
    public string TextOf(int classIndex) => Texts is not null ? Texts[classIndex] : Integers![classIndex].ToString(CultureInfo.InvariantCulture);

    /// <summary>The labels as texts, with commas between.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join(", ", Enumerable.Range(0, Count).Select(TextOf));

    /// <summary>The class indices themselves.</summary>
    internal static LabelList Indices(int count) => Of(Enumerable.Range(0, count).Select(index => (long)index));

    /// <summary>Texts as numbers where every one is a whole number as it is usually written.</summary>
    internal static LabelList Recognized(IReadOnlyList<string> texts)
    {
        long[] numbers = new long[texts.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!long.TryParse(texts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i])
                || numbers[i].ToString(CultureInfo.InvariantCulture) != texts[i])
            {
                return Of(texts);
            }
        }

        return Of(numbers);
    }

    private static long? IntegerOf<TLabel>(TLabel label) => label switch
    {
        long number => number,
        int number => number,
        short number => number,
        sbyte number => number,
        byte number => number,
        ushort number => number,
        uint number => number,
        ulong number when number <= long.MaxValue => (long)number,
        BigInteger number when number >= long.MinValue && number <= long.MaxValue => (long)number,
        _ => null,
    };

    private static void ThrowUnsuitable<TLabel>(TLabel[] labels)
    {
        HashSet<TLabel> seen = [];
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] is null)
            {
                throw new ArgumentException($"The label at index {i} is null, but every class needs one.", nameof(labels));
            }

            if (!seen.Add(labels[i]))
            {
                throw new ArgumentException($"The label '{labels[i]}' at index {i} stands before. Pass each label once.", nameof(labels));
            }
        }
    }
}
