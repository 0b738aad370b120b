using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Data.Binary;

/// <summary>Writes a data set into a file beside its place and moves it there when it is complete, so that no half file is ever seen.</summary>
internal static class BinaryDataWriter
{
    public static void Write<T>(Dataset<T> dataset, string path, TemporaryFiles? registry, CancellationToken cancellation)
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

    private static void WriteTo<T>(Dataset<T> dataset, Stream stream, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        FeatureMatrix<T> features = dataset.Features;
        byte[] encoding = System.Text.Encoding.UTF8.GetBytes(dataset.Encoding.ToJson());
        BinaryHeader header = new(Unsafe.SizeOf<T>(), dataset.SampleWeights is not null, features.SampleCount, features.FeatureCount, encoding.Length);
        Span<byte> head = stackalloc byte[BinaryHeader.Size];
        header.Write(head);
        stream.Write(head);
        stream.Write(encoding);
        uint checksum = Checksum.Add(0, encoding);
        byte[] bytes = new byte[header.RowBytes];
        T[] values = new T[features.FeatureCount + (header.HasWeights ? 1 : 0)];
        for (int row = 0; row < features.SampleCount; row++)
        {
            if (row % 1024 == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            if (dataset.SampleWeights is not null)
            {
                values[0] = dataset.SampleWeights[row];
            }

            features.CopyRowTo(row, values.AsSpan(values.Length - features.FeatureCount));
            BinaryPrimitives.WriteInt32LittleEndian(bytes, dataset.ClassIndices[row]);
            ToLittleEndian<T>(values, bytes.AsSpan(sizeof(int)));
            checksum = Checksum.Add(checksum, bytes);
            stream.Write(bytes);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(head, checksum);
        stream.Write(head[..BinaryHeader.TrailerSize]);
    }

    private static void ToLittleEndian<T>(ReadOnlySpan<T> values, Span<byte> bytes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
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
