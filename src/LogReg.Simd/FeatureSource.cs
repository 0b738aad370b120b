using System.Runtime.CompilerServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <summary>Features of rows, however and wherever they are stored: what training reads.</summary>
/// <remarks>
/// Training knows no storage: it asks a source for passes (logits of coefficient vectors, terms of the rows, gradients, all from one read), and for what some solvers need beside them. Sums come
/// out with
/// the same bits on any number of threads. <see cref="FeatureMatrix{T}"/> is the dense source in memory. Reading is thread-safe.
/// </remarks>
/// <typeparam name="T">The element type of the arithmetic, <see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class FeatureSource<T> : IDisposable
    where T : unmanaged
{
    private protected FeatureSource(int sampleCount, int featureCount)
    {
        SampleCount = sampleCount;
        FeatureCount = featureCount;
    }

    /// <summary>Gets the number of samples (rows), at most 2,147,418,112.</summary>
    public int SampleCount { get; }

    /// <summary>Gets the number of features (columns).</summary>
    public int FeatureCount { get; }

    /// <summary>Gets the number of sets of 16 rows, the last one perhaps in part.</summary>
    internal int StripCount => (int)(((long)SampleCount + Lanes.Count - 1) / Lanes.Count);

    /// <summary>Gets the rows as entries, for coordinate descent, where the source stores few features of a row; else null.</summary>
    internal virtual IEntryRuns? Entries => null;

    /// <summary>Gets a value indicating whether a copy with offsets subtracted from columns is to be had: not of sparse rows, whose zeros would be stored.</summary>
    internal virtual bool CanMove => true;

    /// <summary>
    /// Gets the same rows without columns that hold nothing, their columns in an order of their own; this source where it keeps all. Not disposed by the caller; readable as long as this source.
    /// </summary>
    internal virtual FeatureSource<T> Used => this;

    /// <summary>Gets this source's column for each of <see cref="Used"/>, −1 for those that hold nothing; empty where that is this source.</summary>
    internal virtual ReadOnlySpan<int> UsedColumns => [];

    /// <summary>Copies one row.</summary>
    /// <param name="row">The row, 0 ≤ row &lt; <see cref="SampleCount"/>.</param>
    /// <param name="destination">Receives <see cref="FeatureCount"/> elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="ObjectDisposedException">The source is disposed.</exception>
    public unsafe void CopyRowTo(int row, Span<T> destination)
    {
        using BufferUse use = Use();
        Guard.Index(row, SampleCount, nameof(row), "samples");
        Guard.SameLength(destination.Length, FeatureCount, nameof(destination), "elements", "features");
        fixed (T* copy = destination)
        {
            CopyRow(row, copy);
        }
    }

    /// <summary>Copies rows into a source of their own: a fold, a holdout, a sample with or without repetition.</summary>
    /// <remarks>
    /// Rows stay as they are stored, narrow elements, sparse entries and codes too, and the copy is what packing these rows alone makes, bit for bit: whatever is trained on it has the bits of
    /// that. It is made by several threads where that pays,
    /// at about the cost of three passes, and allocates the selection's memory and nothing else of its size. Thread-safe, as reading is.
    /// </remarks>
    /// <param name="rows">The rows, 0 ≤ row &lt; <see cref="SampleCount"/> each, in the order of the copy; a row may stand there more than once.</param>
    /// <returns>The copy, which the caller disposes; it is readable without this source.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row; the message names it and its place among the rows. Or more than 2,147,418,112 rows are chosen.</exception>
    /// <exception cref="InsufficientMemoryException">There is not the memory for the copy.</exception>
    /// <exception cref="ObjectDisposedException">The source is disposed.</exception>
    public virtual FeatureSource<T> SelectRows(ReadOnlySpan<int> rows)
    {
        using BufferUse use = Use();
        Guard.SampleCount(rows.Length, nameof(rows));
        Guard.Indices(rows, SampleCount, nameof(rows), "samples");
        using WorkerTeam team = new(WorkerTeam.WorkersOf(0));
        return Select(rows, team);
    }

    /// <summary>Frees the source's memory. Thread-safe.</summary>
    public abstract void Dispose();

    /// <summary>Keeps the features readable until it is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The source is disposed.</exception>
    internal abstract BufferUse Use();

    /// <summary>Prepares a pass over all rows.</summary>
    /// <param name="terms">Terms of the kind that will run, for their sizes.</param>
    /// <param name="vectorCount">The most coefficient vectors.</param>
    /// <param name="team">The threads; not disposed with the pass.</param>
    /// <param name="readsMagnitudes">Whether |x| is read in the place of x.</param>
    internal abstract FeaturePass<C, T> NewPass<C>(in C terms, int vectorCount, WorkerTeam team, bool readsMagnitudes = false)
        where C : struct, IRowTerms<T>;

    /// <summary>Adds up sums that were formed over the rows that this process holds, without reading features, over all processes that hold rows: here, there are no others.</summary>
    internal virtual void Combine(Span<double> sums)
    {
    }

    /// <summary>The same rows for arithmetic in double. Not disposed by the caller; readable as long as this source.</summary>
    internal abstract FeatureSource<double> InDouble();

    /// <summary>Says that gradients are due soon: what they need beside the rows may be made by another thread meanwhile.</summary>
    internal virtual void BeginColumns()
    {
    }

    /// <summary>Prepares the weighted Gram matrix XᵀDX.</summary>
    internal abstract GramPass<T> NewGram();

    /// <summary>Prepares means and deviations of the columns.</summary>
    internal abstract ColumnMoments<T> NewMoments(WorkerTeam team);

    /// <summary>Copies one row, for batches of rows chosen at random; the row and the destination are not checked.</summary>
    internal abstract unsafe void CopyRow(int row, T* destination);

    /// <summary>Copies whole sets of 16 rows, spread evenly, into a source of their own; null where that would be more than half of it.</summary>
    /// <param name="sampleCount">The samples to take at least.</param>
    /// <param name="strips">The indices of the sets, ascending.</param>
    internal FeatureSource<T>? TakeSpread(int sampleCount, out int[] strips)
    {
        int stripCount = SampleCount / Lanes.Count;
        int count = (sampleCount + Lanes.Count - 1) / Lanes.Count;
        if (count > stripCount / 2)
        {
            strips = [];
            return null;
        }

        strips = new int[count];
        for (int i = 0; i < count; i++)
        {
            strips[i] = (int)((long)i * stripCount / count);
        }

        return TakeStrips(strips);
    }

    /// <summary>Copies whole sets of 16 rows into a source of their own.</summary>
    /// <param name="strips">Their indices; not checked.</param>
    internal abstract FeatureSource<T> TakeStrips(ReadOnlySpan<int> strips);

    /// <summary>Copies rows into a source of their own, as <see cref="SelectRows"/> does.</summary>
    /// <param name="rows">Their indices; not checked.</param>
    /// <param name="team">The threads that copy.</param>
    internal abstract FeatureSource<T> Select(ReadOnlySpan<int> rows, WorkerTeam team);

    /// <summary>Gets a value indicating whether all rows take the same memory, so that <see cref="SelectAgain"/> is to be had.</summary>
    internal virtual bool CanSelectAgain => false;

    /// <summary>Copies rows over as many that <see cref="Select"/> has copied before, and allocates no memory for them.</summary>
    /// <param name="selected">The earlier copy.</param>
    /// <param name="rows">Their indices; not checked.</param>
    /// <param name="team">The threads that copy.</param>
    internal virtual void SelectAgain(FeatureSource<T> selected, ReadOnlySpan<int> rows, WorkerTeam team) =>
        throw new NotSupportedException("Rows do not take the same memory each.");

    /// <summary>
    /// Whether a look at all that is stored shows, much sooner than a look at columns, that the magnitude of every feature which is not zero lies between two bounds; false where nobody can tell.
    /// </summary>
    /// <param name="least">The lower bound, &gt; 0.</param>
    /// <param name="largest">The upper bound.</param>
    internal virtual bool KeepsWithin(double least, double largest) => false;

    /// <summary>Raises magnitudes of columns to those of one row, |x − offset|; the row is not checked.</summary>
    /// <param name="row">The row.</param>
    /// <param name="offsets">What is subtracted, one per column; null for zeros, always where the source cannot be moved.</param>
    /// <param name="buffer">Room for one row.</param>
    /// <param name="magnitudes">One per column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal virtual void RaiseMagnitudes(int row, double[]? offsets, Span<T> buffer, Span<double> magnitudes)
    {
        CopyRowTo(row, buffer);
        for (int j = 0; j < buffer.Length; j++)
        {
            magnitudes[j] = Math.Max(magnitudes[j], Math.Abs(Elements.ToDouble(buffer[j]) - (offsets is null ? 0 : offsets[j])));
        }
    }

    /// <summary>A copy of (x − offset)·factor by column, rounded once; null stands for offsets of 0, always where the source cannot be moved, and factors of 1.</summary>
    internal abstract FeatureSource<T> Map(double[]? factors, double[]? offsets);

    /// <summary>Finds the first feature, in row order, that is NaN or infinite.</summary>
    internal abstract bool FindNotFinite(out int row, out int column, out double value);
}
