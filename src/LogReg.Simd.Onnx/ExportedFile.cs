using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Onnx;

/// <summary>A model in another program's format: the content of a file.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class ExportedFile
{
    private readonly byte[] content;

    internal ExportedFile(byte[] content) => this.content = content;

    /// <summary>Gets the content of the file.</summary>
    public ReadOnlyMemory<byte> Content => content;

    /// <summary>Writes the file beside its place and moves it there when it is complete.</summary>
    /// <param name="path">Its place.</param>
    /// <exception cref="Data.DataFormatException">The file cannot be written; the message says why.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        OutputFile.Write(path, content);
    }

    /// <summary>Writes the content to a stream.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(content);
    }
}
