using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LogReg.Simd.Data.Tables;

/// <summary>Numbers different texts in the order in which they are met. A text that was met before costs no allocation.</summary>
internal sealed class TextCodes
{
    private int[] buckets = new int[16];
    private Entry[] entries = new Entry[8];
    private string?[] texts = [];
    private byte[] bytes = new byte[128];
    private int usedBytes;
    private int last = -1;

    public int Count { get; private set; }

    /// <summary>The text of a code.</summary>
    public string this[int code]
    {
        get
        {
            if (texts.Length < Count)
            {
                Array.Resize(ref texts, entries.Length);
            }

            return texts[code] ??= Encoding.UTF8.GetString(Utf8Of(code));
        }
    }

    /// <summary>The text of a code in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8Of(int code) => bytes.AsSpan(entries[code].Start, entries[code].Length);

    /// <summary>The code of a text in UTF-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int CodeOf(ReadOnlySpan<byte> text)
    {
        // Sorted and rare-event columns repeat the text above.
        if (last >= 0 && Utf8Of(last).SequenceEqual(text))
        {
            return last;
        }

        uint hash = Hash(text);
        int code = buckets[hash & (uint)(buckets.Length - 1)] - 1;
        while (code >= 0)
        {
            ref Entry entry = ref entries[code];
            if (entry.Hash == hash && Utf8Of(code).SequenceEqual(text))
            {
                return last = code;
            }

            code = entry.Next;
        }

        return last = Add(text, hash);
    }

    /// <summary>The code of a text.</summary>
    public int CodeOf(ReadOnlySpan<char> text)
    {
        Span<byte> buffer = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(text, buffer, out int count) ? CodeOf(buffer[..count]) : CodeOf(Encoding.UTF8.GetBytes(text.ToString()));
    }

    public void Clear()
    {
        Array.Clear(buckets);
        Array.Clear(texts);
        Count = 0;
        usedBytes = 0;
        last = -1;
    }

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = (ulong)text.Length * 0x9E3779B97F4A7C15;
        ulong rest = 0;
        if (text.Length >= sizeof(ulong))
        {
            // The last eight bytes may overlap those before.
            rest = MemoryMarshal.Read<ulong>(text[^sizeof(ulong)..]);
            for (; text.Length > sizeof(ulong); text = text[sizeof(ulong)..])
            {
                hash = (hash ^ MemoryMarshal.Read<ulong>(text)) * 0xBF58476D1CE4E5B9;
                hash ^= hash >> 29;
            }
        }
        else if (text.Length >= sizeof(uint))
        {
            rest = MemoryMarshal.Read<uint>(text) | ((ulong)MemoryMarshal.Read<uint>(text[^sizeof(uint)..]) << 32);
        }
        else if (text.Length > 0)
        {
            rest = text[0] | ((uint)text[text.Length / 2] << 8) | ((uint)text[^1] << 16);
        }

        hash = (hash ^ rest) * 0x94D049BB133111EB;
        return (uint)(hash >> 32);
    }

    private int Add(ReadOnlySpan<byte> text, uint hash)
    {
        if (Count == entries.Length)
        {
            Grow();
        }

        if (bytes.Length - usedBytes < text.Length)
        {
            Array.Resize(ref bytes, Math.Max(2 * bytes.Length, checked(usedBytes + text.Length)));
        }

        text.CopyTo(bytes.AsSpan(usedBytes));
        ref int bucket = ref buckets[hash & (uint)(buckets.Length - 1)];
        entries[Count] = new Entry(hash, usedBytes, text.Length, bucket - 1);
        usedBytes += text.Length;
        bucket = Count + 1;
        return Count++;
    }

    private void Grow()
    {
        Array.Resize(ref entries, 2 * entries.Length);
        buckets = new int[2 * buckets.Length];
        for (int code = 0; code < Count; code++)
        {
            ref int bucket = ref buckets[entries[code].Hash & (uint)(buckets.Length - 1)];
            entries[code] = entries[code] with { Next = bucket - 1 };
            bucket = code + 1;
        }
    }

    private readonly record struct Entry(uint Hash, int Start, int Length, int Next);
}
