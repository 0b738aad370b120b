using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace LogReg.Simd.Persistence;

/// <summary>The checksum of a document: the SHA-256 of its bytes without white space between its tokens and with an empty checksum.</summary>
internal static class DocumentChecksum
{
    /// <summary>A text as long as a checksum, which stands in its place until it is known.</summary>
    public const string Place = "sha256:----------------------------------------------------------------";

    private const int BufferBytes = 2048;

    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);

    private static ReadOnlySpan<byte> Member => "checksum"u8;

    /// <summary>The checksum of a document as its bytes lie.</summary>
    /// <param name="content">An object of JSON, and nothing behind it but white space.</param>
    /// <param name="place">Where the text of its member <c>checksum</c> lies; empty where it has none.</param>
    /// <param name="hasNull">Whether a member of it, or of an object in one of its lists, is null.</param>
    public static string Of(ReadOnlySpan<byte> content, out Range place, out bool hasNull)
    {
        place = default;
        hasNull = false;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> buffer = stackalloc byte[BufferBytes];
        int used = 0;
        int depth = 0;
        bool nameIsNext = false;
        bool isChecksum = false;
        int i = 0;
        while (i < content.Length)
        {
            byte symbol = content[i];
            int length = symbol == '"' ? StringLength(content[i..]) : 1;
            ReadOnlySpan<byte> token = content.Slice(i, length);
            switch (symbol)
            {
                case (byte)'"' when nameIsNext:
                    isChecksum = token[1..^1].SequenceEqual(Member);
                    nameIsNext = false;
                    break;
                case (byte)'"' when isChecksum:
                    place = (i + 1)..(i + length - 1);
                    token = "\"\""u8;
                    isChecksum = false;
                    break;
                case (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                    token = [];
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    nameIsNext = depth == 1;
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    break;
                case (byte)'n' when depth is 1 or 3:
                    // Between texts this letter stands in null alone.
                    hasNull = true;
                    break;
                case (byte)',':
                    nameIsNext = depth == 1;
                    break;
                default:
                    break;
            }

            i += length;
            if (used + token.Length > BufferBytes)
            {
                hash.AppendData(buffer[..used]);
                used = 0;
            }

            if (token.Length > BufferBytes)
            {
                hash.AppendData(token);
            }
            else
            {
                token.CopyTo(buffer[used..]);
                used += token.Length;
            }
        }

        hash.AppendData(buffer[..used]);
        Span<byte> sum = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(sum);
        return Text(sum);
    }

    /// <summary>The text of a hash.</summary>
    public static string Text(ReadOnlySpan<byte> hash) => $"sha256:{Convert.ToHexStringLower(hash)}";

    /// <summary>Writes its checksum into a document that holds <see cref="Place"/>.</summary>
    public static void Sign(Span<byte> content)
    {
        string checksum = Of(content, out Range place, out _);
        Encoding.UTF8.GetBytes(checksum, content[place]);
    }

    /// <summary>The bytes of a string with its quotation marks.</summary>
    private static int StringLength(ReadOnlySpan<byte> content)
    {
        int i = 1;
        while (true)
        {
            i += content[i..].IndexOfAny(StringEnds);
            if (content[i] == '"')
            {
                return i + 1;
            }

            i += 2;
        }
    }
}
