namespace LogReg.Simd.Persistence;

/// <summary>How many coefficients a document holds one by one.</summary>
/// <remarks>The data room is compiled with this file too: it makes no names for documents that hold none.</remarks>
internal static class ReadableNumbers
{
    /// <summary>More coefficients than this are packed: nobody reads so many, and text takes ten times as long to load.</summary>
    public const int Most = 10_000;
}
