using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LogReg.Simd.Memory;

/// <summary>Reads stored entries as 32-bit identifiers and values of the arithmetic, exactly.</summary>
internal static unsafe class EntryReader
{
    /// <summary>Writes the identifiers of some entries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns(StoredEntries entries, nint first, int count, int* destination)
    {
        switch (entries.ColumnForm)
        {
            case ColumnForm.Byte:
                Widen((byte*)entries.Columns + first, count, destination);
                break;
            case ColumnForm.Short:
                Widen((ushort*)entries.Columns + first, count, destination);
                break;
            case ColumnForm.ShortAndByte:
                Join((ushort*)entries.Columns + first, entries.High + first, count, destination);
                break;
            default:
                new ReadOnlySpan<int>((int*)entries.Columns + first, count).CopyTo(new Span<int>(destination, count));
                break;
        }
    }

    /// <summary>Writes the values of some entries, or their magnitudes.</summary>
    public static void Values<T>(StoredEntries entries, nint first, int count, T* destination, bool magnitudes)
        where T : unmanaged
    {
        switch (entries.ValueForm)
        {
            case ValueForm.Ones:
                new Span<T>(destination, count).Fill(Elements.Of<T>(1));
                break;
            case ValueForm.Byte:
                for (int i = 0; i < count; i++)
                {
                    destination[i] = Elements.Of<T>(((byte*)entries.Values)[first + i]);
                }

                break;
            case ValueForm.Single:
                Convert((float*)entries.Values + first, count, destination, magnitudes);
                break;
            default:
                Convert((double*)entries.Values + first, count, destination, magnitudes);
                break;
        }
    }

    /// <summary>Where values lie as they are wanted, so that nothing need be written; else null.</summary>
    public static T* InPlace<T>(StoredEntries entries, bool magnitudes)
        where T : unmanaged =>
        !magnitudes && entries.ValueForm == (typeof(T) == typeof(float) ? ValueForm.Single : ValueForm.Double) ? (T*)entries.Values : null;

    /// <summary>Writes some elements, or their magnitudes, in the same precision or from single in double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Convert<E, T>(E* source, int count, T* destination, bool magnitudes)
        where E : unmanaged
        where T : unmanaged
    {
        if (typeof(E) == typeof(T))
        {
            Copy((byte*)source, (nint)count * sizeof(T), (byte*)destination);
        }
        else
        {
            // Only from single to double precision: what single precision holds is not stored in double.
            Elements.Widen(source, count, (double*)destination);
        }

        if (magnitudes && typeof(T) == typeof(float))
        {
            Span<float> all = new(destination, count);
            TensorPrimitives.Abs(all, all);
        }
        else if (magnitudes)
        {
            Span<double> all = new(destination, count);
            TensorPrimitives.Abs(all, all);
        }
    }

    /// <summary>Writes each element as a 32-bit integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Widen(byte* source, int count, int* destination)
    {
        int i = 0;
        for (; i <= count - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(Vector.Load(source + i), out Vector<ushort> low, out Vector<ushort> high);
            Store(low, destination + i);
            Store(high, destination + i + Vector<ushort>.Count);
        }

        for (; i < count; i++)
        {
            destination[i] = source[i];
        }
    }

    /// <summary>Writes each element as a 32-bit integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Widen(ushort* source, int count, int* destination)
    {
        int i = 0;
        for (; i <= count - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Store(Vector.Load(source + i), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = source[i];
        }
    }

    /// <summary>Copies bytes; of short rows by two vectors that overlap, because a call takes longer than they do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* source, nint bytes, byte* destination)
    {
        if (bytes < Vector256<byte>.Count || bytes > 2 * Vector256<byte>.Count)
        {
            Buffer.MemoryCopy(source, destination, bytes, bytes);
            return;
        }

        nint last = bytes - Vector256<byte>.Count;
        Vector256<byte> end = Vector256.Load(source + last);
        Vector256.Load(source).Store(destination);
        end.Store(destination + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(ushort* low, byte* high, int count, int* destination)
    {
        int i = 0;
        for (; i <= count - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(Vector.Load(high + i), out Vector<ushort> highLow, out Vector<ushort> highHigh);
            Join(Vector.Load(low + i), highLow, destination + i);
            Join(Vector.Load(low + i + Vector<ushort>.Count), highHigh, destination + i + Vector<ushort>.Count);
        }

        for (; i < count; i++)
        {
            destination[i] = low[i] | (high[i] << 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(Vector<ushort> low, Vector<ushort> high, int* destination)
    {
        Vector.Widen(low, out Vector<uint> lowFirst, out Vector<uint> lowSecond);
        Vector.Widen(high, out Vector<uint> highFirst, out Vector<uint> highSecond);
        Vector.AsVectorInt32(lowFirst | (highFirst << 16)).Store(destination);
        Vector.AsVectorInt32(lowSecond | (highSecond << 16)).Store(destination + Vector<int>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<ushort> shorts, int* destination)
    {
        Vector.Widen(shorts, out Vector<uint> first, out Vector<uint> second);
        Vector.AsVectorInt32(first).Store(destination);
        Vector.AsVectorInt32(second).Store(destination + Vector<int>.Count);
    }
}
