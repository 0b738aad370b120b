using FsCheck;

namespace LogReg.Simd.Tests.Support;

/// <summary>A case of a property: a few integers, from which everything else is derived, so that it can be kept as a line of text.</summary>
internal interface IIntegerCase<TSelf>
    where TSelf : IIntegerCase<TSelf>
{
    /// <summary>Gets the generator and the shrinker.</summary>
    static abstract Arbitrary<TSelf> Arbitrary { get; }

    /// <summary>The case of these integers.</summary>
    static abstract TSelf FromIntegers(ReadOnlySpan<int> integers);

    /// <summary>The integers of the case.</summary>
    int[] ToIntegers();
}
