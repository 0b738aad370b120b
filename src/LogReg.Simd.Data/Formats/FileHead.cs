namespace LogReg.Simd.Data.Formats;

/// <summary>The beginning of a file, as formats recognise it.</summary>
/// <param name="path">The file.</param>
/// <param name="bytes">Its first bytes, decompressed.</param>
/// <param name="isWhole">Whether these are all.</param>
internal sealed class FileHead(string path, byte[] bytes, bool isWhole)
{
    private const string Gzip = ".gz";

    public ReadOnlySpan<byte> Bytes => bytes;

    public bool IsWhole => isWhole;

    /// <summary>Tells whether the name ends in one of these extensions, or in one of them and <c>.gz</c>.</summary>
    public bool HasExtension(params ReadOnlySpan<string> extensions)
    {
        string name = path.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase) ? path[..^Gzip.Length] : path;
        return extensions.Contains(Path.GetExtension(name).ToLowerInvariant());
    }
}
