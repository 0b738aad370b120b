namespace LogReg.Simd.Data.Formats;

/// <summary>The beginning of a file, as formats recognise it.</summary>
/// <param name="path">The file.</param>
/// <param name="bytes">Its first bytes, decompressed.</param>
/// <param name="isWhole">Whether these are all.</param>
internal sealed class FileHead(string path, byte[] bytes, bool isWhole)
{
    private const string Gzip = ".gz";

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Gets the bytes behind the mark of UTF-8, where they begin with it.</summary>
    public ReadOnlySpan<byte> Text => Bytes.StartsWith(Mark) ? Bytes[Mark.Length..] : Bytes;

    public bool IsWhole => isWhole;

    /// <summary>Tells whether the name ends in one of these extensions, or in one of them and <c>.gz</c>.</summary>
    public bool HasExtension(params ReadOnlySpan<string> extensions)
    {
        string name = path.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase) ? path[..^Gzip.Length] : path;
        return extensions.Contains(Path.GetExtension(name).ToLowerInvariant());
    }
}
