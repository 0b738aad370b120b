using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.Formats;

/// <summary>Tells the format of a file from its beginning and, where that may be several, from its extension.</summary>
internal static class FormatDetection
{
    private const int HeadBytes = 1 << 16;

    public static DataFormat Detect(InputFile file)
    {
        byte[] bytes = file.Head(HeadBytes);
        if (bytes.Length == 0)
        {
            throw new DataFormatException(file.Path, 0, null, "The compressed file has no content. Check that it was written completely.");
        }

        FileHead head = new(file.Path, bytes, bytes.Length < HeadBytes);
        bool mayBeText = !bytes.Contains((byte)0);
        return DataFormat.All.FirstOrDefault(format => (mayBeText || !format.IsText) && format.Detects(head))
            ?? throw new DataFormatException(
                file.Path, 0, null, "The file is neither text nor a binary format that is known here. Convert it to CSV or LIBSVM text.");
    }
}
