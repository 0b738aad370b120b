using System.Diagnostics;
using LogReg.Simd.Data;
using LogReg.Simd.Training;
using Spectre.Console;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>Shows progress while work is done, where somebody watches.</summary>
internal static class Watch
{
    /// <summary>Does work that reads a file, under a bar with rows per second.</summary>
    public static TResult Reading<TResult>(Consoles consoles, string path, Func<IProgress<ReadingProgress>, TResult> work)
    {
        ReadingBar bar = new();
        try
        {
            if (consoles.Progress is not { } console)
            {
                return work(bar);
            }

            return console.Progress().AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
                .Start(context =>
                {
                    bar.Show(context.AddTask($"reading {Markup.Escape(Path.GetFileName(path))}", maxValue: 1), path);
                    return work(bar);
                });
        }
        catch (OperationCanceledException)
        {
            throw new InterruptedException($"Interrupted while reading {path}, after {bar.Rows} rows or more. Nothing is written.");
        }
    }

    /// <summary>Does work that trains, under a line with objective, gap and passes.</summary>
    public static TResult Training<TResult>(Consoles consoles, Func<IProgress<TrainingProgress>?, TResult> work)
    {
        if (consoles.Progress is not { } console)
        {
            return work(null);
        }

        return console.Status().Start("training", context => work(new TrainingLine(context)));
    }

    private sealed class ReadingBar : IProgress<ReadingProgress>
    {
        private readonly long start = Stopwatch.GetTimestamp();
        private ProgressTask? task;
        private string name = string.Empty;

        public long Rows { get; private set; }

        public void Show(ProgressTask shown, string path)
        {
            task = shown;
            name = Markup.Escape(Path.GetFileName(path));
        }

        public void Report(ReadingProgress value)
        {
            Rows = value.Rows;
            if (task is not null)
            {
                double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
                task.Value = value.TotalBytes > 0 ? (double)value.BytesRead / value.TotalBytes : 1;
                task.Description = $"reading {name}: {value.Rows:N0} rows, {value.Rows / Math.Max(seconds, 1e-3):N0} rows/s";
            }
        }
    }

    private sealed class TrainingLine(StatusContext context) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) =>
            context.Status = $"training: iteration {value.Iteration}, objective {value.Objective:G8}, gap {value.GapEstimate:G3}, {value.Passes:F0} passes, {value.Elapsed.TotalSeconds:F1} s";
    }
}
