namespace LogReg.Simd.Kernels.Simd;

/// <summary>How many classes a tile of a class kernel takes, as a type: the JIT drops the rows of a tile that are not there.</summary>
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

    /// <summary>The classes of the next tile, so that all tiles are of nearly one size.</summary>
    public static int Next(int classesLeft)
    {
        int tiles = (classesLeft + Most - 1) / Most;
        return (classesLeft + tiles - 1) / tiles;
    }

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

    internal readonly struct Five : IClassTile
    {
        public static int Count => 5;
    }
}
