using LogReg.Simd.Guards;

namespace LogReg.Simd;

/// <summary>The labels of K classes and their indices: strings, integers or any other type with an order.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
/// <typeparam name="TLabel">The type of the labels.</typeparam>
public sealed class ClassLabels<TLabel> : IEquatable<ClassLabels<TLabel>>
    where TLabel : notnull
{
    private readonly TLabel[] values;
    private readonly Dictionary<TLabel, int> indices;

    /// <summary>Takes labels in a given order: the first is class 0.</summary>
    /// <param name="values">The labels, each once. Copied.</param>
    /// <exception cref="ArgumentException">A label comes twice, or two texts differ in nothing but case or blanks.</exception>
    public ClassLabels(IEnumerable<TLabel> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        this.values = [.. values];
        indices = new Dictionary<TLabel, int>(this.values.Length);
        for (int i = 0; i < this.values.Length; i++)
        {
            if (this.values[i] is null)
            {
                throw ArgumentErrors.Invalid(nameof(values), $"The label at index {i} is null, but every class needs a label. Leave it out.");
            }

            if (!indices.TryAdd(this.values[i], i))
            {
                throw ArgumentErrors.Invalid(nameof(values), $"The label '{this.values[i]}' is class {indices[this.values[i]]} and class {i}. Pass each label once.");
            }
        }

        RefuseAlikes();
    }

    /// <summary>Gets K.</summary>
    public int Count => values.Length;

    /// <summary>Gets the labels in the order of their classes.</summary>
    public IReadOnlyList<TLabel> Values => values;

    /// <summary>Gets the label of a class.</summary>
    /// <param name="classIndex">The class, 0 ≤ classIndex &lt; <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public TLabel this[int classIndex]
    {
        get
        {
            Guard.Index(classIndex, Count, nameof(classIndex), "classes");
            return values[classIndex];
        }
    }

    /// <summary>The labels of some samples, sorted: text by ordinal, everything else by its own order.</summary>
    /// <param name="labels">One label per sample.</param>
    /// <returns>Every label once.</returns>
    /// <exception cref="ArgumentException">A label is null, two texts differ in nothing but case or blanks, or the type has no order.</exception>
    public static ClassLabels<TLabel> Of(ReadOnlySpan<TLabel> labels)
    {
        HashSet<TLabel> distinct = [];
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] is null)
            {
                throw ArgumentErrors.Invalid(nameof(labels), $"The label at index {i} is null, but every sample needs a label. Leave the sample out, or name its class.");
            }

            distinct.Add(labels[i]);
        }

        TLabel[] sorted = [.. distinct];
        if (sorted is string[] texts)
        {
            Array.Sort(texts, StringComparer.Ordinal);
        }
        else
        {
            try
            {
                Array.Sort(sorted);
            }
            catch (InvalidOperationException)
            {
                throw ArgumentErrors.Invalid(
                    nameof(labels), $"Labels of the type {typeof(TLabel).Name} have no order. Pass them to the constructor, in the order of their classes.");
            }
        }

        return new ClassLabels<TLabel>(sorted);
    }

    /// <summary>The class of a label.</summary>
    /// <param name="label">The label.</param>
    /// <returns>The class index.</returns>
    /// <exception cref="ArgumentException">No class has this label.</exception>
    public int IndexOf(TLabel label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return indices.TryGetValue(label, out int index) ? index : throw ArgumentErrors.Invalid(nameof(label), $"There is {Unknown(label)}");
    }

    /// <summary>The class indices of samples, as training takes them.</summary>
    /// <param name="labels">One label per sample.</param>
    /// <returns>One class index per sample.</returns>
    /// <exception cref="ArgumentException">No class has one of the labels; the message says where it stands.</exception>
    public int[] Encode(ReadOnlySpan<TLabel> labels)
    {
        int[] encoded = new int[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            encoded[i] = labels[i] is not null && indices.TryGetValue(labels[i], out int index)
                ? index
                : throw ArgumentErrors.Invalid(nameof(labels), $"Sample {i}: there is {Unknown(labels[i])}");
        }

        return encoded;
    }

    /// <summary>Tells whether others are the same labels in the same order.</summary>
    /// <param name="other">The others.</param>
    /// <returns>Whether they are.</returns>
    public bool Equals(ClassLabels<TLabel>? other) => other is not null && values.AsSpan().SequenceEqual(other.values, EqualityComparer<TLabel>.Default);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClassLabels<TLabel>);

    /// <summary>A hash that equal labels share.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => values.Aggregate(values.Length, HashCode.Combine);

    private string Unknown(TLabel label)
    {
        const int Most = 10;
        string known = string.Join(", ", values.Take(Most).Select(value => $"'{value}'"));
        return $"no class has the label '{label}'. The labels are {known}{(values.Length > Most ? $" and {values.Length - Most} more" : string.Empty)}.";
    }

    private void RefuseAlikes()
    {
        if (values is not string[] texts)
        {
            return;
        }

        Dictionary<string, string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (string text in texts)
        {
            string bare = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (!seen.TryAdd(bare, text))
            {
                throw ArgumentErrors.Invalid(
                    nameof(values),
                    $"The labels '{seen[bare]}' and '{text}' differ in nothing but case or blanks. Write them alike if they are one class, or tell them apart more clearly.");
            }
        }
    }
}
