using System.Diagnostics;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Data from the standard input and from pipes are those of a file with the same bytes, and leave nothing behind.</summary>
public sealed class StandardInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_command_that_reads_data_takes_them_from_the_standard_input()
    {
        string path = folder.Write("data.csv", Customers.Csv());
        byte[] data = File.ReadAllBytes(path);
        (string fromFile, string fromInput) = (folder.PathOf("a.json"), folder.PathOf("b.json"));
        Logreg.Run("train", path, "--model", fromFile, "--quiet").Succeeds();
        Run train = Logreg.RunWith(data, "train", "-", "--model", fromInput).Succeeds();
        Assert.StartsWith("data       standard input: ", train.Output, StringComparison.Ordinal);
        string[] models = [.. new[] { fromFile, fromInput }.Select(file => File.ReadAllText(file))];
        Assert.Equal(models[0][models[0].IndexOf("\"coefficients\"", StringComparison.Ordinal)..], models[1][models[1].IndexOf("\"coefficients\"", StringComparison.Ordinal)..]);

        Assert.Equal(Logreg.Run("predict", fromFile, path).Output, Logreg.RunWith(data, "predict", fromFile, "-").Succeeds().Output);
        Assert.Equal(
            Logreg.Run("evaluate", fromFile, path).Succeeds().Output.Replace("data.csv", "standard input", StringComparison.Ordinal).Replace(Path.GetDirectoryName(path)! + "/", string.Empty, StringComparison.Ordinal),
            Logreg.RunWith(data, "evaluate", fromFile, "-").Succeeds().Output);
        Logreg.Run("convert", path, folder.PathOf("a.lrsd")).Succeeds();
        Logreg.RunWith(data, "convert", "-", folder.PathOf("b.lrsd")).Succeeds();
        Assert.Equal(File.ReadAllBytes(folder.PathOf("a.lrsd")), File.ReadAllBytes(folder.PathOf("b.lrsd")));
        Run test = Logreg.RunWith(data, "train", path, "--test", "-").Succeeds();
        Assert.Contains("standard input", test.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_name_the_standard_input()
    {
        Logreg.RunWith([], "train", "-").Fails(1, "standard input: ", "empty");
        Logreg.RunWith("a,b,label\n1,2,0\n3,x,1\n4,5,1\n5,6,1\n"u8.ToArray(), "train", "-").Fails(1, "standard input, line 3, column b");
        Logreg.RunWith("1,2\n"u8.ToArray(), "train", "-", "--test", "-").Fails(2, "standard input cannot be both DATA and --test");
    }

    [Theory]
    [InlineData(0, "cat data.csv | $LOGREG train - --quiet")]
    [InlineData(0, "$LOGREG train <(cat data.csv) --quiet --test <(cat data.csv) --model m.json && $LOGREG predict m.json <(gzip -c data.csv) | tail -1 | grep -q ,")]
    [InlineData(0, "cat data.csv | $LOGREG train /dev/stdin --quiet --precision auto")]
    [InlineData(1, "$LOGREG train - <&- 2>&1 | grep 'standard input: It is closed'; exit ${PIPESTATUS[0]}")]
    [InlineData(143, "mkfifo p; (cat data.csv; sleep 5) > p 2>/dev/null & $LOGREG train - < p 2>err & sleep 1.5; ls $TMPDIR | grep -c . && exit 9; kill $!; wait $!")]
    [InlineData(137, "mkfifo p; (cat data.csv; sleep 5) > p 2>/dev/null & $LOGREG train - < p 2>err & sleep 1.5; kill -9 $!; wait $! 2>/dev/null")]
    public void Pipes_are_read_once_and_nothing_is_left(int exitCode, string command)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string data = folder.Write("data.csv", Customers.Csv());
        string temporary = Directory.CreateDirectory(folder.PathOf("tmp")).FullName;
        ProcessStartInfo start = new("bash", ["-c", $"LOGREG='dotnet {Path.Combine(AppContext.BaseDirectory, "logreg.dll")}'; {command}"])
        {
            WorkingDirectory = Path.GetDirectoryName(data)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = temporary;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using Process process = Process.Start(start)!;
        Run run = Logreg.Finish(process);
        Assert.True(run.ExitCode == exitCode, $"Exit code {run.ExitCode} of {command}: {run.Output}{run.Error}");
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
    }
}
