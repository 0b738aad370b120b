using System.Runtime.CompilerServices;

namespace LogReg.Simd.Data.Encodings;

/// <summary>The text of a code, in UTF-8.</summary>
internal delegate ReadOnlySpan<byte> Utf8OfCode(int code);

/// <summary>Codes as the bits of a cell: single precision does not hold all whole numbers beyond 2²⁴, and there may be more buckets.</summary>
internal static class CodeBits
{
    /// <summary>The code of a cell.</summary>
    public static int Of<T>(T cell)
        where T : unmanaged =>
        Unsafe.As<T, int>(ref cell);

    /// <summary>The cell of a code.</summary>
    public static T Cell<T>(int code)
        where T : unmanaged
    {
        T cell = default;
        Unsafe.As<T, int>(ref cell) = code;
        return cell;
    }
}
