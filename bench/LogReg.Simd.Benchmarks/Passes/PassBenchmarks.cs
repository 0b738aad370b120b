using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Support;

namespace LogReg.Simd.Benchmarks.Passes;

/// <summary>Where the features of a pass lie.</summary>
public enum BufferSize
{
    /// <summary>16 KiB: half of the smallest L1 cache.</summary>
    L1,

    /// <summary>512 KiB: half of the L2 cache of a server.</summary>
    L2,

    /// <summary>128 MiB: beyond every cache.</summary>
    Memory,
}

/// <summary>What the suites over rows of features share: the shapes, the data, and the check before the timing.</summary>
public abstract class PassBenchmarks : IMeasuredWork, IMeasuredError
{
    private readonly Dictionary<string, string> errors = [];
    private FeaturePool<float>? pool;

    /// <summary>Gets or sets d.</summary>
    public abstract int Features { get; set; }

    /// <summary>Gets or sets where the features lie.</summary>
    public abstract BufferSize Size { get; set; }

    /// <inheritdoc/>
    public double BytesPerOperation => (double)SampleCount * Features * sizeof(float);

    /// <inheritdoc/>
    public double SamplesPerOperation => SampleCount;

    /// <summary>Gets the number of rows: odd, so that every pass has a tail.</summary>
    internal int SampleCount => (BytesOf(Size) / (Features * sizeof(float)) - 1) | 1;

    /// <summary>Gets the problem in hand.</summary>
    internal Problem<float> Problem { get; private set; } = null!;

    /// <inheritdoc/>
    [GlobalSetup]
    public void Setup()
    {
        pool = new FeaturePool<float>(BytesOf(Size), Features);
        Problem = new Problem<float>(pool, SampleCount, Features);
        Prepare();
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Cleanup()
    {
        Release();
        pool?.Dispose();
    }

    /// <inheritdoc/>
    public string? ErrorOf(string method) => errors.GetValueOrDefault(method);

    /// <summary>Prepares what the methods need and holds them against the Reference.</summary>
    protected abstract void Prepare();

    /// <summary>Frees what <see cref="Prepare"/> prepared.</summary>
    protected abstract void Release();

    /// <summary>Notes the error that a method's check found.</summary>
    protected void Note(string method, double error) => errors[method] = FormattableString.Invariant($"{error:0.0E-0}");

    /// <summary>A copy of the features in double, for the Reference.</summary>
    internal double[] WideFeatures() => Array.ConvertAll(Problem.Features.ToArray(), value => (double)value);

    private static int BytesOf(BufferSize size) => size switch
    {
        BufferSize.L1 => 16 << 10,
        BufferSize.L2 => 512 << 10,
        _ => 128 << 20,
    };
}
