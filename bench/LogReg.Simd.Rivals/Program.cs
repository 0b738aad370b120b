using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using LogReg.Simd.Rivals.Batches;
using LogReg.Simd.Rivals.Loading;
using LogReg.Simd.Rivals.Support;
using LogReg.Simd.Rivals.Training;
using Perfolizer.Horology;

switch (args)
{
    case ["training"]:
        TrainingCommand.Run();
        return 0;
    case ["threads"]:
        ThreadsCommand.Run();
        return 0;
    case ["loading"]:
        LoadingCommand.Run();
        return 0;
    case ["models", string folder]:
        RivalModels.Write(folder);
        return 0;
    case [string first, ..] when !first.StartsWith('-'):
        Console.Error.WriteLine($"The command {first} is unknown; use training, threads, loading, models FOLDER, or the options of BenchmarkDotNet such as --filter '*OneRow*'.");
        return 2;
}

// In this process, and briefly: the cases take from nanoseconds to a quarter of a second, and a process for each would take minutes to build.
ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
    .AddColumn(StatisticColumn.Min)
    .HideColumns(Column.Error, Column.StdDev, Column.Median, Column.RatioSD, Column.Gen0, Column.Gen1, Column.Gen2)
    .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared));
if (!args.Contains("--job"))
{
    config.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(4).WithIterationCount(9).WithIterationTime(TimeInterval.FromMilliseconds(80)).WithEvaluateOverhead(false));
}

IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(RivalModels).Assembly).Run(args, config);
return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
