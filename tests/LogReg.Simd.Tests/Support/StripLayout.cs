namespace LogReg.Simd.Tests.Support;

/// <summary>The two layouts of a strip.</summary>
public enum StripLayout
{
    /// <summary>A lane is a row.</summary>
    Interleaved,

    /// <summary>A lane is a feature.</summary>
    Consecutive,
}
