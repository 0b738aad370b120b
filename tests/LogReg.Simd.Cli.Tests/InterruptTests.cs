using System.Diagnostics;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Ctrl-C ends the work in order.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Ctrl_c_while_training_says_what_was_reached_and_writes_nothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // Gradient descent on badly scaled columns gets nowhere for hours.
        string data = folder.Write("customers.csv", Customers.Csv(20_000));
        using Process process = Logreg.Start(
            "train", data, "--solver", "gradient-descent", "--tolerance", "1e-15", "--max-iterations", "2000000000", "--model", folder.PathOf("model.json"),
            "--json", folder.PathOf("report.json"));
        Run run = Interrupt(process, afterMilliseconds: 4000);
        Assert.Equal(130, run.ExitCode);
        Assert.StartsWith("reached    objective 0.", run.Output, StringComparison.Ordinal);
        Assert.Equal("logreg: Interrupted while training. No model and no report is written.\n", run.Error);
        Assert.Equal(["customers.csv"], Directory.EnumerateFiles(Path.GetDirectoryName(data)!).Select(Path.GetFileName));
    }

    [Fact]
    public void Ctrl_c_while_predicting_leaves_no_file()
    {
        if (OperatingSystem.IsWindows())
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

        using Process process = Logreg.Start("predict", model, large, "--output", folder.PathOf("out.csv"));
        Run run = Interrupt(process, afterMilliseconds: 1500);
        run.Fails(130, large, "Interrupted while reading", "Nothing is written");
        Assert.Equal(["customers.csv", "large.csv", "model.json"], Directory.EnumerateFiles(Path.GetDirectoryName(data)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static Run Interrupt(Process process, int afterMilliseconds)
    {
        Assert.False(process.WaitForExit(afterMilliseconds), "The command ended before it could be interrupted.");
        using Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        kill.WaitForExit();
        return Logreg.Finish(process);
    }
}
