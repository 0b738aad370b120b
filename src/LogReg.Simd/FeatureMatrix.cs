using System.Runtime.InteropServices;
using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <summary>An immutable matrix of features, packed once into the strip layout that every training kernel reads.</summary>
/// <remarks>
/// <para>
/// In the strip layout 16 rows lie interleaved: element (strip, feature, lane) stands at
/// <c>strip·16·FeatureCount + feature·16 + lane</c>, where row = 16·strip + lane. Rows behind the last sample are zero. Every lane is
/// a row, so logits need no horizontal sum, any feature count works without padding, and a pass reads one sequential stream.
/// From 160 features on, where the lane sums of the gradient would leave the L1 cache, a strip holds its rows one after another
/// instead, each padded to a multiple of 16 features.
/// </para>
/// <para>
/// The matrix is cut into panels, the unit of parallel work, by its shape alone; that is what makes results bit-identical on any
/// number of threads. Storage is native memory (in huge pages where the system grants them): <see cref="Dispose"/> frees it.
/// Reading is thread-safe.
/// </para>
/// </remarks>
/// <typeparam name="T">The element type of the strips, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe partial class FeatureMatrix<T> : IDisposable
    where T : unmanaged
{
    /// <summary>The feature count from which rows lie one after another in a strip: where the two layouts are equally fast.</summary>
    private const int ConsecutiveFrom = 160;

    /// <summary>A tile of the Gram kernel may read seven features past the last one of the last strip.</summary>
    private const nuint SlackElements = 7 * Lanes.Count;

    /// <summary>More than any address space of 64 bits has, so that no size overflows on its way to the system.</summary>
    private const ulong MostBytes = 1UL << 56;

    private const long PrefetchFromBytes = 2 << 20;

    private readonly NativeBuffer storage;

    private FeatureMatrix(int sampleCount, int featureCount, bool consecutive)
    {
        Kernels = StripKernels<T>.For(consecutive, featureCount);
        SampleCount = sampleCount;
        FeatureCount = featureCount;
        Plan = new PanelPlan(sampleCount, featureCount, sizeof(T));
        UInt128 bytes = (((UInt128)Plan.StripCount * (UInt128)StripSize) + SlackElements) * (UInt128)sizeof(T);
        storage = Allocate(bytes, sampleCount, featureCount);
        nuint elements = (nuint)bytes / (nuint)sizeof(T);
        nuint written = (nuint)(sampleCount / Lanes.Count) * (nuint)StripSize;
        NativeMemory.Clear(Strips + written, (elements - written) * (nuint)sizeof(T));
    }

    /// <summary>Gets the number of samples (rows).</summary>
    public int SampleCount { get; }

    /// <summary>Gets the number of features (columns).</summary>
    public int FeatureCount { get; }

    /// <summary>Gets the number of panels, the independent pieces that threads share out.</summary>
    public int PanelCount => Plan.PanelCount;

    /// <summary>Gets the kernels for the layout of the strips.</summary>
    internal StripKernels<T> Kernels { get; }

    /// <summary>Gets a value indicating whether a pass reads the strips from memory, so that fetching ahead pays.</summary>
    internal bool ExceedsCaches => narrow is null && (long)Plan.StripCount * StripSize * sizeof(T) > PrefetchFromBytes;

    internal nint StripSize => Kernels.StripSize(FeatureCount);

    internal PanelPlan Plan { get; }

    /// <summary>Gets the first strip. Whoever reads on needs a <see cref="Use"/>.</summary>
    internal T* Strips
    {
        get
        {
            ThrowIfDisposed();
            return narrow is null ? (T*)storage.Pointer : throw new InvalidOperationException("The strips of a widened matrix exist one group at a time.");
        }
    }

    /// <summary>Packs row-major single-precision features.</summary>
    /// <param name="features">The rows, one after another; row i begins at i·<paramref name="stride"/>.</param>
    /// <param name="sampleCount">The number of rows, ≥ 0.</param>
    /// <param name="featureCount">The number of features, ≥ 0.</param>
    /// <param name="stride">The distance between row starts in elements, ≥ <paramref name="featureCount"/>: the last row needs its features only, and what lies behind is not read. 0,
    /// the default, stands for rows without gaps, whose length is <paramref name="sampleCount"/> times <paramref name="featureCount"/> exactly.</param>
    /// <returns>The packed matrix; values are converted to <typeparamref name="T"/>.</returns>
    /// <exception cref="ArgumentException">The span has not the length of the shape, or the stride is shorter than a row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    /// <exception cref="InsufficientMemoryException">There is not the memory for the matrix; the message says how much it takes.</exception>
    public static FeatureMatrix<T> Pack(ReadOnlySpan<float> features, int sampleCount, int featureCount, int stride = 0) =>
        PackFrom(features, sampleCount, featureCount, stride);

    /// <summary>Packs row-major double-precision features; see <see cref="Pack(ReadOnlySpan{float}, int, int, int)"/>.</summary>
    /// <inheritdoc cref="Pack(ReadOnlySpan{float}, int, int, int)"/>
    public static FeatureMatrix<T> Pack(ReadOnlySpan<double> features, int sampleCount, int featureCount, int stride = 0) =>
        PackFrom(features, sampleCount, featureCount, stride);

    /// <summary>Packs row-major half-precision features; see <see cref="Pack(ReadOnlySpan{float}, int, int, int)"/>.</summary>
    /// <inheritdoc cref="Pack(ReadOnlySpan{float}, int, int, int)"/>
    public static FeatureMatrix<T> Pack(ReadOnlySpan<Half> features, int sampleCount, int featureCount, int stride = 0) =>
        PackFrom(features, sampleCount, featureCount, stride);

    /// <summary>Packs row-major byte features (0 to 255, unscaled); see <see cref="Pack(ReadOnlySpan{float}, int, int, int)"/>.</summary>
    /// <inheritdoc cref="Pack(ReadOnlySpan{float}, int, int, int)"/>
    public static FeatureMatrix<T> Pack(ReadOnlySpan<byte> features, int sampleCount, int featureCount, int stride = 0) =>
        PackFrom(features, sampleCount, featureCount, stride);

    /// <summary>Copies one row back out of the strips.</summary>
    /// <param name="row">The row, 0 ≤ row &lt; <see cref="SampleCount"/>.</param>
    /// <param name="destination">Receives <see cref="FeatureCount"/> elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is disposed.</exception>
    public void CopyRowTo(int row, Span<T> destination)
    {
        using BufferUse use = Use();
        Guard.Index(row, SampleCount, nameof(row), "samples");
        Guard.SameLength(destination.Length, FeatureCount, nameof(destination), "elements", "features");
        fixed (T* copy = destination)
        {
            Kernels.CopyRow(StripsAt(row / Lanes.Count, 1, 0), row % Lanes.Count, FeatureCount, copy);
        }
    }

    /// <summary>
    /// Frees the strips. Thread-safe: what is using the matrix meanwhile, a training run or a pass, ends with an <see cref="ObjectDisposedException"/> at its next look at the features, and
    /// only then the memory goes.
    /// </summary>
    public void Dispose() => storage.Dispose();

    /// <summary>Keeps the strips in memory until it is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The matrix is disposed.</exception>
    internal BufferUse Use()
    {
        ObjectDisposedException.ThrowIf(!storage.TryRetain(), this);
        return new BufferUse(storage);
    }

    /// <summary>Refuses to go on with a matrix whose strips are freed.</summary>
    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(storage.IsDisposed, this);

    /// <summary>Packs row-major features of its own element type on several threads.</summary>
    internal static FeatureMatrix<T> PackOn(WorkerTeam team, ReadOnlySpan<T> features, int sampleCount, int featureCount, int stride)
    {
        FeatureMatrix<T> matrix = new(sampleCount, featureCount, featureCount >= ConsecutiveFrom);
        try
        {
            fixed (T* source = features)
            {
                team.Run(new PackingWork<T>(matrix) { Source = source, Stride = stride }, matrix.PanelCount);
            }
        }
        catch (OperationCanceledException)
        {
            matrix.Dispose();
            throw;
        }

        return matrix;
    }

    /// <summary>Finds the first feature, in row order, that is NaN or infinite.</summary>
    internal bool FindNotFinite(out int row, out int column, out double value)
    {
        T[] features = new T[FeatureCount];
        for (row = 0; row < SampleCount; row++)
        {
            CopyRowTo(row, features);
            for (column = 0; column < FeatureCount; column++)
            {
                value = Elements.ToDouble(features[column]);
                if (!double.IsFinite(value))
                {
                    return true;
                }
            }
        }

        (column, value) = (0, 0);
        return false;
    }

    /// <summary>A copy of (x − offset)·factor by column, rounded once; null stands for offsets of 0 and factors of 1.</summary>
    internal FeatureMatrix<T> Map(double[]? factors, double[]? offsets)
    {
        FeatureMatrix<T> mapped = Copy();
        for (int j = 0; j < FeatureCount; j++)
        {
            double factor = factors is null ? 1 : factors[j];
            double offset = offsets is null ? 0 : offsets[j];
            for (int row = 0; row < SampleCount && (factor != 1 || offset != 0); row++)
            {
                T* element = mapped.Strips + (row / Lanes.Count * StripSize) + Kernels.OffsetOf(row % Lanes.Count, j, FeatureCount);
                *element = Elements.Of<T>((Elements.ToDouble(*element) - offset) * factor);
            }
        }

        return mapped;
    }

    /// <summary>Copies whole strips, spread evenly over the matrix, into a matrix of their own; null where that would be more than half of it.</summary>
    /// <param name="sampleCount">The samples to take at least.</param>
    /// <param name="strips">The strips' indices, ascending.</param>
    internal FeatureMatrix<T>? TakeSpread(int sampleCount, out int[] strips)
    {
        int stripCount = SampleCount / Lanes.Count;
        int count = (sampleCount + Lanes.Count - 1) / Lanes.Count;
        strips = count <= stripCount / 2 ? new int[count] : [];
        if (strips.Length < count)
        {
            return null;
        }

        FeatureMatrix<T> taken = new(count * Lanes.Count, FeatureCount, Kernels.AreRowsConsecutive);
        for (int i = 0; i < count; i++)
        {
            strips[i] = (int)((long)i * stripCount / count);
            NativeMemory.Copy(StripsAt(strips[i], 1, 0), taken.Strips + (i * StripSize), (nuint)(StripSize * sizeof(T)));
        }

        return taken;
    }

    private static NativeBuffer Allocate(UInt128 bytes, int sampleCount, int featureCount)
    {
        OutOfMemoryException? cause = null;
        if (bytes <= MostBytes)
        {
            try
            {
                return new NativeBuffer((nuint)bytes, cleared: false);
            }
            catch (OutOfMemoryException exception)
            {
                cause = exception;
            }
        }

        throw new InsufficientMemoryException(
            InvariantText.Of($"{sampleCount} rows of {featureCount} features take {bytes} bytes, more memory than there is. Use fewer rows or features, or single precision."), cause);
    }

    private FeatureMatrix<T> Copy()
    {
        FeatureMatrix<T> copy = new(SampleCount, FeatureCount, Kernels.AreRowsConsecutive);
        NativeMemory.Copy(Strips, copy.Strips, (nuint)Plan.StripCount * (nuint)StripSize * (nuint)sizeof(T));
        return copy;
    }

    /// <summary>Packs under a layout of the caller's choice, so that tests and benchmarks can hold one against the other.</summary>
    internal static FeatureMatrix<T> PackAs<TSource>(bool consecutive, ReadOnlySpan<TSource> features, int sampleCount, int featureCount, int stride)
        where TSource : unmanaged
    {
        Guard.FloatOrDouble<T>();
        int rowStride = Guard.RowMajor(features.Length, sampleCount, featureCount, stride, nameof(features));
        FeatureMatrix<T> matrix = new(sampleCount, featureCount, consecutive);
        fixed (TSource* source = features)
        {
            matrix.Kernels.Pack(source, rowStride, sampleCount, featureCount, matrix.Strips);
        }

        return matrix;
    }

    /// <summary>A matrix whose strips a <see cref="FeatureMatrixBuilder{T}"/> is going to write.</summary>
    internal static FeatureMatrix<T> Unwritten(int sampleCount, int featureCount) => new(sampleCount, featureCount, featureCount >= ConsecutiveFrom);

    private static FeatureMatrix<T> PackFrom<TSource>(ReadOnlySpan<TSource> features, int sampleCount, int featureCount, int stride)
        where TSource : unmanaged =>
        PackAs(featureCount >= ConsecutiveFrom, features, sampleCount, featureCount, stride);
}
