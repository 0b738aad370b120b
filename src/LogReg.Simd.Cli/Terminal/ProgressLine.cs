using System.Diagnostics;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>One line of the terminal that is written again and again, and is gone when the work is done.</summary>
/// <remarks>Nothing but a carriage return steers the terminal, so nothing has to be put right when the process is killed.</remarks>
internal sealed class ProgressLine(Host host) : IDisposable
{
    private const int MillisecondsBetween = 100;

    private readonly Lock gate = new();
    private long last = long.MinValue;
    private int shown;

    /// <summary>Shows a text, unless another one was shown a moment ago; as much of it as fits.</summary>
    public void Show(Func<string> text)
    {
        lock (gate)
        {
            if (last != long.MinValue && Stopwatch.GetElapsedTime(last).TotalMilliseconds < MillisecondsBetween)
            {
                return;
            }

            last = Stopwatch.GetTimestamp();

            // The last column stays free: a character there moves some terminals to the next line.
            string line = Shown.Cut(Shown.Of(text()), Math.Max(0, host.TerminalColumns - 1));
            Write(line);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            Write(string.Empty);
            host.Error.Write('\r');
        }
    }

    private void Write(string line)
    {
        int width = Shown.WidthOf(line);
        int blanks = Math.Min(Math.Max(0, shown - width), Math.Max(0, host.TerminalColumns - 1 - width));
        host.Error.Write($"\r{line}{new string(' ', blanks)}");
        shown = width;
    }
}
