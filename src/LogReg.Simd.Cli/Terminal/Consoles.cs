namespace LogReg.Simd.Cli.Terminal;

/// <summary>Where a command writes: the report to the output, progress and notices to the error stream.</summary>
/// <remarks>Whatever stands in a line, escape sequences of the data's included, is shown and not obeyed.</remarks>
internal sealed class Consoles(bool isQuiet, Host host)
{
    public bool IsQuiet => isQuiet;

    public Host Host => host;

    /// <summary>Gets a value indicating whether progress may be shown: not where the result goes to the same terminal.</summary>
    public bool ShowsProgress { get; init; } = true;

    public CancellationToken Cancellation => host.Cancellation;

    /// <summary>Gets a line of progress; null where nobody watches.</summary>
    public ProgressLine? NewProgress() => isQuiet || !ShowsProgress || !host.IsErrorTerminal ? null : new ProgressLine(host);

    /// <summary>Writes a line of the report, on a terminal divided between words.</summary>
    /// <param name="text">The line.</param>
    /// <param name="indent">The blanks before what does not fit the first line.</param>
    public void Line(string text, int indent = 0)
    {
        string shown = Shown.Of(text);
        foreach (string line in host.IsOutputTerminal ? Wrapping.Lines(shown, host.OutputWidth, indent) : [shown])
        {
            host.Out.WriteLine(line);
        }
    }

    /// <summary>Writes a line of the report that begins with what it is about.</summary>
    public void Entry(string name, string text)
    {
        const int NameColumns = 11;
        Line(name.PadRight(NameColumns) + text, NameColumns);
    }

    /// <summary>Writes a line that is worth reading, but no part of the result.</summary>
    public void Notice(string message)
    {
        if (!isQuiet)
        {
            Warn(message);
        }
    }

    /// <summary>Writes a line on the error stream that nobody should miss.</summary>
    public void Warn(string message) => host.Error.WriteLine($"logreg: {Shown.Of(message.Trim())}");
}
