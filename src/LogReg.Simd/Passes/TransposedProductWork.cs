namespace LogReg.Simd.Passes;

/// <summary>Xᵀr from residuals at hand.</summary>
internal sealed unsafe class TransposedProductWork<T>(FeatureMatrix<T> features, PassMemory<T> memory) : PassWork<T>(features, memory)
    where T : unmanaged
{
    public T* Residuals { get; set; }

    public override void Run(int piece, int worker) =>
        Features.Kernels.TransposedProduct(
            StripsOf(piece, worker), RowsOf(piece), Features.FeatureCount, Residuals + FirstRowOf(piece), Memory.ScratchOf(worker), Memory.SumsOf(piece));
}
