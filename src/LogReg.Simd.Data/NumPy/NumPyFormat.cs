using LogReg.Simd.Data.Columns;
using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.NumPy;

/// <summary>NumPy's arrays: <c>.npy</c> files and <c>.npz</c> archives.</summary>
internal sealed class NumPyFormat() : ColumnarFormat("numpy")
{
    private static ReadOnlySpan<byte> ZipMagic => "PK\x03\x04"u8;

    internal override bool Detects(FileHead head) => NumPyArray.HasMagic(head.Bytes) || (IsArchive(head.Bytes) && head.HasExtension(".npz"));

    internal static bool IsArchive(ReadOnlySpan<byte> head) => head.StartsWith(ZipMagic);

    protected override ColumnarTable OpenTable(InputFile file) => NumPyTable.Open(file);
}
