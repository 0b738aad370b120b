using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Rows;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Libsvm;

/// <summary>LIBSVM text.</summary>
internal sealed class LibsvmFormat() : DataFormat("libsvm")
{
    private const int MostLines = 20;

    internal override bool IsText => true;

    internal override Dataset<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor) => LibsvmLoader.Load<T>(file, options, monitor);

    internal override RowSource<T> OpenRows<T>(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor) =>
        new LibsvmRowSource<T>(file, encoding, options, monitor);

    internal override bool Detects(FileHead head)
    {
        ReadOnlySpan<byte> bytes = head.Bytes;
        bool anyPair = false;
        int lines = 0;
        while (bytes.Length > 0 && lines < MostLines)
        {
            int end = bytes.IndexOf((byte)'\n');
            if (end < 0 && !head.IsWhole && lines == 0)
            {
                // The first line alone is longer than the sample: judge what there is of it.
                end = bytes.LastIndexOf((byte)' ');
            }

            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            if (!IsLine(line, ref anyPair))
            {
                // The last line of the sample may be cut off.
                return lines > 0 && bytes.Length == 0 && end < 0 && anyPair;
            }

            lines++;
        }

        return anyPair || head.HasExtension(".libsvm", ".svm", ".svmlight");
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
