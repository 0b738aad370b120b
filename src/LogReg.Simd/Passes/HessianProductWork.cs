namespace LogReg.Simd.Passes;

/// <summary>[X, 1]ᵀ D [X, 1] v.</summary>
internal sealed unsafe class HessianProductWork<T>(FeatureMatrix<T> features, PassMemory<T> memory) : PassWork<T>(features, memory)
    where T : unmanaged
{
    public T* Curvatures { get; set; }

    public T* Direction { get; set; }

    public T InterceptDirection { get; set; }

    public override void Run(int piece, int worker) =>
        Features.Kernels.HessianProduct(
            StripsOf(piece, worker),
            RowsOf(piece),
            Features.FeatureCount,
            Curvatures + FirstRowOf(piece),
            Direction,
            InterceptDirection,
            Memory.ScratchOf(worker),
            Memory.SumsOf(piece),
            Features.ExceedsCaches);
}
