using System.Diagnostics;
using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>Shows progress while work is done, where somebody watches.</summary>
internal static class Watch
{
    /// <summary>Does work that reads a file, under a line with the share that is read and the rows per second.</summary>
    public static TResult Reading<TResult>(Consoles consoles, string path, Func<IProgress<ReadingProgress>, TResult> work)
    {
        using ProgressLine? line = consoles.NewProgress();
        string name = DataSources.NameOf(path);
        ReadingLine reading = new(line, Path.GetFileName(name));
        try
        {
            return work(reading);
        }
        catch (OperationCanceledException)
        {
            throw new InterruptedException($"Interrupted while reading {name}, after {reading.Rows} rows or more. Nothing is written.");
        }
    }

    /// <summary>Does work that trains, under a line with objective, gap and passes.</summary>
    public static TResult Training<TResult>(Consoles consoles, Func<IProgress<TrainingProgress>?, TResult> work)
    {
        using ProgressLine? line = consoles.NewProgress();
        return work(line is null ? null : new TrainingLine(line));
    }

    private sealed class ReadingLine(ProgressLine? line, string name) : IProgress<ReadingProgress>
    {
        private readonly long start = Stopwatch.GetTimestamp();

        public long Rows { get; private set; }

        public void Report(ReadingProgress value)
        {
            Rows = value.Rows;
            line?.Show(() =>
            {
                double seconds = Math.Max(Stopwatch.GetElapsedTime(start).TotalSeconds, 1e-3);
                string share = value.TotalBytes > 0 ? $"{100.0 * value.BytesRead / value.TotalBytes:F0}%, " : string.Empty;
                return $"reading {share}{value.Rows:N0} rows, {value.Rows / seconds:N0} rows/s: {name}";
            });
        }
    }

    private sealed class TrainingLine(ProgressLine line) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => line.Show(() => double.IsNaN(value.GradientNorm)
            ? $"training {value.Elapsed.TotalSeconds:F1} s: iteration {value.Iteration + 1} is being prepared, {value.Passes:F0} passes"
            : $"training {value.Elapsed.TotalSeconds:F1} s: iteration {value.Iteration}, objective {value.Objective:G8}, gap {value.GapEstimate:G3}, {value.Passes:F0} passes");
    }
}
