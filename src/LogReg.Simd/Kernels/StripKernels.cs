using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Gram;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;

namespace LogReg.Simd.Kernels;

/// <summary>The kernels over the strips of a dense matrix, bound to a layout and a SIMD policy.</summary>
/// <remarks>A call is virtual, once per panel; everything below it is specialised and inlined.</remarks>
internal abstract unsafe class StripKernels<T>
    where T : unmanaged
{
    /// <summary>Gets a value indicating whether a strip holds its rows one after another.</summary>
    public abstract bool AreRowsConsecutive { get; }

    /// <summary>The kernels for this machine over a packed matrix.</summary>
    /// <param name="consecutive">Whether a strip holds its rows one after another.</param>
    /// <param name="featureCount">d.</param>
    public static StripKernels<T> For(bool consecutive, int featureCount) =>
        (StripKernels<T>)(consecutive ? Width.Choose<Consecutive, T>(new Consecutive(ConsecutiveRows.PaddedStride(featureCount))) : Width.Choose<Interleaved, T>(default));

    public abstract nint StripSize(int featureCount);

    public abstract nint OffsetOf(int lane, int feature, int featureCount);

    /// <inheritdoc cref="StripPacking.Pack"/>
    public abstract void Pack<TSource>(TSource* source, nint stride, int rowCount, int featureCount, T* strips)
        where TSource : unmanaged;

    /// <summary>Packs rows that a matrix stores as it stores them.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="stride">The distance between row starts.</param>
    /// <param name="rowCount">The rows.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="stored">The matrix's elements.</param>
    /// <param name="first">The element at which the rows begin.</param>
    /// <param name="storage">The type of the elements: that of the source where it is narrow, else <typeparamref name="T"/>.</param>
    public abstract void Pack<TSource>(TSource* source, nint stride, int rowCount, int featureCount, void* stored, nint first, FeatureStorage storage)
        where TSource : unmanaged;

    /// <summary>Copies rows of a matrix, as they are stored, into one strip of another.</summary>
    /// <param name="source">The elements of the matrix.</param>
    /// <param name="storage">Their type.</param>
    /// <param name="rows">The rows, at most 16.</param>
    /// <param name="rowCount">How many.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="stored">The elements of the other matrix, of the same type.</param>
    /// <param name="first">The element at which the strip begins.</param>
    public abstract void CopyRows(void* source, FeatureStorage storage, int* rows, int rowCount, int featureCount, void* stored, nint first);

    /// <summary>Copies one row.</summary>
    public abstract void CopyRow(StripReader<T> strips, int row, int featureCount, T* destination);

    /// <summary>What a pass needs beside the rows, for <see cref="PassScratch{T}"/>; whether the rows come from memory is the same as for <see cref="AddPass"/>.</summary>
    public abstract PassShape ShapeOf<C>(in C terms, StripReader<T> strips, int featureCount, int vectorCount, bool isInMemory)
        where C : struct, IRowTerms<T>;

    /// <inheritdoc cref="FusedPass.Add"/>
    public abstract void AddPass<C>(
        in C terms,
        StripReader<T> strips,
        int firstRow,
        int rowCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int vectorCount,
        PassScratch<T> scratch,
        bool isInMemory,
        double* sums)
        where C : struct, IRowTerms<T>;

    /// <inheritdoc cref="GramPanels.PackStrip"/>
    public abstract void PackGramStrip(T* strip, int rowCount, int featureCount, T* weights, T* panels, nint panelSize);

    /// <inheritdoc cref="WeightedGram.AddTileRow"/>
    public abstract void AddGramTileRow(
        T* strips, int stripCount, int featureCount, T* panels, nint panelSize, int tileRow, double* gram, nint gramStride);

    private readonly struct Interleaved : IPolicyUser
    {
        public object For<S, V, E>()
            where S : struct, ISimd<V, E>
            where V : struct
            where E : unmanaged => new StripKernels<InterleavedRows, S, V, E>(default);
    }

    private readonly struct Consecutive(nint stride) : IPolicyUser
    {
        public object For<S, V, E>()
            where S : struct, ISimd<V, E>
            where V : struct
            where E : unmanaged => new StripKernels<ConsecutiveRows, S, V, E>(new ConsecutiveRows(stride));
    }
}

