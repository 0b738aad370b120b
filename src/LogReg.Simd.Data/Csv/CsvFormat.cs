using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Csv;

/// <summary>Cells between delimiters: whatever text is not of another format.</summary>
internal sealed class CsvFormat() : TableFormat("csv")
{
    internal override bool IsText => true;

    internal override bool Detects(FileHead head) => true;

    internal override TableSource OpenTable(InputFile file, DataOptions options, ReadingMonitor monitor) => CsvSource.Learn(file, CsvSettings.Of(options));

    internal override TableSource OpenTable(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor) =>
        CsvSource.Under(encoding, file, CsvSettings.Of(options));

    internal override string? FaultOf(DataEncoding encoding) =>
        encoding.Delimiter is '\0' or '\r' or '\n' or '"' ? "the delimiter is impossible" : base.FaultOf(encoding);
}
