using System.Numerics;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Binary;

/// <summary>CRC-32C, by the processor's instruction where it has one.</summary>
internal static class Checksum
{
    /// <summary>Continues a checksum, which begins as 0, over more bytes. Pieces may be cut anywhere.</summary>
    public static uint Add(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        ReadOnlySpan<ulong> words = BitConverter.IsLittleEndian ? MemoryMarshal.Cast<byte, ulong>(bytes) : [];
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte b in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
