using System.IO.Compression;

namespace LogReg.Simd.Data.Tests.Support;

/// <summary>A folder for the files of one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("logreg-data-").FullName;

    public string PathOf(string name) => Path.Combine(folder, name);

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
