using System.IO.Compression;

namespace LogReg.Simd.Cli.Tests.Support;

/// <summary>A folder for the files of one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("logreg-cli-").FullName;

    public string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>What lies in the folder, in order.</summary>
    public string[] Names() => [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, ReadOnlySpan<byte> bytes)
    {
        string path = PathOf(name);
        using FileStream stream = File.Create(path);
        stream.Write(bytes);
        return path;
    }

    public string WriteCompressed(string name, ReadOnlySpan<byte> bytes) => Write(name, Compress(bytes));

    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
