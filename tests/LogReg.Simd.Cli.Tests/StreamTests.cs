using System.Diagnostics;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Streams that are closed, full or without a reader end with the documented exit code.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, "train absent.csv 2>&-")]
    [InlineData(1, "train absent.csv 2>/dev/full")]
    [InlineData(1, "train absent.csv >&- 2>&-")]
    [InlineData(2, "train --threads 100000 2>&-")]
    [InlineData(3, "train --max-iterations 1 --quiet 2>/dev/full")]
    [InlineData(0, "train --quiet --model closed.json >&- 2>&- <&-")]
    [InlineData(1, "train 2>&1 >/dev/full | grep 'standard output cannot be written'; exit ${PIPESTATUS[0]}")]
    [InlineData(1, "train 2>&1 >&- | grep 'standard output is closed'; exit ${PIPESTATUS[0]}")]
    [InlineData(141, "predict model.json large.csv | head -1; exit ${PIPESTATUS[0]}")]
    [InlineData(0, "predict model.json data.csv --output /dev/stdout | tail -1; exit ${PIPESTATUS[0]}")]
    [InlineData(1, "predict model.json data.csv --output /dev/full 2>&1 | grep 'disk is full'; exit ${PIPESTATUS[0]}")]
    [InlineData(1, "predict model.json large.csv --output /dev/full 2>&1 | grep 'full: The disk is full'; exit ${PIPESTATUS[0]}")]
    [InlineData(0, "inspect model.json --json - > both.txt && $LOGREG inspect model.json --csv - >> both.txt && grep -q '^{' both.txt && grep -q '^feature' both.txt")]
    public void The_exit_code_is_the_documented_one(int exitCode, string command)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string data = folder.Write("data.csv", Customers.Csv());
        folder.Write("large.csv", Customers.Csv(20_000));
        Logreg.Run("train", data, "--model", folder.PathOf("model.json"), "--quiet").Succeeds();
        ProcessStartInfo start = new("bash", ["-c", $"ulimit -c 0; LOGREG='dotnet {Path.Combine(AppContext.BaseDirectory, "logreg.dll")}'; $LOGREG {command}"])
        {
            WorkingDirectory = Path.GetDirectoryName(data)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Run run = Logreg.Finish(process);
        Assert.True(run.ExitCode == exitCode, $"Exit code {run.ExitCode} of {command}: {run.Output}{run.Error}");
        if (command.Contains("closed.json", StringComparison.Ordinal))
        {
            Logreg.Run("inspect", folder.PathOf("closed.json")).Succeeds();
        }
    }
}
