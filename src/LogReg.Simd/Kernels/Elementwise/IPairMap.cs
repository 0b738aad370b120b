using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>A function of a logit and a label, passed to the loop as a struct so that the JIT inlines it.</summary>
internal interface IPairMap
{
    /// <summary>The function, lane by lane.</summary>
    static abstract V Invoke<S, V, T>(V logit, V label)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;
}
