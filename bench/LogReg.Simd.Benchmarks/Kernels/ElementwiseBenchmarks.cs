using System.Numerics;
using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using LogReg.Simd.Benchmarks.Support;

namespace LogReg.Simd.Benchmarks.Kernels;

/// <summary>What the suites over spans of logits share: the lengths, the data, and the check before the timing.</summary>
/// <typeparam name="T">The element type.</typeparam>
public abstract class ElementwiseBenchmarks<T> : IMeasuredWork, IMeasuredError
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Logits of a trained model: far enough out that both branches of every function are taken.</summary>
    private const double LargestLogit = 20;

    private readonly Dictionary<string, string> errors = [];

    /// <summary>Gets or sets the length of the spans.</summary>
    [Params(
        1, // one value: the call and a masked vector
        17, // one vector (or two, or four) and a tail of one
        2_047, // in the L1 cache, odd: the loop and its tail
        1_000_003)] // beyond the L2 cache, odd
    public int Count { get; set; }

    /// <inheritdoc/>
    public virtual unsafe double BytesPerOperation => 2.0 * Count * sizeof(T);

    /// <inheritdoc/>
    public double SamplesPerOperation => Count;

    /// <summary>Gets the arguments.</summary>
    protected T[] Logits { get; private set; } = [];

    /// <summary>Gets labels, 0 or 1.</summary>
    protected T[] Labels { get; private set; } = [];

    /// <summary>Gets the destination.</summary>
    protected T[] Destination { get; private set; } = [];

    /// <summary>Gets the arguments in double, for the Reference.</summary>
    protected double[] WideLogits { get; private set; } = [];

    /// <summary>Gets the labels in double, for the Reference.</summary>
    protected double[] WideLabels { get; private set; } = [];

    /// <summary>Gets the suite's name, also where BenchmarkDotNet runs a class derived from it.</summary>
    private string Name
    {
        get
        {
            Type type = GetType();
            while (type.Assembly != typeof(ElementwiseBenchmarks<>).Assembly)
            {
                type = type.BaseType!;
            }

            return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{typeof(T).Name}>";
        }
    }

    /// <summary>Gets the destination of the Reference.</summary>
    protected double[] WideDestination { get; private set; } = [];

    /// <inheritdoc/>
    [GlobalSetup]
    public void Setup()
    {
        SplitMix random = new(5);
        Logits = new T[Count];
        Labels = new T[Count];
        Destination = new T[Count];
        random.FillSymmetric<T>(Logits);
        random.FillBits<T>(Labels);
        TensorPrimitives.Multiply(Logits, T.CreateTruncating(LargestLogit), Logits);
        WideLogits = Array.ConvertAll(Logits, double.CreateTruncating);
        WideLabels = Array.ConvertAll(Labels, double.CreateTruncating);
        WideDestination = new double[Count];
        Check();
    }

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Cleanup()
    {
        Logits = Labels = Destination = [];
        WideLogits = WideLabels = WideDestination = [];
    }

    /// <inheritdoc/>
    public string? ErrorOf(string method) => errors.GetValueOrDefault(method);

    /// <summary>Holds every method against the Reference.</summary>
    protected abstract void Check();

    /// <summary>Checks the destination of a method against the Reference's.</summary>
    /// <remarks>In double the Reference rounds too: its own errors are added to the tolerance, and seen in the column.</remarks>
    protected void CheckValues(string method, double toleranceInUlps)
    {
        const double ReferenceUlps = 3;
        double tolerance = toleranceInUlps + (typeof(T) == typeof(double) ? ReferenceUlps : 0);
        double error = Agreement.OfValues<T>($"{Name}.{method}", Destination, WideDestination, tolerance);
        errors[method] = FormattableString.Invariant($"{error:F2} ULP");
    }

    /// <summary>Checks a sum of a method against the Reference's.</summary>
    protected void CheckSum(string method, double actual, double expected, double tolerance) =>
        CheckSums(method, [actual], [expected], [Math.Abs(expected)], tolerance);

    /// <summary>Checks sums of a method against the Reference's, relative to their sizes.</summary>
    protected void CheckSums(
        string method, ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, ReadOnlySpan<double> sizes, double tolerance)
    {
        double error = Agreement.OfSums($"{Name}.{method}", actual, expected, sizes, tolerance);
        errors[method] = FormattableString.Invariant($"{error:0.0E-0}");
    }
}
