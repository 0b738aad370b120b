namespace LogReg.Simd.Data.Input;

/// <summary>Opens the content of a file for decoders that move about in it.</summary>
internal static class ContentFile
{
    /// <summary>The file itself, or where it is compressed its content in memory.</summary>
    public static Stream Open(InputFile file)
    {
        if (!file.IsCompressed)
        {
            return new FileStream(file.Location, FileMode.Open, FileAccess.Read, FileShare.Read);
        }

        using InputStream stream = file.Open(null);
        MemoryStream content = new();
        stream.CopyTo(content);
        content.Position = 0;
        return content;
    }
}
