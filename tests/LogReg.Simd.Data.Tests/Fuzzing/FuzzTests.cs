using System.Diagnostics;
using System.Globalization;
using LogReg.Simd.Data.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace LogReg.Simd.Data.Tests.Fuzzing;

/// <summary>Damaged files end in a data set or in a <see cref="DataFormatException"/>: nothing else is thrown, nothing hangs, memory is bounded.</summary>
/// <remarks>eng/fuzz.sh runs this for longer: LOGREG_FUZZ_SECONDS and LOGREG_FUZZ_SEED change its length and its files.</remarks>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int ShortRun = 1500;
    private const long MemoryLimit = 64 << 20;
    private const long MostResidentBytes = 1L << 30;
    private static readonly TimeSpan MostPerFile = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_damaged_file_is_read_or_refused()
    {
        DataFormat[] formats = [DataFormat.Binary, DataFormat.Idx, DataFormat.Libsvm, DataFormat.Csv];
        using Process process = Run(Seeds.All, formats, ShortRun);
        Assert.InRange(process.PeakWorkingSet64, 0, MostResidentBytes);
    }

    /// <summary>The libraries that decode Parquet and Arrow take the memory that a header claims: what it claims is compared with the file before.</summary>
    [Fact]
    public void A_damaged_file_of_typed_columns_is_read_or_refused()
    {
        using Process process = Run(Seeds.Columnar, [DataFormat.Parquet, DataFormat.Arrow, DataFormat.NumPy], ShortRun);
        Assert.InRange(process.PeakWorkingSet64, 0, MostResidentBytes);
    }

    private Process Run(Func<TemporaryFolder, IReadOnlyList<(string Name, byte[] Content)>> seedsIn, DataFormat[] formats, int shortRun)
    {
        int seconds = Setting("LOGREG_FUZZ_SECONDS", 0);
        int seed = Setting("LOGREG_FUZZ_SEED", 1);
        int workers = seconds > 0 ? Environment.ProcessorCount : 1;
        int[] tried = new int[workers];
        int[] refused = new int[workers];
        Stopwatch clock = Stopwatch.StartNew();
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker =>
        {
            using TemporaryFolder folder = new();
            IReadOnlyList<(string Name, byte[] Content)> seeds = seedsIn(folder);
            DataEncoding[] encodings = [.. seeds.Select(item => EncodingOf(folder, item.Name, item.Content)).OfType<DataEncoding>()];
            Random random = new(seed + worker);
            while (seconds > 0 ? clock.Elapsed.TotalSeconds < seconds : tried[worker] < shortRun)
            {
                tried[worker]++;
                refused[worker] += Try(random, folder, seeds, encodings, formats) ? 0 : 1;
            }
        });

        Process process = Process.GetCurrentProcess();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{tried.Sum()} damaged files in {clock.Elapsed.TotalSeconds:F0} s from seed {seed}: {refused.Sum()} refused, {tried.Sum() - refused.Sum()} read; peak of the process {process.PeakWorkingSet64 >> 20} MiB"));
        if (Environment.GetEnvironmentVariable("LOGREG_FUZZ_REPORT") is { Length: > 0 } report)
        {
            File.AppendAllText(report, $"{formats[0].Name} and others: {tried.Sum()} files, {refused.Sum()} refused, {process.PeakWorkingSet64 >> 20} MiB at most, {clock.Elapsed.TotalSeconds:F0} s\n");
        }

        Assert.InRange(refused.Sum(), tried.Sum() / 10, tried.Sum() * 99 / 100);
        return process;
    }

    /// <summary>Loads one damaged file, and reads it under an encoding; true where it loads.</summary>
    private static bool Try(Random random, TemporaryFolder folder, IReadOnlyList<(string Name, byte[] Content)> seeds, DataEncoding[] encodings, DataFormat[] formats)
    {
        (string name, byte[] content) = seeds[random.Next(seeds.Count)];
        byte[] damaged = Mutator.Mutate(random, content, seeds[random.Next(seeds.Count)].Content);
        if (random.Next(4) == 0)
        {
            damaged = TemporaryFolder.Compress(damaged);
        }

        string path = folder.Write(name, damaged);
        DataOptions options = new()
        {
            Format = random.Next(8) == 0 ? formats[random.Next(formats.Length)] : null,
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

    private static DataEncoding? EncodingOf(TemporaryFolder folder, string name, byte[] content)
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

    private static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
