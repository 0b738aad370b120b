using LogReg.Simd.Data.Columns;
using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.NumPy;

/// <summary>NumPy's arrays: <c>.npy</c> files and <c>.npz</c> archives.</summary>
internal sealed class NumPyFormat() : ColumnarFormat("numpy")
{
    private static ReadOnlySpan<byte> ZipMagic => "PK\x03\x04"u8;

    internal override bool Detects(FileHead head) => NumPyArray.HasMagic(head.Bytes) || (IsArchive(head.Bytes) && (head.HasExtension(".npz") || FirstName(head.Bytes).EndsWith(".npy"u8)));

    internal static bool IsArchive(ReadOnlySpan<byte> head) => head.StartsWith(ZipMagic);

    /// <summary>The name of the first file of an archive.</summary>
    private static ReadOnlySpan<byte> FirstName(ReadOnlySpan<byte> head)
    {
        const int NameBegins = 30;
        int length = head.Length > NameBegins ? head[26] | (head[27] << 8) : 0;
        return head.Length >= NameBegins + length && length > 0 ? head.Slice(NameBegins, length) : [];
    }

    protected override ColumnarTable OpenTable(InputFile file) => NumPyTable.Open(file);
}
