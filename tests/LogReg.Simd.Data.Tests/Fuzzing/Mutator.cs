namespace LogReg.Simd.Data.Tests.Fuzzing;

/// <summary>Damages files: bits, bytes, pieces deleted, doubled, moved, cut off, taken from another file.</summary>
internal static class Mutator
{
    private static readonly string[] Tokens =
    [
        ",", ";", "\t", "|", "\"", "\n", "\r\n", " ", ":", "#", "?", "NaN", "NA", "-", "+", ".", "e", "0", "1e999", "-1e-999", "0:1", "1:1", "999999999:1",
        "2147483648", "99999999999999999999", "\0", "\uFEFF", "\u00e9", "1:", ":1", "\"\"", ",,", "Infinity", "0x1p3",
    ];

    /// <summary>A file with one to four damages.</summary>
    public static byte[] Mutate(Random random, byte[] source, byte[] other)
    {
        List<byte> bytes = [.. source];
        int damages = Math.Min(random.Next(1, 6), random.Next(1, 6));
        for (int i = 0; i < damages; i++)
        {
            Damage(random, bytes, other);
        }

        return [.. bytes];
    }

    private static void Damage(Random random, List<byte> bytes, byte[] other)
    {
        int at = random.Next(bytes.Count + 1);
        int length = random.Next(3) == 0 ? random.Next(bytes.Count - at + 1) : Math.Min(random.Next(1, 20), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                int from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 200), other.Length - from)).ToArray());
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other[random.Next(other.Length)..]);
                break;
            case 7:
                bytes.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                break;
            default:
                // The head decides about everything else, so it is hit more often.
                int head = random.Next(Math.Min(bytes.Count + 1, 64));
                if (head < bytes.Count)
                {
                    bytes[head] = (byte)random.Next(256);
                }

                break;
        }
    }
}
