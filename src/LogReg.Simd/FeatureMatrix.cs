using System.Runtime.InteropServices;
using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
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
public sealed unsafe partial class FeatureMatrix<T> : FeatureSource<T>
    where T : unmanaged
{
    /// <summary>The feature count from which rows lie one after another in a strip: where the two layouts are equally fast.</summary>
    private const int ConsecutiveFrom = 160;

    /// <summary>A tile of the Gram kernel may read seven features past the last one of the last strip.</summary>
    private const nuint SlackElements = 7 * Lanes.Count;

    /// <summary>More than any address space of 64 bits has, so that no size overflows on its way to the system.</summary>
    private const ulong MostBytes = 1UL << 56;

    private const long StreamedFromBytes = 2 << 20;

    private readonly NativeBuffer storage;

    private FeatureMatrix(int sampleCount, int featureCount, bool consecutive, FeatureStorage stored)
        : base(sampleCount, featureCount)
    {
        Kernels = StripKernels<T>.For(consecutive, featureCount);
        Plan = new PanelPlan(sampleCount, featureCount, sizeof(T));
        Storage = stored;
        nuint elementSize = (nuint)StoredElements.SizeOf(stored);
        UInt128 bytes = (((UInt128)Plan.StripCount * (UInt128)StripSize) + SlackElements) * elementSize;
        storage = Allocate(bytes, sampleCount, featureCount);
        nuint written = (nuint)(sampleCount / Lanes.Count) * (nuint)StripSize * elementSize;
        NativeMemory.Clear((byte*)storage.Pointer + written, (nuint)bytes - written);
        reader = StoredElements.ReaderOf<T>(stored, storage.Pointer, areFinite: false);
    }

    /// <summary>Gets how elements are stored: as <typeparamref name="T"/>, or narrower.</summary>
    public FeatureStorage Storage { get; }

    /// <summary>Gets the number of panels, the independent pieces that threads share out.</summary>
    public int PanelCount => Plan.PanelCount;

    /// <summary>Gets the kernels for the layout of the strips.</summary>
    internal StripKernels<T> Kernels { get; }

    /// <summary>Gets a value indicating whether a pass reads the strips from memory and not from a cache.</summary>
    internal bool ExceedsCaches => (long)Plan.StripCount * StripSize * StoredElements.SizeOf(Storage) > StreamedFromBytes;

    internal nint StripSize => Kernels.StripSize(FeatureCount);

    internal PanelPlan Plan { get; }

    /// <summary>Gets the strips, for reading. Whoever reads on needs a <see cref="Use"/>.</summary>
    internal StripReader<T> Strips => reader is null ? new StripReader<T>(Packed, length) : new StripReader<T>(Checked(reader), length);

    /// <summary>Gets the first element of strips that are stored as <typeparamref name="T"/>, for writing.</summary>
    internal T* Packed => (T*)Stored;

    /// <summary>Gets the first element of strips, however they are stored, for writing.</summary>
    internal void* Stored => borrowed == null ? Checked(storage).Pointer : Checked(this).borrowed;

    /// <summary>Packs row-major single-precision features.</summary>
    /// <param name="features">The rows, one after another; row i begins at i·<paramref name="stride"/>.</param>
    /// <param name="sampleCount">The number of rows, ≥ 0.</param>
    /// <param name="featureCount">The number of features, ≥ 0.</param>
    /// <param name="stride">The distance between row starts in elements, ≥ <paramref name="featureCount"/>: the last row needs its features only, and what lies behind is not read. 0,
    /// the default, stands for rows without gaps, whose length is <paramref name="sampleCount"/> times <paramref name="featureCount"/> exactly.</param>
    /// <returns>The packed matrix. Single and double precision are converted to <typeparamref name="T"/>; narrower
    /// elements stay as they are, and give the bits of the same numbers in <typeparamref name="T"/>.</returns>
    /// <exception cref="ArgumentException">The span has not the length of the shape, or the stride is shorter than a row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or there are more than 2,147,418,112 rows.</exception>
    /// <exception cref="InsufficientMemoryException">There is not the memory for the matrix; the message says how much it takes.</exception>
    public static FeatureMatrix<T> Pack(ReadOnlySpan<float> features, int sampleCount, int featureCount, int stride = 0) =>
        PackFrom(features, sampleCount, featureCount, stride);

    /// <summary>Packs row-major double-precision features; see <see cref="Pack(ReadOnlySpan{float}, int, int, int)"/>.</summary>
    /// <inheritdoc cref="Pack(ReadOnlySpan{float}, int, int, int)"/>
    public static FeatureMatrix<T> Pack(ReadOnlySpan<double> features, int sampleCount, int featureCount, int stride = 0) =>
        PackFrom(features, sampleCount, featureCount, stride);

    /// <summary>Packs row-major half-precision features, converted to <typeparamref name="T"/> unless they are to be kept; see <see cref="Pack(ReadOnlySpan{float}, int, int, int)"/>.</summary>
    /// <param name="features">The rows, one after another; row i begins at i·<paramref name="stride"/>.</param>
    /// <param name="sampleCount">The number of rows, ≥ 0.</param>
    /// <param name="featureCount">The number of features, ≥ 0.</param>
    /// <param name="stride">The distance between row starts in elements, ≥ <paramref name="featureCount"/>; 0 stands for rows without gaps.</param>
    /// <param name="keepsHalf">Whether the matrix keeps half precision, with the same bits in half the memory of <see cref="float"/>. .NET has no instruction for widening it, so that it takes four
    /// where all numbers are finite, which packing looks for, and three more where not: with finite numbers
    /// a pass from memory takes 0.7 times as long as over <see cref="float"/> on an Emerald Rapids.</param>
    /// <inheritdoc cref="Pack(ReadOnlySpan{float}, int, int, int)"/>
    public static FeatureMatrix<T> Pack(ReadOnlySpan<Half> features, int sampleCount, int featureCount, int stride = 0, bool keepsHalf = false) =>
        PackFrom(features, sampleCount, featureCount, stride, keepsNarrow: keepsHalf);

    /// <summary>Packs row-major byte features (0 to 255, unscaled); see <see cref="Pack(ReadOnlySpan{float}, int, int, int)"/>.</summary>
    /// <inheritdoc cref="Pack(ReadOnlySpan{float}, int, int, int)"/>
    public static FeatureMatrix<T> Pack(ReadOnlySpan<byte> features, int sampleCount, int featureCount, int stride = 0) =>
        PackFrom(features, sampleCount, featureCount, stride);

    /// <summary>Packs row-major signed byte features (−128 to 127, unscaled); see <see cref="Pack(ReadOnlySpan{float}, int, int, int)"/>.</summary>
    /// <inheritdoc cref="Pack(ReadOnlySpan{float}, int, int, int)"/>
    public static FeatureMatrix<T> Pack(ReadOnlySpan<sbyte> features, int sampleCount, int featureCount, int stride = 0) =>
        PackFrom(features, sampleCount, featureCount, stride);

    /// <summary>Packs row-major bfloat16 features, given by their bits: the upper halves of single-precision numbers; see <see cref="Pack(ReadOnlySpan{float}, int, int, int)"/>.</summary>
    /// <inheritdoc cref="Pack(ReadOnlySpan{float}, int, int, int)"/>
    public static FeatureMatrix<T> PackBFloat16(ReadOnlySpan<ushort> features, int sampleCount, int featureCount, int stride = 0) =>
        PackFrom(MemoryMarshal.Cast<ushort, BFloat16>(features), sampleCount, featureCount, stride);

    /// <summary>
    /// Frees the strips. Thread-safe: what is using the matrix meanwhile, a training run or a pass, ends with an <see cref="ObjectDisposedException"/> at its next look at the features, and
    /// only then the memory goes.
    /// </summary>
    public override void Dispose()
    {
        if (!isView)
        {
            storage.Dispose();
        }
    }

    internal override BufferUse Use()
    {
        ObjectDisposedException.ThrowIf(!storage.TryRetain(), this);
        return new BufferUse(storage);
    }

    internal override FeaturePass<C, T> NewPass<C>(in C terms, int vectorCount, WorkerTeam team, bool readsMagnitudes = false) =>
        new DensePass<C, T>(this, in terms, vectorCount, team, readsMagnitudes);

    internal override GramPass<T> NewGram() => new DenseGram<T>(this);

    internal override ColumnMoments<T> NewMoments(WorkerTeam team) => new DenseMoments<T>(this, team);

    internal override void CopyRow(int row, T* destination) => Kernels.CopyRow(Strips, row, FeatureCount, destination);

    /// <summary>Packs row-major features of its own element type on several threads.</summary>
    internal static FeatureMatrix<T> PackOn(WorkerTeam team, ReadOnlySpan<T> features, int sampleCount, int featureCount, int stride)
    {
        FeatureMatrix<T> matrix = Unwritten(sampleCount, featureCount);
        try
        {
            matrix.Fill(team, features, stride);
        }
        catch (OperationCanceledException)
        {
            matrix.Dispose();
            throw;
        }

        return matrix;
    }

    internal override bool FindNotFinite(out int row, out int column, out double value)
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

    internal override FeatureSource<T> Map(double[]? factors, double[]? offsets)
    {
        FeatureMatrix<T> mapped = Copy();
        for (int j = 0; j < FeatureCount; j++)
        {
            double factor = factors is null ? 1 : factors[j];
            double offset = offsets is null ? 0 : offsets[j];
            for (int row = 0; row < SampleCount && (factor != 1 || offset != 0); row++)
            {
                T* element = mapped.Packed + (row / Lanes.Count * mapped.StripSize) + mapped.Kernels.OffsetOf(row % Lanes.Count, j, FeatureCount);
                *element = Elements.Of<T>((Elements.ToDouble(*element) - offset) * factor);
            }
        }

        return mapped;
    }

    internal override FeatureSource<T> TakeStrips(ReadOnlySpan<int> strips)
    {
        FeatureMatrix<T> taken = new(strips.Length * Lanes.Count, FeatureCount, Kernels.AreRowsConsecutive, StoredElements.Own<T>());
        for (int i = 0; i < strips.Length; i++)
        {
            Strips.CopyTo(strips[i] * StripSize, StripSize, taken.Packed + (i * StripSize));
        }

        return taken;
    }

    private B Checked<B>(B part)
    {
        ObjectDisposedException.ThrowIf(storage.IsDisposed, this);
        return part;
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
        FeatureMatrix<T> copy = new(SampleCount, FeatureCount, Kernels.AreRowsConsecutive, StoredElements.Own<T>());
        Strips.CopyTo(0, nint.Min(length, Plan.StripCount * StripSize), copy.Packed);
        return copy;
    }

    /// <summary>Packs under a layout of the caller's choice, so that tests and benchmarks can hold one against the other.</summary>
    internal static FeatureMatrix<T> PackAs<TSource>(bool consecutive, ReadOnlySpan<TSource> features, int sampleCount, int featureCount, int stride, bool keepsNarrow = true)
        where TSource : unmanaged
    {
        Guard.FloatOrDouble<T>();
        int rowStride = Guard.RowMajor(features.Length, sampleCount, featureCount, stride, nameof(features));
        FeatureMatrix<T> matrix = new(sampleCount, featureCount, consecutive, keepsNarrow ? StoredElements.Of<TSource, T>() : StoredElements.Own<T>());
        using WorkerTeam team = new(WorkerTeam.WorkersOf(0));
        matrix.Fill(team, features, rowStride);
        return matrix;
    }

    /// <summary>A matrix whose strips a <see cref="FeatureMatrixBuilder{T}"/> is going to write.</summary>
    internal static FeatureMatrix<T> Unwritten(int sampleCount, int featureCount) => new(sampleCount, featureCount, featureCount >= ConsecutiveFrom, StoredElements.Own<T>());

    /// <summary>Writes the strips, panel by panel, on several threads where that pays.</summary>
    private void Fill<TSource>(WorkerTeam team, ReadOnlySpan<TSource> features, int stride)
        where TSource : unmanaged
    {
        fixed (TSource* source = features)
        {
            PackingWork<TSource, T> work = new(this, source, stride);
            team.Run(work, PanelCount);
            if (typeof(TSource) == typeof(Half) && !work.HasFoundNotFinite)
            {
                KnowFinite();
            }
        }
    }

    private static FeatureMatrix<T> PackFrom<TSource>(ReadOnlySpan<TSource> features, int sampleCount, int featureCount, int stride, bool keepsNarrow = true)
        where TSource : unmanaged =>
        PackAs(featureCount >= ConsecutiveFrom, features, sampleCount, featureCount, stride, keepsNarrow);
}
