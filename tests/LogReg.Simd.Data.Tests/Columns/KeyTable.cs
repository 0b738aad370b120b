using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using LogReg.Simd.Data.Tests.Support;
using Parquet;
using Parquet.Schema;
using ArrowField = Apache.Arrow.Field;

namespace LogReg.Simd.Data.Tests.Columns;

/// <summary>A table with keys that double does not hold: signed, unsigned, and some missing where the format has that.</summary>
internal sealed class KeyTable
{
    public static string[] Formats => ["parquet", "arrow", "arrows", "dictionary", "npz", "big-endian"];

    public long[] Keys { get; } = [(1L << 53) + 1, -(1L << 53) - 1, long.MaxValue, long.MinValue + 1, (1L << 62) + 3, 17];

    public ulong[] Unsigned { get; } = [(1UL << 53) + 1, (1UL << 53) + 3, ulong.MaxValue, ulong.MaxValue - 1, 5, 0];

    public IEnumerable<string> Rows => Keys.Select((key, i) => string.Create(CultureInfo.InvariantCulture, $"{key} {Unsigned[i]} {Optional[i]}"));

    private float[] Features { get; } = [1, 2, 3, 4, 5, 6];

    private int[] Labels { get; } = [0, 1, 0, 1, 0, 1];

    private long?[] Optional { get; set; } = [null, (1L << 53) + 1, null, -(1L << 53) - 1, 3, long.MaxValue];

    public string Write(TemporaryFolder folder, string format)
    {
        string path = folder.PathOf("keys." + format);
        switch (format)
        {
            case "parquet": WriteParquet(path).GetAwaiter().GetResult(); break;
            case "npz" or "big-endian":
                // Arrays have no missing numbers.
                Optional = [.. Keys];
                WriteArrays(path, format == "npz");
                break;
            default: WriteArrow(path, isFile: format != "arrows", withDictionary: format == "dictionary"); break;
        }

        return path;
    }

    private async Task WriteParquet(string path)
    {
        DataField[] fields = [new DataField<float>("a"), new DataField<long>("key"), new DataField<ulong>("unsigned"), new DataField<long?>("optional"), new DataField<int>("y")];
        await using FileStream file = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file);
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        await group.WriteAsync<float>(fields[0], Features.AsMemory());
        await group.WriteAsync<long>(fields[1], Keys.AsMemory());
        await group.WriteAsync<ulong>(fields[2], Unsigned.AsMemory());
        await group.WriteAsync<long>(fields[3], Optional.AsMemory());
        await group.WriteAsync<int>(fields[4], Labels.AsMemory());
    }

    private void WriteArrow(string path, bool isFile, bool withDictionary)
    {
        Int64Array.Builder optional = new();
        foreach (long? key in Optional)
        {
            _ = key is { } known ? optional.Append(known) : optional.AppendNull();
        }

        DictionaryType signed = new(Int8Type.Default, Int64Type.Default, false);
        DictionaryType unsigned = new(Int8Type.Default, UInt64Type.Default, false);
        IArrowArray keys = new Int64Array.Builder().AppendRange(Keys).Build();
        IArrowArray others = new UInt64Array.Builder().AppendRange(Unsigned).Build();
        Int8Array places = new Int8Array.Builder().AppendRange(Enumerable.Range(0, Keys.Length).Select(i => (sbyte)i)).Build();
        Apache.Arrow.Schema schema = new(
            [
                new ArrowField("a", FloatType.Default, false),
                new ArrowField("key", withDictionary ? signed : Int64Type.Default, false),
                new ArrowField("unsigned", withDictionary ? unsigned : UInt64Type.Default, false),
                new ArrowField("optional", Int64Type.Default, true),
                new ArrowField("y", Int32Type.Default, false),
            ],
            []);
        using FileStream stream = File.Create(path);
        using ArrowStreamWriter writer = isFile ? new ArrowFileWriter(stream, schema) : new ArrowStreamWriter(stream, schema);
        writer.WriteRecordBatch(new RecordBatch(
            schema,
            [
                new FloatArray.Builder().AppendRange(Features).Build(),
                withDictionary ? new DictionaryArray(signed, places, keys) : keys,
                withDictionary ? new DictionaryArray(unsigned, places, others) : others,
                optional.Build(),
                new Int32Array.Builder().AppendRange(Labels).Build(),
            ],
            Keys.Length));
        writer.WriteEnd();
    }

    private void WriteArrays(string path, bool isLittleEndian)
    {
        using FileStream file = File.Create(path);
        using ZipArchive archive = new(file, ZipArchiveMode.Create);
        Write<float>("a", "f4", Features);
        Write<long>("key", "i8", Keys);
        Write<ulong>("unsigned", "u8", Unsigned);
        Write<long>("optional", "i8", Keys);
        Write<int>("y", "i4", Labels);

        void Write<E>(string name, string type, E[] values)
            where E : unmanaged
        {
            byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '{(isLittleEndian ? '<' : '>')}{type}', 'fortran_order': False, 'shape': ({values.Length},), }}\n");
            using Stream entry = archive.CreateEntry(name + ".npy").Open();
            entry.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header]);
            foreach (E value in values)
            {
                byte[] bytes = [.. MemoryMarshal.AsBytes(new ReadOnlySpan<E>(in value))];
                entry.Write(isLittleEndian ? bytes : [.. bytes.Reverse()]);
            }
        }
    }
}
