using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>The executable and the command in the process of the tests, which most tests run, do the same.</summary>
public sealed class ExecutableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, "train", "--quiet")]
    [InlineData(0, "train", "--multiclass", "softmax", "--threads", "1")]
    [InlineData(1, "train", "no-such-file.csv")]
    [InlineData(2, "nonsense")]
    [InlineData(2, "train", "--loss", "brier", "--solver", "newton-cholesky")]
    public void Both_print_the_same_and_end_with_the_same_code(int exitCode, params string[] arguments)
    {
        Run executable = Logreg.RunExecutable(arguments);
        Run here = Logreg.Run(arguments);
        Assert.Equal(exitCode, executable.ExitCode);
        Assert.Equal(exitCode, here.ExitCode);
        Assert.Equal(executable.Error, here.Error);
        Assert.Equal(WithoutTimings(executable.Output), WithoutTimings(here.Output));
    }

    [Fact]
    public void Both_write_the_same_files()
    {
        string data = folder.Write("customers.csv", Customers.Csv());
        Logreg.RunExecutable("train", data, "--model", folder.PathOf("a.json"), "--quiet").Succeeds();
        Logreg.Run("train", data, "--model", folder.PathOf("b.json"), "--quiet").Succeeds();
        Assert.Equal(File.ReadAllBytes(folder.PathOf("a.json")), File.ReadAllBytes(folder.PathOf("b.json")));
        string printed = Logreg.RunExecutable("predict", folder.PathOf("a.json"), data).Succeeds().Output;
        Logreg.Run("predict", folder.PathOf("b.json"), data, "--output", folder.PathOf("out.csv")).Succeeds();
        Assert.Equal(printed, File.ReadAllText(folder.PathOf("out.csv")));
    }

    private static string WithoutTimings(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("seconds ", StringComparison.Ordinal)));
}
