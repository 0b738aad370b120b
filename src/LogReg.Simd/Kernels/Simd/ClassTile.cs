namespace LogReg.Simd.Kernels.Simd;

/// <summary>How many classes a tile of a class kernel takes, as a type: the JIT drops the rows of a tile that are not there.</summary>
internal interface IClassTile
{
    /// <summary>Gets the classes of the tile, 1 to 4.</summary>
    static abstract int Count { get; }
}

/// <summary>The tiles of class kernels.</summary>
internal static class ClassTile
{
    /// <summary>
    /// The most classes in a tile. Four classes by four vectors are sixteen chains, fed by eight loads per sixteen products: the two ports
    /// for multiply-adds are the limit.
    /// </summary>
    public const int Most = 4;

    internal readonly struct One : IClassTile
    {
        public static int Count => 1;
    }

    internal readonly struct Two : IClassTile
    {
        public static int Count => 2;
    }

    internal readonly struct Three : IClassTile
    {
        public static int Count => 3;
    }

    internal readonly struct Four : IClassTile
    {
        public static int Count => 4;
    }
}
