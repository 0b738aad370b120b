using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Metrics;

/// <summary>Decisions of a batch: whether each logit exceeds a threshold.</summary>
internal static class Decisions
{
    /// <summary>Logits that are decided at once: as many as bytes in a vector.</summary>
    private const int Group = 16;

    /// <summary>Writes whether each logit exceeds the threshold, and returns the first that is NaN, or −1.</summary>
    public static int Decide<T>(ReadOnlySpan<T> logits, T threshold, Span<bool> classes)
        where T : unmanaged, INumber<T>
    {
        Vector128<byte> undecided = Vector128<byte>.Zero;
        int i = 0;
        for (; Vector128.IsHardwareAccelerated && i <= logits.Length - Group; i += Group)
        {
            ReadOnlySpan<T> group = logits.Slice(i, Group);
            (Vector128<byte> above, Vector128<byte> numbers) = typeof(T) == typeof(float)
                ? DecideSingles(MemoryMarshal.Cast<T, float>(group), (float)(object)threshold)
                : DecideDoubles(MemoryMarshal.Cast<T, double>(group), (double)(object)threshold);
            undecided |= ~numbers;
            (above & Vector128.Create((byte)1)).CopyTo(MemoryMarshal.AsBytes(classes.Slice(i, Group)));
        }

        bool anyUndecided = undecided != Vector128<byte>.Zero;
        for (; i < logits.Length; i++)
        {
            classes[i] = logits[i] > threshold;
            anyUndecided |= T.IsNaN(logits[i]);
        }

        return anyUndecided ? FirstUndecided(logits) : -1;
    }

    private static int FirstUndecided<T>(ReadOnlySpan<T> logits)
        where T : unmanaged, INumber<T>
    {
        int first = 0;
        while (!T.IsNaN(logits[first]))
        {
            first++;
        }

        return first;
    }

    /// <summary>A byte of ones for each of 16 logits above the threshold, and one for each that is a number.</summary>
    private static (Vector128<byte> Above, Vector128<byte> Numbers) DecideSingles(ReadOnlySpan<float> logits, float threshold)
    {
        Vector128<float> limit = Vector128.Create(threshold);
        Vector128<float> a = Vector128.Create(logits);
        Vector128<float> b = Vector128.Create(logits[4..]);
        Vector128<float> c = Vector128.Create(logits[8..]);
        Vector128<float> d = Vector128.Create(logits[12..]);
        return (
            Bytes(Vector128.GreaterThan(a, limit), Vector128.GreaterThan(b, limit), Vector128.GreaterThan(c, limit), Vector128.GreaterThan(d, limit)),
            Bytes(Vector128.Equals(a, a), Vector128.Equals(b, b), Vector128.Equals(c, c), Vector128.Equals(d, d)));
    }

    /// <inheritdoc cref="DecideSingles"/>
    private static (Vector128<byte> Above, Vector128<byte> Numbers) DecideDoubles(ReadOnlySpan<double> logits, double threshold)
    {
        Vector128<double> limit = Vector128.Create(threshold);
        return (
            Bytes(Above(logits, limit), Above(logits[4..], limit), Above(logits[8..], limit), Above(logits[12..], limit)),
            Bytes(Numbers(logits), Numbers(logits[4..]), Numbers(logits[8..]), Numbers(logits[12..])));

        static Vector128<float> Above(ReadOnlySpan<double> four, Vector128<double> limit) =>
            Halved(Vector128.GreaterThan(Vector128.Create(four), limit), Vector128.GreaterThan(Vector128.Create(four[2..]), limit));

        static Vector128<float> Numbers(ReadOnlySpan<double> four)
        {
            Vector128<double> a = Vector128.Create(four);
            Vector128<double> b = Vector128.Create(four[2..]);
            return Halved(Vector128.Equals(a, a), Vector128.Equals(b, b));
        }
    }

    private static Vector128<float> Halved(Vector128<double> a, Vector128<double> b) => Vector128.Narrow(a.AsInt64(), b.AsInt64()).AsSingle();

    private static Vector128<byte> Bytes(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d) =>
        Vector128.Narrow(Vector128.Narrow(a.AsInt32(), b.AsInt32()), Vector128.Narrow(c.AsInt32(), d.AsInt32())).AsByte();
}
