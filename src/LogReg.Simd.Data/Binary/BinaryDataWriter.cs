using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogReg.Simd.Data.Output;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Binary;

/// <summary>Writes a data set into a file beside its place and moves it there when it is complete, so that no half file is ever seen.</summary>
internal static class BinaryDataWriter
{
    /// <summary>The numbers that are written at a time: a row may have more than an array has bytes.</summary>
    private const int BlockNumbers = 1 << 16;

    public static void Write<T>(LabeledData<T> dataset, string path, TemporaryFiles? registry, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using OutputFile file = OutputFile.Create(path, registry);
        try
        {
            WriteTo(dataset, file.Content, cancellation);
        }
        catch (Exception exception) when (OutputFile.IsOfFiles(exception))
        {
            throw OutputFile.Unwritable(path, exception);
        }

        file.Commit();
    }

    private static void WriteTo<T>(LabeledData<T> dataset, Stream stream, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FeatureSource<T> features = dataset.Features;
        byte[] encoding = System.Text.Encoding.UTF8.GetBytes(dataset.Encoding.ToJson());
        RowEntries<T>? sparse = RowEntries<T>.Of(features);
        BinaryHeader header = new(Unsafe.SizeOf<T>(), dataset.SampleWeights is not null, features.SampleCount, features.FeatureCount, encoding.Length)
        {
            EntryCount = sparse?.CountAll(),
        };
        byte[] beginning = new byte[BinaryHeader.Size];
        header.Write(beginning);
        stream.Write(beginning);
        uint checksum = 0;
        Put(encoding);
        byte[] head = new byte[header.HeadBytes];
        T[] values = sparse is null ? new T[features.FeatureCount] : [];
        byte[] bytes = new byte[BlockNumbers * sizeof(double)];
        for (int row = 0; row < features.SampleCount; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            BinaryPrimitives.WriteInt32LittleEndian(head, dataset.ClassIndices[row]);
            if (dataset.SampleWeights is { } weights)
            {
                ToLittleEndian(weights.AsSpan(row, 1), head.AsSpan(sizeof(int), Unsafe.SizeOf<T>()));
            }

            if (sparse is null)
            {
                Put(head);
                features.CopyRowTo(row, values);
                Divide(values, dataset.FeatureScale);
                PutNumbers<T>(values);
                continue;
            }

            sparse.Read(row);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(head.Length - sizeof(int)), sparse.Columns.Length);
            Put(head);
            PutNumbers(sparse.Columns);
            PutNumbers(sparse.Values);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(beginning, checksum);
        stream.Write(beginning.AsSpan(0, BinaryHeader.TrailerSize));

        void Put(ReadOnlySpan<byte> part)
        {
            checksum = Checksum.Add(checksum, part);
            stream.Write(part);
        }

        void PutNumbers<TNumber>(ReadOnlySpan<TNumber> numbers)
            where TNumber : unmanaged
        {
            for (int count, done = 0; done < numbers.Length; done += count)
            {
                count = Math.Min(BlockNumbers, numbers.Length - done);
                Span<byte> part = bytes.AsSpan(0, count * Unsafe.SizeOf<TNumber>());
                ToLittleEndian(numbers.Slice(done, count), part);
                Put(part);
            }
        }
    }

    /// <summary>Divides features that were kept as they are stored by their scale.</summary>
    private static void Divide<T>(Span<T> values, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length && scale != 1; i++)
        {
            values[i] = T.CreateTruncating(double.CreateTruncating(values[i]) / scale);
        }
    }

    private static void ToLittleEndian<T>(ReadOnlySpan<T> values, Span<byte> bytes)
        where T : unmanaged
    {
        MemoryMarshal.AsBytes(values).CopyTo(bytes);
        if (!BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < bytes.Length; i += Unsafe.SizeOf<T>())
            {
                bytes.Slice(i, Unsafe.SizeOf<T>()).Reverse();
            }
        }
    }
}
