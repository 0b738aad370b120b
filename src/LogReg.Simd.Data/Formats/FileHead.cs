namespace LogReg.Simd.Data.Formats;

/// <summary>The beginning of a file, as formats recognise it.</summary>
/// <param name="path">The file.</param>
/// <param name="bytes">Its first bytes, decompressed.</param>
/// <param name="isWhole">Whether these are all.</param>
internal sealed class FileHead(string path, byte[] bytes, bool isWhole)
{
    private static readonly string[] Compressed = [".gz", ".zst"];

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Gets the bytes behind the mark of UTF-8, where they begin with it.</summary>
    public ReadOnlySpan<byte> Text => Bytes.StartsWith(Mark) ? Bytes[Mark.Length..] : Bytes;

    public bool IsWhole => isWhole;

    /// <summary>Tells whether the name ends in one of these extensions, or in one of them and <c>.gz</c> or <c>.zst</c>.</summary>
    public bool HasExtension(params ReadOnlySpan<string> extensions)
    {
        string? compressed = Array.Find(Compressed, extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
        string name = path[..^(compressed?.Length ?? 0)];
        return extensions.Contains(Path.GetExtension(name).ToLowerInvariant());
    }
}
