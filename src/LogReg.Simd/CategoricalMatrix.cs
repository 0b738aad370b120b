using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;
using LogReg.Simd.Threading;

namespace LogReg.Simd;

/// <summary>An immutable matrix of numeric and categorical columns: each categorical one stored as a code per row and read as a column of zeros and ones for each of its categories.</summary>
/// <remarks>
/// <para>
/// Features are the numeric columns and then, categorical column by categorical column, one for each category, which is 1 in the rows of that category and 0 in all others. A code takes 1, 2 or 4
/// bytes, by the number of categories; a row may be in none of a column's. Inside, the categories of a column are sorted by frequency; what
/// a caller sees are its own. A logit needs one addition per categorical column, whatever the number of categories, and so does a gradient.
/// </para>
/// <para>
/// A row has the bits of the row of a <see cref="SparseMatrix{T}"/>, or of the dense row, that it stands for: its logit is that of <see cref="LogisticModel"/> over all features. Panels, the unit of
/// parallel work, are cut from the shape alone, so that results have the same bits on any number of threads.
/// <see cref="CategoricalMatrixBuilder{T}"/> makes one. <see cref="Dispose"/> frees the memory. Reading is thread-safe.
/// </para>
/// </remarks>
/// <typeparam name="T">The element type, <see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe partial class CategoricalMatrix<T> : FeatureSource<T>, IEntryRows<T>
    where T : unmanaged
{
    private readonly CodeStore store;
    private CategoricalMatrix<double>? inDouble;

    internal CategoricalMatrix(CodeStore store)
        : base(store.SampleCount, store.Columns.FeatureCount) => this.store = store;

    /// <summary>Gets the number of numeric columns, which are the first features.</summary>
    public int NumericCount => store.NumberCount;

    /// <summary>Gets the number of categorical columns.</summary>
    public int CategoricalCount => store.Columns.Counts.Length;

    /// <summary>Gets the number of categories of each categorical column.</summary>
    public ReadOnlySpan<int> CategoryCounts => store.Columns.Counts;

    /// <summary>Gets the bytes that the matrix takes.</summary>
    public long ByteCount => store.ByteCount;

    /// <summary>Gets the number of panels, the independent pieces that threads share out.</summary>
    public int PanelCount => store.PanelCount;

    internal override IEntryRuns? Entries => store;

    internal override bool CanMove => false;

    /// <summary>The feature of a category.</summary>
    /// <param name="column">The categorical column, 0 ≤ column &lt; <see cref="CategoricalCount"/>.</param>
    /// <param name="code">The code of the category, 0 ≤ code &lt; the column's categories.</param>
    /// <returns>The index of the feature, <see cref="NumericCount"/> at least.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column or category.</exception>
    public int FeatureOf(int column, int code)
    {
        Guards.Guard.Index(column, CategoricalCount, nameof(column), "categorical columns");
        Guards.Guard.Index(code, store.Columns.Counts[column], nameof(code), "categories");
        return store.Columns.Bases[column] + code;
    }

    /// <summary>Frees the memory. Thread-safe: what is using the matrix meanwhile ends with an <see cref="ObjectDisposedException"/> at its next look, and only then the memory goes.</summary>
    public override void Dispose() => store.Dispose();

    internal override BufferUse Use()
    {
        ObjectDisposedException.ThrowIf(!store.Buffer.TryRetain(), this);
        return new BufferUse(store.Buffer);
    }

    internal override FeaturePass<C, T> NewPass<C>(in C terms, int vectorCount, WorkerTeam team, bool readsMagnitudes = false) =>
        new CodePass<C, T>(store, in terms, vectorCount, team, readsMagnitudes);

    internal override GramPass<T> NewGram() => new SparseGram<T>(this);

    internal override ColumnMoments<T> NewMoments(WorkerTeam team) => new SparseMoments<T>(this);

    internal override FeatureSource<double> InDouble()
    {
        if (typeof(T) == typeof(double))
        {
            return (CategoricalMatrix<double>)(object)this;
        }

        return inDouble ??= new CategoricalMatrix<double>(store);
    }

    internal override void CopyRow(int row, T* destination)
    {
        new Span<T>(destination, FeatureCount).Clear();
        store.ReadNumbers(row, destination, magnitudes: false);
        for (int f = 0; f < CategoricalCount; f++)
        {
            int feature = store.FeatureOf(row, f);
            if (feature >= 0)
            {
                destination[feature] = Elements.Of<T>(1);
            }
        }
    }

    internal override void RaiseMagnitudes(int row, double[]? offsets, Span<T> buffer, Span<double> magnitudes)
    {
        for (int j = 0; j < NumericCount; j++)
        {
            magnitudes[j] = Math.Max(magnitudes[j], Math.Abs(store.Number(row, j)));
        }

        for (int f = 0; f < CategoricalCount; f++)
        {
            int feature = store.FeatureOf(row, f);
            if (feature >= 0)
            {
                magnitudes[feature] = 1;
            }
        }
    }

    internal override FeatureSource<T> TakeStrips(ReadOnlySpan<int> strips)
    {
        CodeStore taken = new(strips.Length * Lanes.Count, store.Columns, NumericCount, store.NumberSize);
        for (int i = 0; i < strips.Length; i++)
        {
            taken.CopyStrip(store, strips[i], i);
        }

        return new CategoricalMatrix<T>(taken);
    }

    /// <summary>Copies rows into a matrix of their own, whose categories are sorted by their frequency among these rows; see <see cref="FeatureSource{T}.SelectRows"/>.</summary>
    /// <inheritdoc/>
    public override CategoricalMatrix<T> SelectRows(ReadOnlySpan<int> rows) => (CategoricalMatrix<T>)base.SelectRows(rows);

    internal override FeatureSource<T> Select(ReadOnlySpan<int> rows, WorkerTeam team)
    {
        // Categories are sorted by their frequency among these rows, as the builder sorts them.
        CodeStore selected = new(rows.Length, new CodeColumns(store.Columns.Counts, NumericCount), NumericCount, store.NumberSize);
        try
        {
            fixed (int* chosen = rows)
            {
                team.Run(new CodeSelection(store, selected, chosen), CodeSelection.Pieces(rows.Length));
            }

            selected.Sort(team);
            return new CategoricalMatrix<T>(selected);
        }
        catch
        {
            selected.Dispose();
            throw;
        }
    }

    internal override FeatureSource<T> Map(double[]? factors, double[]? offsets)
    {
        // Categories are zeros and ones, whose factor is always one.
        CodeStore mapped = new(SampleCount, store.Columns, NumericCount, sizeof(T));
        Buffer.MemoryCopy(store.Codes, mapped.Codes, mapped.ByteCount, (nint)((SampleCount + (long)Lanes.Count - 1) / Lanes.Count) * store.StripBytes);
        for (int row = 0; row < SampleCount; row++)
        {
            for (int j = 0; j < NumericCount; j++)
            {
                mapped.SetNumber(row, j, store.Number(row, j) * (factors is null ? 1 : factors[j]));
            }
        }

        return new CategoricalMatrix<T>(mapped);
    }

    internal override bool FindNotFinite(out int row, out int column, out double value)
    {
        for (row = 0; row < SampleCount; row++)
        {
            for (column = 0; column < NumericCount; column++)
            {
                value = store.Number(row, column);
                if (!double.IsFinite(value))
                {
                    return true;
                }
            }
        }

        (column, value) = (0, 0);
        return false;
    }
}
