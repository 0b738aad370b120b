using LogReg.Simd.Kernels.Elementwise;

namespace LogReg.Simd.Passes;

/// <summary>The fused loss and gradient pass under one loss.</summary>
internal sealed unsafe class LossGradientWork<L, T>(FeatureMatrix<T> features, PassMemory<T> memory) : PassWork<T>(features, memory)
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    public T* Labels { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    public T* Coefficients { get; set; }

    public T Intercept { get; set; }

    /// <summary>Gets or sets where the logits go; null for nowhere.</summary>
    public T* Logits { get; set; }

    /// <summary>Gets or sets where the curvatures go; null for nowhere.</summary>
    public T* Curvatures { get; set; }

    public override void Run(int piece, int worker)
    {
        int row = FirstRowOf(piece);
        Features.Kernels.LossGradient<L>(
            StripsOf(piece, worker),
            RowsOf(piece),
            Features.FeatureCount,
            Labels + row,
            SampleWeights == null ? null : SampleWeights + row,
            Coefficients,
            Intercept,
            Logits == null ? null : Logits + row,
            Curvatures == null ? null : Curvatures + row,
            Memory.ScratchOf(worker),
            Features.ExceedsCaches,
            Memory.SumsOf(piece));
    }
}
