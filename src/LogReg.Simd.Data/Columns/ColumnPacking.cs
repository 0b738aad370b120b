using System.Numerics;
using LogReg.Simd.Data.Schema;
using LogReg.Simd.Data.Storage;
using LogReg.Simd.Data.Tables;

namespace LogReg.Simd.Data.Columns;

/// <summary>Packs the features of a columnar table column by column, without rows between, where each of them is a number that is there.</summary>
/// <remarks>It gives up at the first cell that is not; then the rows of the table say what becomes of it.</remarks>
internal sealed class ColumnPacking<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The bytes of the block that columns meet in: it stays in the cache while they are spread over strips.</summary>
    private const int BlockBytes = 1 << 18;

    private const int Strip = 16;

    private readonly TablePlan plan;
    private readonly int[] columns;
    private readonly FeatureMatrixBuilder<T> builder;
    private readonly T[] block;
    private readonly int blockRows;
    private bool isGood = true;

    private ColumnPacking(TablePlan plan, int[] columns, FeatureMatrixBuilder<T> builder)
    {
        this.plan = plan;
        this.columns = columns;
        this.builder = builder;
        blockRows = Math.Clamp(BlockBytes / (columns.Length * (typeof(T) == typeof(float) ? sizeof(float) : sizeof(double))) / Strip, 1, 256) * Strip;
        block = new T[blockRows * columns.Length];
    }

    /// <summary>Gets the columns that are packed.</summary>
    public IReadOnlyList<int> Columns => columns;

    /// <summary>Begins, where all features are numbers, dense and in a table that knows how many rows it has; null elsewhere.</summary>
    public static ColumnPacking<T>? Begin(TableSource source, TableSchema schema, TablePlan plan, DataOptions options)
    {
        int[] columns = [.. plan.ColumnOf.Where(column => column != schema.Target && column != schema.Weight)];
        if (source is not ColumnarSource columnar || options.Missing != MissingCells.Error || options.Storage == RowStorage.Codes || columns.Any(column => schema.Uses[column] != CellUse.Number)
            || columnar.CountRows() is not (> 0 and <= int.MaxValue and { } rows) || StorageChoice.IsSparse<T>(options, rows * columns.Length, rows, columns.Length))
        {
            return null;
        }

        try
        {
            return new ColumnPacking<T>(plan, columns, PackedShape.Builder<T>(source.Path, rows, columns.Length, options.MemoryLimit));
        }
        catch (DataFormatException)
        {
            // As many rows as the table says; whether it has them, reading tells.
            return null;
        }
    }

    /// <summary>Packs a chunk.</summary>
    public void Take(DecodedChunk chunk)
    {
        isGood &= chunk.RowCount <= builder.SampleCount - builder.AppendedCount;
        for (int done = 0; isGood && done < chunk.RowCount;)
        {
            int rows = Math.Min(blockRows, chunk.RowCount - done);
            for (int i = 0; isGood && i < columns.Length; i++)
            {
                isGood = Write(columns[i], chunk.Cells[columns[i]]!, done, block.AsSpan(i * rows, rows));
            }

            if (isGood)
            {
                builder.AppendColumns(block.AsSpan(0, rows * columns.Length));
            }

            done += rows;
        }
    }

    /// <summary>The packed features; null where something was no number, or where there were more or fewer rows.</summary>
    public FeatureMatrix<T>? Build() => isGood && builder.AppendedCount == builder.SampleCount ? builder.Build() : null;

    public void Dispose() => builder.Dispose();

    private bool Write(int column, ColumnCells cells, int first, Span<T> values)
    {
        if (cells.AreTexts)
        {
            return false;
        }

        if (plan.IsPlain(column))
        {
            return cells.Spread(first, values.Length, values, 1) == values.Length;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = plan.Convert<T>(column, cells.NumberAt(first + i));
            if (!T.IsFinite(values[i]))
            {
                return false;
            }
        }

        return true;
    }
}
