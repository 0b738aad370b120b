using LogReg.Simd.Data.Binary;
using LogReg.Simd.Data.Idx;
using LogReg.Simd.Data.Libsvm;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Input;

/// <summary>Tells the format of a file from its beginning and, where that may be either text, from its extension.</summary>
internal static class FormatDetection
{
    private const int HeadBytes = 1 << 16;
    private const int MostLines = 20;

    private static readonly string[] LibsvmExtensions = [".libsvm", ".svm", ".svmlight"];

    public static DataFormat Detect(InputFile file)
    {
        byte[] head = file.Head(HeadBytes);
        if (head.Length == 0)
        {
            throw new DataFormatException(file.Path, 0, null, "The compressed file has no content. Check that it was written completely.");
        }

        if (head.AsSpan().StartsWith(BinaryHeader.Magic))
        {
            return DataFormat.Binary;
        }

        if (IdxFile.IsIdx(head))
        {
            return DataFormat.Idx;
        }

        if (head.AsSpan().Contains((byte)0))
        {
            throw new DataFormatException(file.Path, 0, null, "The file is neither text nor a binary format that is known here. Convert it to CSV or LIBSVM text.");
        }

        return LooksLikeLibsvm(head, file.Path) ? DataFormat.Libsvm : DataFormat.Csv;
    }

    private static bool LooksLikeLibsvm(ReadOnlySpan<byte> head, string path)
    {
        bool anyPair = false;
        int lines = 0;
        while (head.Length > 0 && lines < MostLines)
        {
            int end = head.IndexOf((byte)'\n');
            if (end < 0 && head.Length + 1 > HeadBytes)
            {
                // The first line alone is longer than the sample: judge what there is of it.
                end = head.LastIndexOf((byte)' ');
            }

            ReadOnlySpan<byte> line = end < 0 ? head : head[..end];
            head = end < 0 ? [] : head[(end + 1)..];
            if (!IsLine(line, ref anyPair))
            {
                // The last line of the sample may be cut off.
                return lines > 0 && head.Length == 0 && end < 0 && anyPair;
            }

            lines++;
        }

        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return anyPair || LibsvmExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>A label, or a pair where labels lack, and pairs behind it, up to a comment.</summary>
    private static bool IsLine(ReadOnlySpan<byte> line, ref bool anyPair)
    {
        int comment = line.IndexOf((byte)'#');
        line = comment < 0 ? line : line[..comment];
        bool first = true;
        foreach (Range range in line.SplitAny((byte)' ', (byte)'\t', (byte)'\r'))
        {
            ReadOnlySpan<byte> token = line[range];
            if (token.Length == 0)
            {
                continue;
            }

            int colon = token.IndexOf((byte)':');
            bool isPair = colon > 0 && !token[..colon].ContainsAnyExceptInRange((byte)'0', (byte)'9');
            anyPair |= isPair;
            if (!isPair && !(first && colon < 0 && Numbers.TryParse(token, out double _)))
            {
                return false;
            }

            first = false;
        }

        return true;
    }
}
