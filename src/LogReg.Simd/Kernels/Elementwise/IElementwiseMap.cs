using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>A function of one element, passed to the loop as a struct so that the JIT inlines it.</summary>
internal interface IElementwiseMap
{
    /// <summary>The function, lane by lane.</summary>
    static abstract V Invoke<S, V, T>(V x)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;
}
