using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace LogReg.Simd.Benchmarks.Support;

/// <summary>Runs the BenchmarkDotNet suites.</summary>
internal static class Suite
{
    private const int Success = 0;
    private const int Failure = 1;

    /// <summary>Runs what the arguments select.</summary>
    /// <returns>0, or 1 where a benchmark failed: also where a kernel disagrees with the Reference.</returns>
    public static int Run(string[] arguments)
    {
        IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Suite).Assembly).Run(WithDryInProcess(arguments), Config());
        return summaries.All(Succeeded) ? Success : Failure;
    }

    private static ManualConfig Config() => ManualConfig.Create(DefaultConfig.Instance)
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumn(new BandwidthColumn(), new TimePerSampleColumn(), new ErrorColumn())
        .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared));

    /// <summary>A dry run proves that everything works, and takes minutes if every case gets a process of its own: it runs in this one.</summary>
    private static string[] WithDryInProcess(string[] arguments)
    {
        bool dry = arguments.Zip(arguments.Skip(1)).Any(pair =>
            pair.First is "--job" or "-j" && pair.Second.Equals("dry", StringComparison.OrdinalIgnoreCase));
        bool inProcess = arguments.Any(argument => argument is "--inProcess" or "-i");
        return dry && !inProcess ? [.. arguments, "--inProcess"] : arguments;
    }

    private static bool Succeeded(Summary summary) =>
        !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success);
}
