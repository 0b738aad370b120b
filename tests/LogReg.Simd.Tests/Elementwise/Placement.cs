using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>Computes elements [first, first + destination.Length) of some inputs into a destination.</summary>
internal delegate void Place<T>(int first, Span<T> destination);

/// <summary>Runs a computation at every length from 0 to 130 and every offset, and looks at each element and at what lies around.</summary>
internal static class Placement
{
    public const int MaxLength = 130;

    private const int MaxOffset = 17;
    private const double Canary = -12345;

    /// <summary>Asserts that the elements have the expected bits at every length and offset, and that nothing else is written.</summary>
    /// <param name="expected">The bits of each element.</param>
    /// <param name="ways">Ways to compute them; each gets the same places.</param>
    public static void AssertEverywhere<T>(T[] expected, params (string Name, Place<T> Compute)[] ways)
        where T : unmanaged
    {
        T canary = Ulp.Narrow<T>(Canary);
        T[] buffer = new T[MaxLength + (2 * MaxOffset)];
        foreach ((string name, Place<T> compute) in ways)
        {
            for (int length = 0; length <= MaxLength; length++)
            {
                for (int offset = 0; offset <= MaxOffset; offset++)
                {
                    // The elements begin elsewhere in the inputs each time, at another alignment than the destination's.
                    int first = ((length * 3) + (offset * 5)) % (expected.Length - length);
                    Array.Fill(buffer, canary);
                    compute(first, buffer.AsSpan(offset, length));
                    string? slip =
                        !Ulp.SameBitsOrNan<T>(buffer.AsSpan(offset, length), expected.AsSpan(first, length)) ? "other bits than alone"
                        : buffer.AsSpan(0, offset).ContainsAnyExcept(canary) ? "written before the first"
                        : buffer.AsSpan(offset + length).ContainsAnyExcept(canary) ? "written behind the last"
                        : null;
                    if (slip is not null)
                    {
                        Assert.Fail($"{length} elements from {first} on at offset {offset}, {name}: {slip}.");
                    }
                }
            }
        }
    }
}
