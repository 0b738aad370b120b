using System.Buffers.Binary;
using System.Numerics;

namespace LogReg.Simd.Data.Tests.Hashing;

/// <summary>XXH64 as its specification describes it, step by step: what the features of hashed columns are held against.</summary>
internal static class SlowXxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    public static ulong Of(ReadOnlySpan<byte> text, ulong seed)
    {
        ulong length = (ulong)text.Length;
        ulong hash = seed + Prime5;
        if (text.Length >= 32)
        {
            ulong[] lanes = [seed + Prime1 + Prime2, seed + Prime2, seed, seed - Prime1];
            for (; text.Length >= 32; text = text[32..])
            {
                for (int i = 0; i < 4; i++)
                {
                    lanes[i] = Round(lanes[i], BinaryPrimitives.ReadUInt64LittleEndian(text[(8 * i)..]));
                }
            }

            hash = BitOperations.RotateLeft(lanes[0], 1) + BitOperations.RotateLeft(lanes[1], 7) + BitOperations.RotateLeft(lanes[2], 12) + BitOperations.RotateLeft(lanes[3], 18);
            foreach (ulong lane in lanes)
            {
                hash = ((hash ^ Round(0, lane)) * Prime1) + Prime4;
            }
        }

        hash += length;
        for (; text.Length >= 8; text = text[8..])
        {
            hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(text)), 27) * Prime1) + Prime4;
        }

        if (text.Length >= 4)
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(text) * Prime1), 23) * Prime2) + Prime3;
            text = text[4..];
        }

        foreach (byte one in text)
        {
            hash = BitOperations.RotateLeft(hash ^ (one * Prime5), 11) * Prime1;
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;
}
