using System.Runtime.InteropServices;

namespace LogReg.Simd;

/// <summary>Equality of the numbers and names of models: bit by bit, so that equal models score every row with the same bits.</summary>
internal static class ModelEquality
{
    /// <summary>The numbers that go into a hash code at most: models that are equal in them are rare enough.</summary>
    private const int MostHashed = 32;

    public static bool SameBits(ReadOnlySpan<double> one, ReadOnlySpan<double> other) =>
        MemoryMarshal.Cast<double, long>(one).SequenceEqual(MemoryMarshal.Cast<double, long>(other));

    public static bool SameBits(double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other);

    public static bool SameNames(IReadOnlyList<string> one, IReadOnlyList<string> other) => ReferenceEquals(one, other) || one.SequenceEqual(other, StringComparer.Ordinal);

    public static int HashOf(ReadOnlySpan<double> numbers)
    {
        HashCode hash = default;
        hash.Add(numbers.Length);
        hash.AddBytes(MemoryMarshal.AsBytes(numbers[..Math.Min(numbers.Length, MostHashed)]));
        return hash.ToHashCode();
    }
}
