using System.Diagnostics;
using System.Text;
using LogReg.Simd.Cli.Commands;
using LogReg.Simd.Cli.Terminal;
using Xunit;

namespace LogReg.Simd.Cli.Tests.Support;

/// <summary>What a run of the command left behind.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    /// <summary>The run succeeded and had nothing to complain about.</summary>
    public Run Succeeds()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}: {Error}");
        Assert.Equal(string.Empty, Error);
        return this;
    }

    /// <summary>The run failed with one line that says all of these things, and no stack trace.</summary>
    public Run Fails(int exitCode, params string[] parts)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} and not {exitCode}: {Error}{Output}");
        Assert.StartsWith("logreg: ", Error, StringComparison.Ordinal);
        Assert.Equal(Error.Length - 1, Error.IndexOf('\n', StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, Error, StringComparison.Ordinal));
        return this;
    }
}

/// <summary>The command: in this process, or as the executable that it is for its users.</summary>
/// <remarks>
/// To start a runtime and to compile the command takes twenty times as long as what most tests ask of it. <see cref="ExecutableTests"/>
/// hold the executable against the command in this process; signals, streams and the working folder are those of the executable.
/// </remarks>
internal static class Logreg
{
    private const int Patience = 120_000;

    /// <summary>Runs the command in this process, with streams into memory.</summary>
    public static Run Run(params string[] arguments) => RunAt(null, arguments);

    /// <summary>Runs the command in this process with a standard input.</summary>
    public static Run RunWith(byte[] input, params string[] arguments) => RunAt(null, input, arguments);

    /// <summary>Runs the command in this process as on a terminal of some columns without colours.</summary>
    public static Run RunAt(int? columns, params string[] arguments) => RunAt(columns, [], arguments);

    private static Run RunAt(int? columns, byte[] input, string[] arguments)
    {
        using MemoryStream output = new();
        using MemoryStream error = new();
        using Host host = new(output, error, () => new MemoryStream(input)) { IsOutputTerminal = columns is not null, TerminalWidth = columns };
        int code = CommandLine.Run(arguments, host);
        return new Run(code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>Runs the executable.</summary>
    public static Run RunExecutable(params string[] arguments)
    {
        using Process process = Start(arguments);
        return Finish(process);
    }

    public static Run RunIn(string folder, params string[] arguments)
    {
        using Process process = StartIn(folder, arguments);
        return Finish(process);
    }

    public static Process Start(params string[] arguments) => StartIn(string.Empty, arguments);

    /// <summary>Starts the executable by way of a program that takes a command, nohup for example.</summary>
    public static Process StartBy(string[] launcher, params string[] arguments) => StartIn(string.Empty, arguments, launcher);

    private static Process StartIn(string folder, string[] arguments, params string[] launcher)
    {
        string[] program = [.. launcher, "dotnet"];
        ProcessStartInfo start = new(program[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        foreach (string word in program[1..])
        {
            start.ArgumentList.Add(word);
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "logreg.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static Run Finish(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"The command did not end within {Patience} ms.");
        }

        return new Run(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
