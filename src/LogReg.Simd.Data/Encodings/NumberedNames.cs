using System.Collections;

namespace LogReg.Simd.Data.Encodings;

/// <summary>The names of features that a format numbers: each is made where it is read, so that a million of them take no memory.</summary>
/// <param name="Format">The format.</param>
/// <param name="Count">The features.</param>
/// <param name="First">What the format is asked for in the place of feature 0.</param>
internal sealed record NumberedNames(DataFormat Format, int Count, int First) : IReadOnlyList<string>
{
    public string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Format.NameOfFeature(index + First);
        }
    }

    public IEnumerator<string> GetEnumerator()
    {
        for (int index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
