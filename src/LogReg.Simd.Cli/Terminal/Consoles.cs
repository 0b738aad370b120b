using Spectre.Console;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>Where a command writes: the report to the output, progress and notices to the error stream.</summary>
/// <remarks>Control codes go to terminals only. Whatever is not needed is not made: help and errors do without the library of tables.</remarks>
internal sealed class Consoles(bool isQuiet, CancellationToken cancellation)
{
    private const int PlainWidth = 120;

    private IAnsiConsole? tables;
    private IAnsiConsole? progress;

    public bool IsQuiet => isQuiet;

    /// <summary>Gets a value indicating whether progress may be shown: not where the result goes to the same terminal.</summary>
    public bool ShowsProgress { get; init; } = true;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Gets the writer of plain lines.</summary>
    public TextWriter Out { get; } = Console.Out;

    public TextWriter Error { get; } = Console.Error;

    /// <summary>Gets the console of tables.</summary>
    public IAnsiConsole Tables => tables ??= Make(new PlainWriter(Out), Console.IsOutputRedirected);

    /// <summary>Gets the console of progress; null where nobody watches.</summary>
    public IAnsiConsole? Progress => isQuiet || !ShowsProgress || Console.IsErrorRedirected ? null : progress ??= Make(Error, isPlain: false);

    /// <summary>Writes a line that is worth reading, but no part of the result.</summary>
    public void Notice(string message)
    {
        if (!isQuiet)
        {
            Error.WriteLine($"logreg: {Failure.OneLine(message)}");
        }
    }

    private static IAnsiConsole Make(TextWriter writer, bool isPlain)
    {
        bool isColourless = isPlain || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isColourless ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = isPlain ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        if (isPlain)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
