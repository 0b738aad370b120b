namespace LogReg.Simd.Tests.Support;

/// <summary>Which edge of a block touches the page that may not be touched.</summary>
internal enum GuardEdge
{
    /// <summary>The block ends where the guard page begins: reading or writing past the end kills the process.</summary>
    End,

    /// <summary>The block begins where the guard page ends: reading or writing before the start kills the process.</summary>
    Start,
}
