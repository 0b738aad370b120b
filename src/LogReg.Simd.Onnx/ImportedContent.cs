using LogReg.Simd.Data;
using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Onnx;

/// <summary>The bytes of a file that is to be imported.</summary>
internal static class ImportedContent
{
    public static byte[] Of(string path)
    {
        if (Directory.Exists(path))
        {
            throw new DataFormatException(path, 0, null, "This is a folder. Name a file in it.");
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataFormatException(path, 0, null, "There is no such file. Check the path.", exception);
        }
        catch (Exception exception) when (OutputFile.IsOfFiles(exception))
        {
            throw new DataFormatException(path, 0, null, $"The file cannot be read: {exception.Message} Check its permissions and the disk.", exception);
        }
    }
}
