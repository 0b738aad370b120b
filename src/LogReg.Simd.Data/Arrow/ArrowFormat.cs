using LogReg.Simd.Data.Columns;
using LogReg.Simd.Data.Formats;
using LogReg.Simd.Data.Input;

namespace LogReg.Simd.Data.Arrow;

/// <summary>Apache Arrow's IPC formats: files (Feather's second version) and streams.</summary>
internal sealed class ArrowFormat() : ColumnarFormat("arrow")
{
    /// <summary>What every message of a stream begins with.</summary>
    private static ReadOnlySpan<byte> Continuation => [0xFF, 0xFF, 0xFF, 0xFF];

    internal override bool Detects(FileHead head) => IsFile(head.Bytes) || head.Bytes.StartsWith(Continuation);

    internal static bool IsFile(ReadOnlySpan<byte> head) => head.StartsWith("ARROW1"u8);

    protected override ColumnarTable OpenTable(InputFile file) => new ArrowTable(file);
}
