using System.Buffers.Binary;
using LogReg.Simd.Data.Binary;
using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests.Fuzzing;

/// <summary>Damaged files of one format, loaded under random options.</summary>
internal sealed class DamagedFiles : IDisposable
{
    private const long MemoryLimit = 64 << 20;

    /// <summary>Far above what any file takes, so that a busy machine is no failure; what never ends is ended by eng/fuzz.sh.</summary>
    private static readonly TimeSpan MostPerFile = TimeSpan.FromMinutes(2);

    private readonly string format;
    private readonly TemporaryFolder folder = new();
    private readonly IReadOnlyList<(string Name, byte[] Content)> all;
    private readonly IReadOnlyList<(string Name, byte[] Content)> own;
    private readonly DataEncoding[] encodings;

    /// <summary>Prepares undamaged files.</summary>
    /// <param name="format">One of <see cref="Seeds.Formats"/>.</param>
    public DamagedFiles(string format)
    {
        this.format = format;
        all = [.. Seeds.Formats.SelectMany(other => Seeds.Of(other, folder))];
        own = Seeds.Of(format, folder);
        encodings = [.. own.Concat(all).Select(item => EncodingOf(item.Name, item.Content)).OfType<DataEncoding>()];
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Makes the checksums of a packed file right, so that a reader meets the damage itself.</summary>
    public static void Seal(Span<byte> file)
    {
        if (file.Length < BinaryHeader.Size + BinaryHeader.TrailerSize)
        {
            return;
        }

        int end = BinaryHeader.Size - sizeof(uint);
        BinaryPrimitives.WriteUInt32LittleEndian(file[end..], Checksum.Add(0, file[..end]));
        BinaryPrimitives.WriteUInt32LittleEndian(file[^sizeof(uint)..], Checksum.Add(0, file[BinaryHeader.Size..^sizeof(uint)]));
    }

    /// <summary>Loads one damaged file, and reads it under an encoding; true where it loads.</summary>
    /// <param name="random">Decides about the damage and the options.</param>
    public bool Try(Random random)
    {
        (string name, byte[] content) = own[random.Next(own.Count)];
        byte[] damaged = Mutator.Mutate(random, content, all[random.Next(all.Count)].Content);
        if (format == "packed" && random.Next(4) != 0)
        {
            Seal(damaged);
        }

        if (random.Next(4) == 0)
        {
            damaged = TemporaryFolder.Compress(damaged);
        }

        string path = folder.Write(name, damaged);
        if (format == "idx")
        {
            // The images are read with the labels beside them: one of the two is damaged.
            string other = name == Seeds.Images ? Seeds.Labels : Seeds.Images;
            folder.Write(other, own.First(seed => seed.Name == other).Content);
            path = folder.PathOf(Seeds.Images);
        }

        DataOptions options = new()
        {
            Format = random.Next(8) == 0 ? DataFormat.All[random.Next(DataFormat.All.Count)] : null,
            Missing = (MissingCells)random.Next(5),
            Encoding = random.Next(6) == 0 ? (TextEncoding)random.Next(5) : TextEncoding.Auto,
            Comment = random.Next(8) == 0 ? '#' : null,
            SkipLines = random.Next(8) == 0 ? random.Next(3) : 0,
            DecimalMark = random.Next(8) == 0 ? ',' : null,
            ThousandsMark = random.Next(8) == 0 ? '.' : null,
            KeepIdentifiers = random.Next(2) == 0,
            RareLimit = random.Next(4) == 0 ? 3 : 0,
            Coding = (CategoryCoding)random.Next(2),
            BlockBytes = random.Next(2) == 0 ? 64 : 1 << 20,
            ThreadCount = 1 + random.Next(2),
            Header = random.Next(4) == 0 ? (HeaderLine)random.Next(3) : HeaderLine.Auto,
            Delimiter = random.Next(8) == 0 ? ",; \"a"[random.Next(5)] : null,
            Categorical = random.Next(4) == 0 ? "auto,0" : "auto",
            Target = random.Next(8) == 0 ? "1" : null,
            Scale = random.Next(4) == 0 ? 255 : 1,
            MemoryLimit = MemoryLimit,
        };
        using CancellationTokenSource source = new(MostPerFile);
        bool loads = false;
        try
        {
            using Dataset<float> dataset = DataFile.Load<float>(path, options, null, source.Token);
            loads = true;
            Assert.Equal(dataset.Features.SampleCount, dataset.Labels.Length);
            Assert.Equal(dataset.Features.SampleCount, dataset.RowsRead - dataset.RowsDropped);
            Assert.All(RowCheck.Of(dataset, 0), value => Assert.True(float.IsFinite(value)));
            DataEncoding.FromJson(dataset.Encoding.ToJson());
        }
        catch (DataFormatException exception)
        {
            Assert.NotNull(exception.Path);
        }
        catch (Exception exception)
        {
            throw Failure(path, options, exception);
        }

        DataEncoding encoding = encodings[random.Next(encodings.Length)];
        try
        {
            using RowStream<double> stream = RowStream<double>.Open(path, encoding, new RowStreamOptions { IgnoreExtraColumns = random.Next(2) == 0 }, null, source.Token);
            while (stream.Read())
            {
                Assert.Equal(stream.RowCount * encoding.FeatureCount, stream.Rows.Length);
            }
        }
        catch (DataFormatException)
        {
            // Refusing is one of the two things that it may do.
        }
        catch (Exception exception)
        {
            throw Failure(path, options, exception);
        }

        return loads;
    }

    private DataEncoding? EncodingOf(string name, byte[] content)
    {
        try
        {
            using Dataset<double> dataset = DataFile.Load<double>(folder.Write(name, content), new DataOptions { Missing = MissingCells.Mean });
            return dataset.Encoding;
        }
        catch (DataFormatException)
        {
            return null;
        }
    }

    /// <summary>Keeps the file that failed outside the folder that is deleted.</summary>
    private static InvalidOperationException Failure(string path, DataOptions options, Exception exception)
    {
        string kept = Path.Combine(Path.GetTempPath(), $"fuzz-{Guid.NewGuid():N}-{Path.GetFileName(path)}");
        File.Copy(path, kept);
        return new InvalidOperationException($"The file {kept} under {options} ended in {exception.GetType().Name}: {exception}", exception);
    }
}
