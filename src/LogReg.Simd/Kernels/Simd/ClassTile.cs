using System.Runtime.InteropServices;

namespace LogReg.Simd.Kernels.Simd;

/// <summary>How many classes a tile of a class kernel takes, as a type: the JIT drops the rows of a tile that are not there.</summary>
/// <remarks>
/// The size of the type in bytes is the count too. Branches ask for that: a size is a constant when the JIT
/// reads the code, a property only once it is inlined, when what stands behind the branch is inlined as well.
/// </remarks>
internal interface IClassTile
{
    /// <summary>Gets the classes of the tile, 1 to 5.</summary>
    static abstract int Count { get; }
}

/// <summary>The tiles of class kernels.</summary>
internal static class ClassTile
{
    /// <summary>
    /// The most classes in a tile. Five classes by four vectors are twenty chains, fed by nine loads per twenty products, four of them from the L2 cache. With four the ten classes of
    /// 60,000 × 784 took three tiles instead of two: a pass in 30 ms instead of 26.
    /// </summary>
    public const int Most = 5;

    /// <summary>
    /// The most classes where there are 16 registers: two classes by four vectors are eight chains fed by six loads. On a Zen 3 (256 bits) logits of ten classes run at 74 GFLOP/s in single precision
    /// and 39 in double with two, at 51 and 26 with three, 51 and 25 with five; gradients over rows at 83 and 38, 52 and 26, 56 and 27.
    /// </summary>
    private const int MostInFewRegisters = 2;

    /// <summary>The tiles of so many classes.</summary>
    public static int CountOf<S, V, T>(int classes)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged => CountOf(classes, S.RegisterCount < Width.ManyRegisters ? MostInFewRegisters : Most);

    /// <summary>The classes of the next tile, so that all tiles are of nearly one size.</summary>
    public static int Next<S, V, T>(int classesLeft)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged => Even(classesLeft, CountOf<S, V, T>(classesLeft));

    /// <summary>As <see cref="Next{S, V, T}"/>, with <see cref="Most"/> classes whatever the registers hold.</summary>
    public static int NextOfMost(int classesLeft) => Even(classesLeft, CountOf(classesLeft, Most));

    private static int CountOf(int classes, int most) => (classes + most - 1) / most;

    private static int Even(int classes, int tiles) => (classes + tiles - 1) / tiles;

    [StructLayout(LayoutKind.Sequential, Size = 1)]
    internal readonly struct One : IClassTile
    {
        public static int Count => 1;
    }

    [StructLayout(LayoutKind.Sequential, Size = 2)]
    internal readonly struct Two : IClassTile
    {
        public static int Count => 2;
    }

    [StructLayout(LayoutKind.Sequential, Size = 3)]
    internal readonly struct Three : IClassTile
    {
        public static int Count => 3;
    }

    [StructLayout(LayoutKind.Sequential, Size = 4)]
    internal readonly struct Four : IClassTile
    {
        public static int Count => 4;
    }

    [StructLayout(LayoutKind.Sequential, Size = 5)]
    internal readonly struct Five : IClassTile
    {
        public static int Count => 5;
    }
}
