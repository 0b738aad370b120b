using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>Something to be made for a policy.</summary>
internal interface IPolicyUser
{
    /// <summary>Makes it.</summary>
    object For<S, V, T>()
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged;
}

/// <summary>Chooses the policy: 512 bits wherever the processor executes them, else <see cref="Vector{T}"/>.</summary>
/// <remarks>
/// <see cref="Vector512.IsHardwareAccelerated"/> is false on processors whose clock drops under 512-bit work (Skylake-X and
/// Cascade Lake), although the instructions are there. Measured on a Cascade Lake at 2.5 GHz the 512-bit kernels are 1.4 to 1.75
/// times as fast as the 256-bit ones all the same, so the instructions decide. DOTNET_EnableAVX512=0 switches them off. The
/// choice changes speed only, never a bit.
/// </remarks>
internal static class Width
{
    /// <summary>Gets a value indicating whether kernels run on <see cref="Vector512{T}"/>; a constant to the JIT.</summary>
    public static bool Is512 => Vector512.IsHardwareAccelerated || Avx512F.IsSupported;

    /// <summary>Registers that hold the sums of the large tiles and four chains in lockstep; kernels take less at a time where there are fewer.</summary>
    public const int ManyRegisters = 32;

    /// <summary>Gets the number of vector registers: 32 with AVX-512, whatever the width in use, and on Arm, else 16; a constant to the JIT.</summary>
    public static int RegisterCount => Avx512F.VL.IsSupported || AdvSimd.IsSupported ? ManyRegisters : 16;

    /// <summary>Makes something for this machine's policy of an element type, <see cref="float"/> or <see cref="double"/>.</summary>
    public static object Choose<U, T>(U user)
        where U : struct, IPolicyUser
        where T : unmanaged
    {
        // Kernels are compiled once, at their first call: what they ask of the processor is a constant to the JIT if it is known by then.
        RuntimeHelpers.RunClassConstructor(typeof(Processor).TypeHandle);
        return typeof(T) == typeof(float)
            ? Is512 ? user.For<Simd512Single, Vector512<float>, float>() : user.For<SimdPortableSingle, Vector<float>, float>()
            : Is512 ? user.For<Simd512Double, Vector512<double>, double>() : user.For<SimdPortableDouble, Vector<double>, double>();
    }
}
