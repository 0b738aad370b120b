using System.Diagnostics;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>A signal to end ends the work in order: nothing is left behind, and the exit code is 128 and the number of the signal.</summary>
public sealed class InterruptTests : IDisposable
{
    /// <summary>Start and reading take less of a processor's time, and training takes all that it gets.</summary>
    private const double SecondsUntilTraining = 2;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void A_signal_while_training_says_what_was_reached_and_writes_nothing(string signal, int exitCode)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string data = folder.Write("customers.csv", Customers.Csv(2000));
        using Process process = StartTraining(Signals.Listening, data);
        Run run = Interrupt(process, signal, () => HasBegun(process));
        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("reached    objective 0.", run.Output, StringComparison.Ordinal);
        Assert.Equal("logreg: Interrupted while training. No model and no report is written.\n", run.Error);
        Assert.Equal(["customers.csv"], folder.Names());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("QUIT", 131)]
    [InlineData("USR1", 138)]
    [InlineData("XCPU", 152)]
    public void A_signal_while_predicting_leaves_no_file(string signal, int exitCode)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string data = folder.Write("customers.csv", Customers.Csv());
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data, "--model", model, "--quiet").Succeeds();
        string block = Customers.Csv(20_000, withLabels: false);
        string rows = block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        string large = folder.PathOf("large.csv");
        using (StreamWriter writer = new(large))
        {
            writer.Write(block);
            for (int i = 0; i < 400; i++)
            {
                writer.Write(rows);
            }
        }

        using Process process = Logreg.StartBy(Signals.Listening, "predict", model, large, "--output", folder.PathOf("out.csv"));
        Run run = Interrupt(process, signal, () => folder.Names().Any(name => name.EndsWith(".tmp", StringComparison.Ordinal)));
        run.Fails(exitCode, large, "Interrupted while reading", "Nothing is written");
        Assert.Equal(["customers.csv", "large.csv", "model.json"], folder.Names());
    }

    [Fact]
    public void A_command_that_nohup_started_outlives_a_hangup()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string data = folder.Write("customers.csv", Customers.Csv(2000));
        using Process process = StartTraining([.. Signals.Listening, "nohup"], data);
        Assert.True(SpinWait.SpinUntil(() => HasBegun(Refreshed(process)), 60_000), "The command did not begin.");
        Assert.True(Signals.IgnoresHangup(process));
        Send(process, "HUP");
        TimeSpan before = process.TotalProcessorTime;
        Assert.True(SpinWait.SpinUntil(() => Refreshed(process).HasExited || process.TotalProcessorTime - before > TimeSpan.FromSeconds(0.5), 60_000), "The command stands still.");
        Assert.False(process.HasExited, "The command ended at a hangup that it was to ignore.");
        Send(process, "TERM");
        Assert.Equal(143, Logreg.Finish(process).ExitCode);
    }

    /// <summary>Gradient descent on badly scaled columns gets nowhere for hours.</summary>
    private Process StartTraining(string[] launcher, string data) => Logreg.StartBy(
        launcher, "train", data, "--solver", "gradient-descent", "--tolerance", "1e-15", "--max-iterations", "2000000000", "--model", folder.PathOf("model.json"),
        "--json", folder.PathOf("report.json"), "--threads", "1");

    private static Run Interrupt(Process process, string signal, Func<bool> hasBegun)
    {
        // The runtime catches SIGHUP from the moment on when the command asks it to: then a signal is no longer deadly.
        bool begun = SpinWait.SpinUntil(() => Refreshed(process).HasExited || (Signals.CatchesHangup(process) && hasBegun()), 60_000);
        if (process.HasExited)
        {
            Assert.Fail($"The command ended before it could be interrupted: {Logreg.Finish(process)}");
        }

        Assert.True(begun, Signals.IgnoresHangup(process) ? "The command ignores SIGHUP, so that nothing tells when it can be interrupted." : "The command did not begin.");
        Send(process, signal);
        return Logreg.Finish(process);
    }

    private static void Send(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    private static bool HasBegun(Process process) => process.TotalProcessorTime.TotalSeconds > SecondsUntilTraining;

    private static Process Refreshed(Process process)
    {
        Thread.Sleep(5);
        process.Refresh();
        return process;
    }
}
