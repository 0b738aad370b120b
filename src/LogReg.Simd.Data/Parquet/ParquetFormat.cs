using LogReg.Simd.Data.Columns;
using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.Parquet;

/// <summary>Apache Parquet files.</summary>
internal sealed class ParquetFormat() : ColumnarFormat("parquet")
{
    internal override bool Detects(FileHead head) => head.Bytes.StartsWith("PAR1"u8);

    protected override ColumnarTable OpenTable(InputFile file) => new ParquetTable(file);
}
