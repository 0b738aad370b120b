using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace LogReg.Simd.Benchmarks.Support;

/// <summary>A column that is computed from a benchmark's parameters and perhaps its mean time.</summary>
/// <remarks>Benchmarks may run in another process: the column makes an instance of the class and gives it the same parameters.</remarks>
internal abstract class WorkColumn : IColumn
{
    protected const string Nothing = "-";

    public abstract string Id { get; }

    public abstract string ColumnName { get; }

    public abstract string Legend { get; }

    public abstract int PriorityInCategory { get; }

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public abstract string GetValue(Summary summary, BenchmarkCase benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;

    protected static object InstanceOf(BenchmarkCase benchmarkCase)
    {
        Type type = benchmarkCase.Descriptor.Type;
        object instance = Activator.CreateInstance(type)!;
        foreach (ParameterInstance parameter in benchmarkCase.Parameters.Items)
        {
            type.GetProperty(parameter.Name)!.SetValue(instance, parameter.Value);
        }

        return instance;
    }

    /// <summary>The mean time of one operation in seconds; null where the benchmark failed.</summary>
    protected static double? SecondsOf(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.ResultStatistics is { } statistics ? statistics.Mean / 1e9 : null;
}

/// <summary>GB/s: what the operation must move, divided by its mean time.</summary>
internal sealed class BandwidthColumn : WorkColumn
{
    public override string Id => nameof(BandwidthColumn);

    public override string ColumnName => "GB/s";

    public override string Legend => "The bytes that an operation must read and write, divided by its mean time (1e9 bytes per second)";

    public override int PriorityInCategory => 0;

    public override string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        InstanceOf(benchmarkCase) is IMeasuredWork work && SecondsOf(summary, benchmarkCase) is double seconds
            ? (work.BytesPerOperation / seconds / 1e9).ToString("F2", CultureInfo.InvariantCulture)
            : Nothing;
}

/// <summary>ns/sample: the mean time divided by the rows or elements of an operation.</summary>
internal sealed class TimePerSampleColumn : WorkColumn
{
    public override string Id => nameof(TimePerSampleColumn);

    public override string ColumnName => "ns/sample";

    public override string Legend => "The mean time divided by the rows, or the elements of the span, of an operation";

    public override int PriorityInCategory => 1;

    public override string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        InstanceOf(benchmarkCase) is IMeasuredWork work && SecondsOf(summary, benchmarkCase) is double seconds
            ? (seconds * 1e9 / work.SamplesPerOperation).ToString("F3", CultureInfo.InvariantCulture)
            : Nothing;
}

/// <summary>The largest error against the Reference, found by the same check that every benchmark passes before it is timed.</summary>
internal sealed class ErrorColumn : WorkColumn
{
    private readonly Dictionary<(Type Type, string Parameters), Dictionary<string, string?>> errors = [];

    public override string Id => nameof(ErrorColumn);

    public override string ColumnName => "Max error";

    public override string Legend => "The largest error against the Reference: in units in the last place, or relative to the size of the sum";

    public override int PriorityInCategory => 2;

    public override string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var key = (benchmarkCase.Descriptor.Type, benchmarkCase.Parameters.ValueInfo);
        if (!errors.TryGetValue(key, out Dictionary<string, string?>? ofMethods))
        {
            ofMethods = ErrorsOf(summary, benchmarkCase);
            errors.Add(key, ofMethods);
        }

        return ofMethods.GetValueOrDefault(benchmarkCase.Descriptor.WorkloadMethod.Name) ?? Nothing;
    }

    private static Dictionary<string, string?> ErrorsOf(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (SecondsOf(summary, benchmarkCase) is null || InstanceOf(benchmarkCase) is not IMeasuredError measured)
        {
            return [];
        }

        measured.Setup();
        try
        {
            return summary.BenchmarksCases
                .Where(other => other.Descriptor.Type == benchmarkCase.Descriptor.Type)
                .Select(other => other.Descriptor.WorkloadMethod.Name)
                .Distinct()
                .ToDictionary(name => name, measured.ErrorOf);
        }
        finally
        {
            measured.Cleanup();
        }
    }
}
