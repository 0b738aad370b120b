using System.Runtime.CompilerServices;

namespace LogReg.Simd.Data.Text;

/// <summary>Eight characters at once, the first of them in the lowest byte.</summary>
internal static class EightDigits
{
    /// <summary>Tells whether all of them are digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Are(ulong text) =>
        ((text & 0xF0F0F0F0F0F0F0F0) | (((text + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) == 0x3333333333333333;

    /// <summary>The number of eight digits.</summary>
    /// <param name="digits">Their values, 0 to 9.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ValueOf(ulong digits)
    {
        digits = (digits * 10) + (digits >> 8);
        return (uint)((((digits & 0x000000FF000000FF) * 0x000F424000000064) + (((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32);
    }
}
