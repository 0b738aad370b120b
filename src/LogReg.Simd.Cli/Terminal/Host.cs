using System.Runtime.InteropServices;
using System.Text;
using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>What surrounds a run of the command: its streams, what kind they are, the request to end, and the files that are not complete yet.</summary>
internal sealed class Host : IDisposable
{
    private const int UsualWidth = 80;
    private const int PlainWidth = 120;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly CancellationTokenSource cancellation = new();
    /// <summary>Signals that end a process by default, by their numbers on Linux: a limit of time or of a file's size, an alarm, and those that users send.</summary>
    private static readonly (PosixSignal, int)[] LinuxSignals = [.. ((int[])[10, 12, 14, 24, 25]).Select(number => ((PosixSignal)number, number))];

    private readonly List<PosixSignalRegistration> signals = [];
    private int signal;

    /// <summary>A host.</summary>
    /// <param name="output">The standard output.</param>
    /// <param name="error">The error stream.</param>
    /// <param name="input">Opens the standard input; null for that of the process.</param>
    public Host(Stream output, Stream error, Func<Stream>? input = null)
    {
        Data = new DataSources(input);
        Output = output;
        Out = new StreamWriter(output, Utf8) { AutoFlush = true, NewLine = "\n" };
        Error = new StreamWriter(error, Utf8) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>Gets the standard output, for results that are no text for people.</summary>
    public Stream Output { get; }

    /// <summary>Gets the writer of the standard output.</summary>
    public TextWriter Out { get; }

    /// <summary>Gets the writer of the error stream; what cannot be written is lost, for there is nowhere to say so.</summary>
    public TextWriter Error { get; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>Gets the columns of the terminal; null for the one that there is.</summary>
    public int? TerminalWidth { get; init; }

    /// <summary>Gets the columns that a line of the output has.</summary>
    public int OutputWidth => IsOutputTerminal ? TerminalColumns : TerminalWidth ?? PlainWidth;

    /// <summary>Gets the columns of the terminal now; it may have been resized.</summary>
    public int TerminalColumns => TerminalWidth ?? WidthOfTerminal();

    /// <summary>Gets a value indicating whether the output may have colours.</summary>
    public bool HasColours { get; init; }

    /// <summary>Gets the token that the first signal to end cancels.</summary>
    public CancellationToken Cancellation => cancellation.Token;

    public TemporaryFiles Temporaries { get; } = new();

    /// <summary>Gets the data of this run.</summary>
    public DataSources Data { get; }

    /// <summary>Gets the exit code of a run that was interrupted.</summary>
    public int InterruptedCode => signal == 0 ? ExitCode.Interrupted : 128 + signal;

    /// <summary>The host of this process.</summary>
    public static Host OfProcess()
    {
        bool isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb" || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        Host host = new(StandardStream.Output(), StandardStream.Error())
        {
            IsOutputTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            HasColours = !Console.IsOutputRedirected && !isDumb && !OperatingSystem.IsWindows(),
        };
        IEnumerable<(PosixSignal Name, int Number)> signals = [(PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1), (PosixSignal.SIGQUIT, 3)];
        foreach ((PosixSignal name, int number) in OperatingSystem.IsLinux() ? signals.Concat(LinuxSignals) : signals)
        {
            host.signals.Add(PosixSignalRegistration.Create(name, context => context.Cancel = host.End(number)));
        }

        return host;
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in signals)
        {
            registration.Dispose();
        }

        Data.Dispose();
        cancellation.Dispose();
    }

    /// <summary>The first signal asks for an orderly end; the second one ends the process, which leaves nothing behind either.</summary>
    /// <returns>Whether the process goes on for now.</returns>
    private bool End(int number)
    {
        if (Interlocked.CompareExchange(ref signal, number, 0) == 0)
        {
            cancellation.Cancel();
            return true;
        }

        Temporaries.DeleteAll();
        return false;
    }

    private static int WidthOfTerminal()
    {
        try
        {
            return Console.WindowWidth is > 0 and int width ? width : UsualWidth;
        }
        catch (Exception exception) when (exception is IOException or PlatformNotSupportedException)
        {
            return UsualWidth;
        }
    }
}
