using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LogReg.Simd.Persistence;

/// <summary>Doubles that a document holds as little-endian bytes in Base64.</summary>
/// <remarks>
/// They are decoded from the bytes of the file into the doubles that a binary model keeps; other models take copies. By way of bytes, doubles and copies of a binary model, and
/// with a checksum of the document written anew, a million took twice as long (40 ms and 20, Ice Lake).
/// </remarks>
[JsonConverter(typeof(PackedNumbersConverter))]
internal sealed class PackedNumbers
{
    // As many as hold the bytes.
    private readonly double[] storage;

    private PackedNumbers(double[] storage, int byteCount)
    {
        this.storage = storage;
        ByteCount = byteCount;
    }

    public int ByteCount { get; }

    /// <summary>Gets the doubles; null where the bytes are no whole number of them.</summary>
    public double[]? Numbers => ByteCount == storage.Length * sizeof(double) ? storage : null;

    public static PackedNumbers Of(ReadOnlySpan<double> numbers) => new(numbers.ToArray(), checked(numbers.Length * sizeof(double)));

    /// <summary>The numbers of a text in Base64; null where it is none, or where blanks in it hide how many bytes it holds.</summary>
    public static PackedNumbers? Decode(ReadOnlySpan<byte> text)
    {
        int padding = text.EndsWith("=="u8) ? 2 : text.EndsWith("="u8) ? 1 : 0;
        int byteCount = Math.Max(0, Base64.GetMaxDecodedFromUtf8Length(text.Length) - padding);
        double[] storage = NewStorage(byteCount);
        return Base64.DecodeFromUtf8(text, BytesOf(storage)[..byteCount], out _, out int written) == OperationStatus.Done && written == byteCount ? Swapped(storage, byteCount) : null;
    }

    public static PackedNumbers OfBytes(ReadOnlySpan<byte> bytes)
    {
        double[] storage = NewStorage(bytes.Length);
        bytes.CopyTo(BytesOf(storage));
        return Swapped(storage, bytes.Length);
    }

    public void Write(Utf8JsonWriter writer) => writer.WriteBase64StringValue(BytesOf(BitConverter.IsLittleEndian ? storage : Reversed(storage))[..ByteCount]);

    private static PackedNumbers Swapped(double[] storage, int byteCount) => new(BitConverter.IsLittleEndian ? storage : Reversed(storage), byteCount);

    private static double[] NewStorage(int byteCount) => GC.AllocateUninitializedArray<double>((byteCount + sizeof(double) - 1) / sizeof(double));

    private static Span<byte> BytesOf(double[] storage) => MemoryMarshal.AsBytes(storage.AsSpan());

    private static double[] Reversed(double[] storage)
    {
        double[] reversed = new double[storage.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<double, long>(storage.AsSpan()), MemoryMarshal.Cast<double, long>(reversed.AsSpan()));
        return reversed;
    }
}

/// <summary>Reads and writes <see cref="PackedNumbers"/>.</summary>
internal sealed class PackedNumbersConverter : JsonConverter<PackedNumbers>
{
    public override PackedNumbers Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (reader.TokenType == JsonTokenType.String && !reader.HasValueSequence && !reader.ValueIsEscaped ? PackedNumbers.Decode(reader.ValueSpan) : null)
        ?? PackedNumbers.OfBytes(reader.GetBytesFromBase64());

    public override void Write(Utf8JsonWriter writer, PackedNumbers value, JsonSerializerOptions options) => value.Write(writer);
}
