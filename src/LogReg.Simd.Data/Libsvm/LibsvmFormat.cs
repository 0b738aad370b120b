using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Libsvm;

/// <summary>LIBSVM text.</summary>
internal sealed class LibsvmFormat() : DataFormat("libsvm")
{
    private const int MostLines = 20;

    internal override bool IsText => true;

    internal override Dataset<T> Load<T>(InputFile file, DataOptions options, ReadingMonitor monitor) => LibsvmLoader.Load<T>(file, options, monitor);

    internal override SparseDataset<T> LoadSparse<T>(InputFile file, DataOptions options, ReadingMonitor monitor) => LibsvmLoader.LoadSparse<T>(file, options, monitor);

    internal override LabeledData<T> LoadEither<T>(InputFile file, DataOptions options, ReadingMonitor monitor) => LibsvmLoader.LoadEither<T>(file, options, monitor);

    internal override RowSource<T> OpenRows<T>(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor) =>
        new LibsvmRowSource<T>(file, encoding, options, isLearnt: false, monitor);

    internal override bool Detects(FileHead head)
    {
        ReadOnlySpan<byte> bytes = head.Text;
        LibsvmSigns signs = default;
        int lines = 0;
        byte lineEnd = bytes.Contains((byte)'\n') ? (byte)'\n' : (byte)'\r';
        while (bytes.Length > 0 && lines < MostLines)
        {
            int end = bytes.IndexOf(lineEnd);
            if (end < 0 && !head.IsWhole && lines == 0)
            {
                // The first line alone is longer than the sample: judge what there is of it.
                end = bytes.LastIndexOf((byte)' ');
            }

            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            LibsvmSigns before = signs;
            if (!signs.Add(line))
            {
                // The last line of the sample may be cut off. A faulty token is for the reader to tell.
                return lines > 0 && ((bytes.Length == 0 && end < 0 && signs.AreOfLibsvm) || before.HaveFaultIn(line));
            }

            lines++;
        }

        return signs.AreOfLibsvm || (!signs.HasPairs && head.HasExtension(".libsvm", ".svm", ".svmlight"));
    }
}
