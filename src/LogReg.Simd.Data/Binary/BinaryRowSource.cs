using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Binary;

/// <summary>The rows of a binary data file. The checksum is compared behind the last row.</summary>
internal sealed class BinaryRowSource<T> : RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Stream stream;
    private readonly byte[] bytes;
    private int[] classOfStored = [];
    private (int Feature, double Shift)[] shifts = [];
    private uint checksum;

    public BinaryRowSource(InputFile file, bool readLabels, ReadingMonitor monitor)
        : base(file.Path, monitor)
    {
        stream = new BufferedStream(file.Open(monitor), 1 << 18);
        try
        {
            byte[] head = new byte[BinaryHeader.Size];
            int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            Header = BinaryHeader.Read(Path, head.AsSpan(0, length), file.MostContentBytes);
            byte[] json = new byte[Header.EncodingBytes];
            ReadExactly(json);
            checksum = Checksum.Add(0, json);
            Stored = DataEncoding.FromJson(System.Text.Encoding.UTF8.GetString(json));
        }
        catch (DataFormatException exception) when (exception.Path is null)
        {
            stream.Dispose();
            throw BinaryHeader.Damaged(Path, "its description cannot be read", exception);
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        if (Stored.FeatureCount != Header.FeatureCount)
        {
            stream.Dispose();
            throw BinaryHeader.Damaged(Path, "its description has another number of features than its header");
        }

        bytes = new byte[Header.RowBytes];
        HasLabels = readLabels && Stored.ClassNames.Count > 0;
        HasWeights = readLabels && Header.HasWeights;
        UseClassesOf(Stored);
    }

    public BinaryHeader Header { get; }

    /// <summary>Gets the encoding that the file was made with.</summary>
    public DataEncoding Stored { get; }

    /// <summary>Checks that the rows mean under an encoding what they meant under their own.</summary>
    public void UseEncoding(DataEncoding encoding)
    {
        if (Stored.FeatureCount != encoding.FeatureCount || !Stored.FeatureNames.SequenceEqual(encoding.FeatureNames, StringComparer.Ordinal)
            || Stored.Scale != encoding.Scale)
        {
            throw new DataFormatException(
                Path, 0, null, $"The file was encoded otherwise: it has {Stored.FeatureCount} features, the encoding {encoding.FeatureCount}, and names or scale may differ. Convert it from the original data.");
        }

        UseOffsetsOf(encoding);
        if (HasLabels)
        {
            UseClassesOf(encoding);
        }
    }

    /// <summary>Moves features from the offsets of the file to those of an encoding, in double.</summary>
    public void UseOffsetsOf(DataEncoding encoding) =>
        shifts = [.. Stored.FeatureOffsets.Zip(encoding.FeatureOffsets, (from, to) => from - to).Select((shift, feature) => (feature, shift)).Where(pair => pair.shift != 0)];

    public override bool TryRead(Span<T> row, ref RowFacts<T> facts)
    {
        if (RowsRead == Header.RowCount)
        {
            return false;
        }

        CountRow();
        ReadExactly(bytes);
        checksum = Checksum.Add(checksum, bytes);
        int stored = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        ReadOnlySpan<byte> values = bytes.AsSpan(sizeof(int));
        facts.Weight = T.One;
        if (Header.HasWeights)
        {
            Span<T> weight = new(ref facts.Weight);
            Convert(values[..Header.ElementSize], weight);
            values = values[Header.ElementSize..];
        }

        Convert(values, row);
        foreach ((int feature, double shift) in shifts)
        {
            row[feature] = T.CreateTruncating(double.CreateTruncating(row[feature]) + shift);
        }

        CheckNumbers(row, facts.Weight);
        if (RowsRead == Header.RowCount)
        {
            CheckEnd();
        }

        if (HasLabels)
        {
            facts.ClassIndex = (uint)stored < (uint)classOfStored.Length
                ? classOfStored[stored]
                : throw BinaryHeader.Damaged(Path, $"row {RowsRead} has a class that does not exist");
            if (facts.ClassIndex < 0)
            {
                throw new DataFormatException(
                    Path, 0, null, $"The label '{Stored.ClassNames[stored]}' of row {RowsRead} is unknown to the encoding. Correct it, or train anew.");
            }
        }

        return true;
    }

    public override void Dispose() => stream.Dispose();

    private static void Convert(ReadOnlySpan<byte> source, Span<T> destination)
    {
        if (source.Length == destination.Length * Unsafe.SizeOf<T>() && BitConverter.IsLittleEndian)
        {
            source.CopyTo(MemoryMarshal.AsBytes(destination));
            return;
        }

        int size = destination.Length == 0 ? 1 : source.Length / destination.Length;
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = size == sizeof(float)
                ? T.CreateTruncating(BinaryPrimitives.ReadSingleLittleEndian(source[(i * size)..]))
                : T.CreateTruncating(BinaryPrimitives.ReadDoubleLittleEndian(source[(i * size)..]));
        }
    }

    private void UseClassesOf(DataEncoding encoding)
    {
        List<string> names = [.. encoding.ClassNames];
        classOfStored = [.. Stored.ClassNames.Select(name => names.IndexOf(name))];
    }

    /// <summary>A checksum proves that a file is as it was written, not that it was written well; and a double may be too large for single precision.</summary>
    private void CheckNumbers(ReadOnlySpan<T> row, T weight)
    {
        if (!TensorPrimitives.IsFiniteAll(row))
        {
            int feature = 0;
            while (T.IsFinite(row[feature]))
            {
                feature++;
            }

            throw new DataFormatException(
                Path, 0, Stored.FeatureNames[feature],
                $"The number in row {RowsRead} is {row[feature]} as {typeof(T).Name}: it is no number, or too large. Read the file as double if it was written so, or convert the data again.");
        }

        if (!T.IsFinite(weight) || weight < T.Zero)
        {
            throw new DataFormatException(Path, 0, null, $"The weight of row {RowsRead} is {weight}, and weights are numbers from 0 upwards. Correct the data and convert them again.");
        }
    }

    private void CheckEnd()
    {
        Span<byte> trailer = stackalloc byte[BinaryHeader.TrailerSize + 1];
        int length = stream.ReadAtLeast(trailer, trailer.Length, throwOnEndOfStream: false);
        if (length != BinaryHeader.TrailerSize || BinaryPrimitives.ReadUInt32LittleEndian(trailer) != checksum)
        {
            throw BinaryHeader.Damaged(Path, "its checksum is wrong, or something follows it");
        }
    }

    private void ReadExactly(Span<byte> destination)
    {
        if (stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
        {
            throw BinaryHeader.Damaged(Path, "it ends within a row or its description");
        }
    }
}