/// <summary>The kernels over strips of one layout under one policy.</summary>
internal sealed unsafe class StripKernels<P, S, V, T>(P layout) : StripKernels<T>
    where P : struct, IRowLayout
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged
{
    public override bool AreRowsConsecutive => typeof(P) == typeof(ConsecutiveRows);

    public override nint StripSize(int featureCount) => layout.StripSize(featureCount);

    public override nint OffsetOf(int lane, int feature, int featureCount) => layout.OffsetOf(lane, feature, featureCount);

    public override void Pack<TSource>(TSource* source, nint stride, int rowCount, int featureCount, T* strips) =>
        StripPacking.Pack(layout, source, stride, rowCount, featureCount, strips);

    public override void Pack<TSource>(TSource* source, nint stride, int rowCount, int featureCount, void* stored, nint first, FeatureStorage storage)
    {
        if (storage == StoredElements.Own<T>())
        {
            Pack(source, stride, rowCount, featureCount, (T*)stored + first);
        }
        else
        {
            StripPacking.Pack(layout, source, stride, rowCount, featureCount, (TSource*)stored + first);
        }
    }

    public override void CopyRows(void* source, FeatureStorage storage, int* rows, int rowCount, int featureCount, void* stored, nint first)
    {
        switch (StoredElements.SizeOf(storage))
        {
            case sizeof(byte):
                StripSelection.Copy(layout, (byte*)source, rows, rowCount, featureCount, (byte*)stored + first);
                break;
            case sizeof(ushort):
                StripSelection.Copy(layout, (ushort*)source, rows, rowCount, featureCount, (ushort*)stored + first);
                break;
            case sizeof(uint):
                StripSelection.Copy(layout, (uint*)source, rows, rowCount, featureCount, (uint*)stored + first);
                break;
            default:
                StripSelection.Copy(layout, (ulong*)source, rows, rowCount, featureCount, (ulong*)stored + first);
                break;
        }
    }

    public override void CopyRow(StripReader<T> strips, int row, int featureCount, T* destination) =>
        strips.CopyStrided(
            (row / Lanes.Count * layout.StripSize(featureCount)) + layout.OffsetOf(row % Lanes.Count, 0, featureCount), P.FeatureStep, featureCount, destination);

    public override PassShape ShapeOf<C>(in C terms, StripReader<T> strips, int featureCount, int vectorCount, bool isInMemory)
    {
        int narrowSize = strips.Elements?.ElementSize ?? 0;
        int groupRows = layout.GroupRows(featureCount, sizeof(T), vectorCount, C.HasGradient, narrowSize);
        int partRows = C.TakesParts && vectorCount == 1 && S.Width == Lanes.Count && AreRowsConsecutive && strips.IsInPlace ? RowGroup.PartOf(groupRows, (long)featureCount * sizeof(T)) : 0;
        int overlappedRows = isInMemory && Processor.Hints == MemoryHints.LineForLine && vectorCount == 1 && strips.IsInPlace ? OverlappedRows<C>(featureCount, groupRows) : 0;
        return new PassShape(
            vectorCount,
            layout.GradientSize(featureCount),
            groupRows,
            strips.IsInPlace || (vectorCount == 1 && narrowSize > 0) ? 0 : DenseRows<P, T>.BufferLength(layout, featureCount, groupRows),
            terms.SumCount(vectorCount),
            Math.Max(terms.ScratchLength(vectorCount, groupRows), partRows == 0 && overlappedRows == 0 ? 0 : groupRows + Lanes.Count),
            partRows,
            overlappedRows);
    }

    public override void AddPass<C>(
        in C terms,
        StripReader<T> strips,
        int firstRow,
        int rowCount,
        int featureCount,
        T* coefficients,
        T* intercepts,
        int vectorCount,
        PassScratch<T> scratch,
        bool isInMemory,
        double* sums)
    {
        switch (vectorCount == 1 ? strips.Elements : null)
        {
            case NarrowElements<byte, T> narrow:
                Add(new NarrowRows<P, byte, T>(layout, narrow.Source, featureCount, isInMemory), in terms, firstRow, rowCount, coefficients, intercepts, vectorCount, scratch, sums);
                break;
            case NarrowElements<sbyte, T> narrow:
                Add(new NarrowRows<P, sbyte, T>(layout, narrow.Source, featureCount, isInMemory), in terms, firstRow, rowCount, coefficients, intercepts, vectorCount, scratch, sums);
                break;
            case NarrowElements<Half, T> narrow:
                Add(new NarrowRows<P, Half, T>(layout, narrow.Source, featureCount, isInMemory), in terms, firstRow, rowCount, coefficients, intercepts, vectorCount, scratch, sums);
                break;
            case NarrowElements<FiniteHalf, T> narrow:
                Add(new NarrowRows<P, FiniteHalf, T>(layout, narrow.Source, featureCount, isInMemory), in terms, firstRow, rowCount, coefficients, intercepts, vectorCount, scratch, sums);
                break;
            case NarrowElements<BFloat16, T> narrow:
                Add(new NarrowRows<P, BFloat16, T>(layout, narrow.Source, featureCount, isInMemory), in terms, firstRow, rowCount, coefficients, intercepts, vectorCount, scratch, sums);
                break;
            default:
                DenseRows<P, T> rows = new(layout, strips, featureCount, scratch.Buffer, isInMemory);
                Add(rows, in terms, firstRow, rowCount, coefficients, intercepts, vectorCount, scratch, sums);
                break;
        }
    }

    public override void PackGramStrip(T* strip, int rowCount, int featureCount, T* weights, T* panels, nint panelSize) =>
        GramPanels.PackStrip<P, S, V, T>(layout, strip, rowCount, featureCount, weights, panels, panelSize);

    public override void AddGramTileRow(
        T* strips, int stripCount, int featureCount, T* panels, nint panelSize, int tileRow, double* gram, nint gramStride) =>
        WeightedGram.AddTileRow<P, S, V, T>(layout, strips, stripCount, featureCount, panels, panelSize, tileRow, gram, gramStride);

    /// <summary>The rows whose gradient is added while the logits of as many behind them are computed, 0 where that gains nothing: where vectors are whole lines.</summary>
    private static int OverlappedRows<C>(int featureCount, int groupRows)
        where C : struct, IRowTerms<T>
    {
        int rows = C.ReadsLogits && C.HasGradient && typeof(P) == typeof(InterleavedRows) && Unsafe.SizeOf<V>() == Prefetch.LineBytes ? OverlappedStrips.PartRows(featureCount, sizeof(T)) : 0;
        return 2 * rows <= groupRows && (C.TakesParts || C.TakesStrips || rows == LossTerms.RowMultiple) ? rows : 0;
    }

    private static void Add<R, C>(
        R rows, in C terms, int firstRow, int rowCount, T* coefficients, T* intercepts, int vectorCount, PassScratch<T> scratch, double* sums)
        where R : struct, IRows<T>
        where C : struct, IRowTerms<T> =>
        FusedPass.Add<R, C, S, V, T>(rows, in terms, firstRow, rowCount, coefficients, intercepts, vectorCount, scratch, sums);
}
