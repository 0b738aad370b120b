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
    /// <summary>The numbers that are read at a time: a row may have more than an array has bytes.</summary>
    private const int BlockNumbers = 1 << 16;

    private readonly Stream stream;
    private readonly byte[] head;
    private byte[] blockBytes = [];
    private int[] columns = [];
    private T[] values = [];
    private long entriesRead;
    private int[] classOfStored = [];
    private (int Feature, double Shift)[] shifts = [];
    private uint checksum;

    public BinaryRowSource(InputFile file, bool readLabels, ReadingMonitor monitor)
        : base(file.Path, monitor)
    {
        stream = new BufferedStream(file.Open(monitor), 1 << 18);
        try
        {
            byte[] beginning = new byte[BinaryHeader.Size];
            int length = stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            Header = BinaryHeader.Read(Path, beginning.AsSpan(0, length), file.MostContentBytes);
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

        head = new byte[Header.HeadBytes];
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
        if (Stored.FeatureCount != encoding.FeatureCount || !HaveSameNames(Stored.FeatureNames, encoding.FeatureNames)
            || Stored.Scale != encoding.Scale || (Stored.Hashing is { } hashing && !hashing.IsAs(encoding.Hashing)))
        {
            throw new DataFormatException(
                Path, 0, null, $"The file was encoded otherwise: it has {Stored.FeatureCount} features, the encoding {encoding.FeatureCount}, and names or scale may differ. "
                    + "Convert it from the original data.");
        }

        UseOffsetsOf(encoding);
        if (HasLabels)
        {
            UseClassesOf(encoding);
        }
    }

    /// <summary>Moves features from the offsets of the file to those of an encoding, in double.</summary>
    public void UseOffsetsOf(DataEncoding encoding) =>
        shifts = Stored.Columns.Count == 0 && encoding.Columns.Count == 0 ? []
            : [.. Stored.FeatureOffsets.Zip(encoding.FeatureOffsets, (from, to) => from - to).Select((shift, feature) => (feature, shift)).Where(pair => pair.shift != 0)];

    public override bool TryRead(Span<T> row, ref RowFacts<T> facts)
    {
        if (!TryBegin(ref facts, out int stored, out int entries))
        {
            return false;
        }

        if (Header.EntryCount is null)
        {
            ReadValues(row, []);
        }
        else
        {
            ReadEntries(entries);
            row.Clear();
            for (int i = 0; i < entries; i++)
            {
                row[columns[i]] = values[i];
            }
        }

        foreach ((int feature, double shift) in shifts)
        {
            row[feature] = T.CreateTruncating(double.CreateTruncating(row[feature]) + shift);
        }

        CheckNumbers(row, feature => feature, facts.Weight);
        Finish(stored, ref facts);
        return true;
    }

    public override bool TryRead(List<int> columns, List<T> values, int featureCount, ref RowFacts<T> facts)
    {
        // Rows whose zeros move are dense for a while.
        if (Header.EntryCount is null || shifts.Length > 0)
        {
            return base.TryRead(columns, values, featureCount, ref facts);
        }

        if (!TryBegin(ref facts, out int stored, out int entries))
        {
            return false;
        }

        ReadEntries(entries);
        columns.AddRange(this.columns.AsSpan(0, entries));
        values.AddRange(this.values.AsSpan(0, entries));
        CheckNumbers(this.values.AsSpan(0, entries), entry => this.columns[entry], facts.Weight);
        Finish(stored, ref facts);
        return true;
    }

    /// <summary>Reads what stands before the features of the next row.</summary>
    private bool TryBegin(ref RowFacts<T> facts, out int stored, out int entries)
    {
        (stored, entries) = (0, 0);
        if (RowsRead == Header.RowCount)
        {
            return false;
        }

        CountRow();
        Take(head);
        stored = BinaryPrimitives.ReadInt32LittleEndian(head);
        entries = Header.EntryCount is null ? 0 : BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(head.Length - sizeof(int)));
        facts.Weight = T.One;
        if (Header.HasWeights)
        {
            Convert(head.AsSpan(sizeof(int), Header.ElementSize), new Span<T>(ref facts.Weight));
        }

        return true;
    }

    /// <summary>Reads numbers block by block, and notes the features of those that lose digits.</summary>
    /// <param name="destination">Receives them.</param>
    /// <param name="features">Their features; empty where they are the first ones.</param>
    private void ReadValues(Span<T> destination, ReadOnlySpan<int> features)
    {
        bool isNarrowed = Header.ElementSize > Unsafe.SizeOf<T>();
        for (int count, done = 0; done < destination.Length; done += count)
        {
            count = Math.Min(BlockNumbers, destination.Length - done);
            ReadOnlySpan<byte> bytes = TakeBlock(count * Header.ElementSize);
            Span<T> block = destination.Slice(done, count);
            Convert(bytes, block);
            for (int i = 0; isNarrowed && i < count; i++)
            {
                if (LostDigits.MayTouch(block[i]))
                {
                    LostDigits.Note(features.IsEmpty ? done + i : features[done + i], BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]));
                }
            }
        }
    }

    /// <summary>Reads the columns and values of a sparse row.</summary>
    private void ReadEntries(int count)
    {
        if ((uint)count > (uint)Header.FeatureCount || count > Header.EntryCount - entriesRead)
        {
            throw BinaryHeader.Damaged(Path, $"row {RowsRead} has {count} entries, more than there can be");
        }

        entriesRead += count;
        if (columns.Length < count)
        {
            columns = new int[Math.Min(Header.FeatureCount, 2L * count)];
            values = new T[columns.Length];
        }

        for (int length, done = 0; done < count; done += length)
        {
            length = Math.Min(BlockNumbers, count - done);
            ReadOnlySpan<byte> bytes = TakeBlock(length * sizeof(int));
            for (int i = 0; i < length; i++)
            {
                columns[done + i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
            }
        }

        for (int i = 0; i < count; i++)
        {
            if (columns[i] <= (i == 0 ? -1 : columns[i - 1]) || columns[i] >= Header.FeatureCount)
            {
                throw BinaryHeader.Damaged(Path, $"the columns of row {RowsRead} do not ascend, or there is no such column");
            }
        }

        ReadValues(values.AsSpan(0, count), columns);
    }

    /// <summary>Finds the class, and compares the checksum behind the last row.</summary>
    private void Finish(int stored, ref RowFacts<T> facts)
    {
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

    private static bool HaveSameNames(IReadOnlyList<string> names, IReadOnlyList<string> others) =>
        names.Equals(others) || names.SequenceEqual(others, StringComparer.Ordinal);

    private void UseClassesOf(DataEncoding encoding)
    {
        List<string> names = [.. encoding.ClassNames];
        classOfStored = [.. Stored.ClassNames.Select(name => names.IndexOf(name))];
    }

    /// <summary>A checksum proves that a file is as it was written, not that it was written well; and a double may be too large for single precision.</summary>
    private void CheckNumbers(ReadOnlySpan<T> row, Func<int, int> featureOf, T weight)
    {
        // Of no numbers TensorPrimitives says that not all are finite.
        if (!row.IsEmpty && !TensorPrimitives.IsFiniteAll(row))
        {
            int feature = 0;
            while (T.IsFinite(row[feature]))
            {
                feature++;
            }

            throw new DataFormatException(
                Path, 0, Stored.FeatureNames[featureOf(feature)],
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

    /// <summary>Reads so many bytes into memory that the next block uses again.</summary>
    private ReadOnlySpan<byte> TakeBlock(int length)
    {
        blockBytes = blockBytes.Length >= length ? blockBytes : new byte[length];
        Take(blockBytes.AsSpan(0, length));
        return blockBytes.AsSpan(0, length);
    }

    /// <summary>Reads bytes that the checksum covers.</summary>
    private void Take(Span<byte> destination)
    {
        ReadExactly(destination);
        checksum = Checksum.Add(checksum, destination);
    }

    private void ReadExactly(Span<byte> destination)
    {
        if (stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
        {
            throw BinaryHeader.Damaged(Path, "it ends within a row or its description");
        }
    }
}
