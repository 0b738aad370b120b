using System.Globalization;
using System.Numerics;

namespace LogReg.Simd.Data;

/// <summary>A cell of a record in memory: a number, a text, true or false, or nothing, which is a missing cell and the default.</summary>
public readonly struct RecordCell : IEquatable<RecordCell>
{
    /// <summary>The characters that a number or flag takes at most.</summary>
    internal const int MostCharacters = 32;

    /// <summary>Whole numbers up to here are doubles without rounding.</summary>
    private const long MostExact = 1L << 53;

    private readonly double number;
    private readonly string? text;
    private readonly CellKind kind;

    private RecordCell(CellKind kind, double number, string? text)
    {
        this.kind = kind;
        this.number = number;
        this.text = text;
    }

    private enum CellKind : byte
    {
        Missing,
        Number,
        Flag,
        Text,
    }

    /// <summary>Gets a missing cell.</summary>
    public static RecordCell Missing => default;

    /// <summary>Gets a value indicating whether the cell is missing.</summary>
    public bool IsMissing => kind == CellKind.Missing;

    /// <summary>Gets the text, where the cell was made from one; null for others.</summary>
    internal string? TextOrNull => text;

    /// <summary>Gets the number, 1 for true and 0 for false; NaN where the cell is missing or a text.</summary>
    internal double NumberOrNaN => kind is CellKind.Number or CellKind.Flag ? number : double.NaN;

    /// <summary>Gets a value indicating whether the cell was made from true or false.</summary>
    internal bool IsFlag => kind == CellKind.Flag;

    /// <summary>A number; NaN is a missing cell.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator RecordCell(double value) => Of(value);

    /// <summary>A text; null and an empty one are missing cells.</summary>
    /// <param name="value">The text.</param>
    public static implicit operator RecordCell(string? value) => Of(value);

    /// <summary>True or false.</summary>
    /// <param name="value">Which.</param>
    public static implicit operator RecordCell(bool value) => Of(value);

    /// <summary>Tells whether two cells are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(RecordCell left, RecordCell right) => left.Equals(right);

    /// <summary>Tells whether two cells differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(RecordCell left, RecordCell right) => !left.Equals(right);

    /// <summary>A number; NaN is a missing cell.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The cell.</returns>
    public static RecordCell Of(double value) => double.IsNaN(value) ? default : new(CellKind.Number, value, null);

    /// <summary>A whole number, which is kept as text where double would round it: a category keeps its digits so.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The cell.</returns>
    public static RecordCell Of(long value) => value is >= -MostExact and <= MostExact ? Of((double)value) : Of(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A text; null and an empty one are missing cells.</summary>
    /// <param name="value">The text.</param>
    /// <returns>The cell.</returns>
    public static RecordCell Of(string? value) => string.IsNullOrEmpty(value) ? default : new(CellKind.Text, 0, value);

    /// <summary>True or false: 1 or 0 in a column of numbers, and a category or label true or false.</summary>
    /// <param name="value">Which.</param>
    /// <returns>The cell.</returns>
    public static RecordCell Of(bool value) => new(CellKind.Flag, value ? 1 : 0, null);

    /// <summary>A value of any type that is a cell: numbers, texts, characters, true and false, enumerations (by name), dates and times (as texts), identifiers, null and
    /// <see cref="DBNull"/>.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The cell.</returns>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public static RecordCell Of(object? value) => value switch
    {
        null or DBNull => default,
        string text => Of(text),
        double number => Of(number),
        float number => Of((double)number),
        int number => Of((double)number),
        long number => Of(number),
        bool flag => Of(flag),
        decimal number => Of((double)number),
        short or ushort or byte or sbyte or uint => Of(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        ulong number => number <= MostExact ? Of((double)number) : Of(number.ToString(CultureInfo.InvariantCulture)),
        Half number => Of((double)number),
        BigInteger number => BigInteger.Abs(number) <= MostExact ? Of((double)number) : Of(number.ToString(CultureInfo.InvariantCulture)),
        char character => Of(character.ToString()),
        ReadOnlyMemory<char> text => Of(text.ToString()),
        DateTime time => Of(time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        DateTimeOffset time => Of(time.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture)),
        DateOnly date => Of(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        TimeOnly or TimeSpan or Guid or Enum => Of(Convert.ToString(value, CultureInfo.InvariantCulture)),
        RecordCell cell => cell,
        _ => throw new ArgumentException($"A value of type {value.GetType().Name} is no cell. Pass a number, a text, true or false, or null.", nameof(value)),
    };

    /// <summary>Writes what <see cref="ToString"/> returns: a text is returned as it is, a number is written into the buffer.</summary>
    internal ReadOnlySpan<char> Write(Span<char> buffer)
    {
        if (kind == CellKind.Number && number.TryFormat(buffer, out int length, "R", CultureInfo.InvariantCulture))
        {
            return buffer[..length];
        }

        return kind == CellKind.Flag ? number != 0 ? "true" : "false" : text;
    }

    /// <summary>Tells whether another cell is the same.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it is.</returns>
    public bool Equals(RecordCell other) => kind == other.kind && number.Equals(other.number) && text == other.text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RecordCell other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(kind, number, text);

    /// <summary>Returns the cell as CSV would hold it.</summary>
    /// <returns>The text; empty where the cell is missing.</returns>
    public override string ToString() => kind switch
    {
        CellKind.Number => number.ToString("R", CultureInfo.InvariantCulture),
        CellKind.Flag => number != 0 ? "true" : "false",
        _ => text ?? string.Empty,
    };
}
