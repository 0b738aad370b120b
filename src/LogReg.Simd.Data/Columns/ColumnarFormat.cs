using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Columns;

/// <summary>A format whose files are columnar tables: it only opens a <see cref="ColumnarTable"/>.</summary>
internal abstract class ColumnarFormat(string name) : TableFormat(name)
{
    private const int MostThreads = 8;

    internal sealed override TableSource OpenTable(InputFile file, DataOptions options, ReadingMonitor monitor) => Source(file, options.ThreadCount);

    internal sealed override TableSource OpenTable(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor) => Source(file, options.ThreadCount);

    /// <summary>Opens the table of a file. What the library that decodes it throws is reported as damage of the file.</summary>
    protected abstract ColumnarTable OpenTable(InputFile file);

    private ColumnarSource Source(InputFile file, int threadCount) =>
        new(file.Path, () => new GuardedTable(file.Path, file.Length, () => OpenTable(file)), threadCount > 0 ? threadCount : Math.Min(Environment.ProcessorCount, MostThreads));
}
