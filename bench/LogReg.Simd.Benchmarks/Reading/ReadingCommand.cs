using System.Globalization;
using LogReg.Simd.Benchmarks.Roofline;
using LogReg.Simd.Data;

namespace LogReg.Simd.Benchmarks.Reading;

/// <summary>The command <c>reading [--data DIR]</c>: how fast data files become packed features, and rows under an encoding.</summary>
internal static class ReadingCommand
{
    private const string Usage = "usage: reading [--data DIR], where DIR holds adult/adult-train.csv and a9a/a9a.";

    private static readonly TimingPlan Plan = new(TimeSpan.FromSeconds(6), TimeSpan.Zero, 5);

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: 0, 1 where a file cannot be read or written, 2 for unknown arguments.</returns>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length > 0 && !(arguments.Length == 2 && arguments[0] == "--data"))
        {
            Console.Error.WriteLine($"The argument {arguments[0]} is unknown or has no value; {Usage}");
            return 2;
        }

        string folder = Directory.CreateTempSubdirectory("logreg-reading-").FullName;
        try
        {
            Measure(folder, arguments.Length == 2 ? arguments[1] : null);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DataFormatException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string folder, string? data)
    {
        Console.WriteLine(Machine.Description);
        Console.WriteLine("Megabytes of the file per second, warm cache, medians of rounds in which each contender has its turn.");
        Console.WriteLine();
        Console.WriteLine("| file | MB | what | 1 thread | all threads | ratio | rounds |");
        Console.WriteLine("|---|---:|---|---:|---:|---:|---:|");
        Lines("numbers, CSV", ReadingFiles.Numbers(folder));
        Lines("numbers and texts, CSV", ReadingFiles.Mixed(folder));
        Lines("indicators, LIBSVM", ReadingFiles.Libsvm(folder, areIndicators: true));
        Lines("values, LIBSVM", ReadingFiles.Libsvm(folder, areIndicators: false));
        if (data is not null)
        {
            Lines("adult-train.csv", Path.Combine(data, "adult", "adult-train.csv"));
            Lines("a9a", Path.Combine(data, "a9a", "a9a"));
        }

        ParquetLine(ReadingFiles.Parquet(folder));
    }

    private static void Lines(string name, string path)
    {
        Line(name, path, "load", threads => DataFile.Load<float>(path, new DataOptions { ThreadCount = threads }).Dispose());
        DataEncoding encoding;
        using (Dataset<float> dataset = DataFile.Load<float>(path))
        {
            encoding = dataset.Encoding;
        }

        Line(name, path, "stream", threads =>
        {
            using RowStream<float> rows = RowStream<float>.Open(path, encoding, new RowStreamOptions { ThreadCount = threads });
            while (rows.Read())
            {
            }
        });
    }

    private static void Line(string name, string path, string what, Action<int> read)
    {
        double bytes = new FileInfo(path).Length;
        InterleavedTiming timing = InterleavedTiming.Measure(Plan, new Contender(() => read(1), bytes), new Contender(() => read(0), bytes));
        Write(name, bytes, what, timing);
    }

    private static void ParquetLine(string path)
    {
        double bytes = new FileInfo(path).Length;
        DataEncoding encoding;
        using (Dataset<float> dataset = DataFile.Load<float>(path))
        {
            encoding = dataset.Encoding;
        }

        InterleavedTiming timing = InterleavedTiming.Measure(
            Plan,
            new Contender(() => ParquetAlone.Read(path), bytes),
            new Contender(() => DataFile.Load<float>(path).Dispose(), bytes));
        Write("numbers, Parquet", bytes, "Parquet.Net alone against load", timing);
        timing = InterleavedTiming.Measure(
            Plan,
            new Contender(() => ParquetAlone.Read(path), bytes),
            new Contender(
                () =>
                {
                    using RowStream<float> rows = RowStream<float>.Open(path, encoding);
                    while (rows.Read())
                    {
                    }
                },
                bytes));
        Write("numbers, Parquet", bytes, "Parquet.Net alone against stream", timing);
    }

    private static void Write(string name, double bytes, string what, InterleavedTiming timing) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {bytes / 1e6:F1} | {what} | {timing.Rate(0) / 1e6:F0} | {timing.Rate(1) / 1e6:F0} | {timing.RateRatio(1, 0):F2} | {timing.RoundCount} |"));
}
