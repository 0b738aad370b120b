using LogReg.Simd.Rivals.Support;

namespace LogReg.Simd.Rivals.Rows;

/// <summary>ONNX Runtime on batches of one row.</summary>
internal readonly struct OnnxRow(OnnxSession session) : IRowRival
{
    /// <inheritdoc/>
    public float Score(int row) => session.Run(row)[1];
}
