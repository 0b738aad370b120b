using System.Numerics.Tensors;

namespace LogReg.Simd.Inference.Passes;

/// <summary>
/// The columns of the model matrix in blocks of rows: within a block each column is consecutive, so that every kernel runs over rows and no sum crosses lanes. Columns are divided by a power of
/// two, which rounds nothing and keeps every element within −2 … 2.
/// </summary>
internal sealed class Design
{
    /// <summary>The rows of a block: with twenty columns it fits the L1 cache.</summary>
    public const int BlockRows = 128;

    private Design(int rowCount, int columnCount, double[] scales)
    {
        (RowCount, ColumnCount, Scales) = (rowCount, columnCount, scales);
        BlockCount = (rowCount + BlockRows - 1) / BlockRows;
        Values = GC.AllocateUninitializedArray<double>(checked(BlockCount * BlockRows * columnCount));
    }

    public int RowCount { get; }

    public int ColumnCount { get; }

    public int BlockCount { get; }

    /// <summary>Gets the rows with those that fill up the last block, which are zero.</summary>
    public int PaddedRowCount => BlockCount * BlockRows;

    /// <summary>Gets the powers of two that columns are divided by.</summary>
    public double[] Scales { get; }

    public double[] Values { get; }

    /// <summary>Packs row-major features behind an optional column of ones.</summary>
    public static Design Pack(ReadOnlyMemory<double> features, int rowCount, int featureCount, bool hasIntercept, int threadCount)
    {
        int first = hasIntercept ? 1 : 0;
        double[] scales = new double[featureCount + first];
        Array.Fill(scales, 1);
        Design design = new(rowCount, featureCount + first, scales);
        new Panels(design, threadCount).Run(panel =>
        {
            (int begin, int end) = panel;
            for (int block = begin; block < end; block++)
            {
                design.PackBlock(block, features.Span, featureCount, first);
            }
        });
        design.Rescale(first, threadCount);
        return design;
    }

    /// <summary>Some of the columns.</summary>
    public Design Select(ReadOnlySpan<int> columns)
    {
        double[] scales = new double[columns.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            scales[j] = Scales[columns[j]];
        }

        Design selected = new(RowCount, columns.Length, scales);
        for (int block = 0; block < BlockCount; block++)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                Column(block, columns[j]).CopyTo(selected.Column(block, j));
            }
        }

        return selected;
    }

    /// <summary>A column within a block, divided by its scale.</summary>
    public Span<double> Column(int block, int column) => Values.AsSpan(((block * ColumnCount) + column) * BlockRows, BlockRows);

    /// <summary>An element in the units of the caller.</summary>
    public double this[int row, int column] => Column(row / BlockRows, column)[row % BlockRows] * Scales[column];

    private void PackBlock(int block, ReadOnlySpan<double> features, int featureCount, int first)
    {
        int begin = block * BlockRows;
        int count = Math.Min(BlockRows, RowCount - begin);
        if (first == 1)
        {
            Column(block, 0)[..count].Fill(1);
            Column(block, 0)[count..].Clear();
        }

        for (int j = 0; j < featureCount; j++)
        {
            Span<double> column = Column(block, j + first);
            for (int i = 0; i < count; i++)
            {
                column[i] = features[((begin + i) * featureCount) + j];
            }

            column[count..].Clear();
        }
    }

    private void Rescale(int first, int threadCount)
    {
        double[] largest = new double[ColumnCount];
        for (int block = 0; block < BlockCount; block++)
        {
            for (int j = first; j < ColumnCount; j++)
            {
                largest[j] = Math.Max(largest[j], TensorPrimitives.MaxMagnitude<double>(Column(block, j)) is var value ? Math.Abs(value) : 0);
            }
        }

        for (int j = first; j < ColumnCount; j++)
        {
            Scales[j] = largest[j] > 0 ? Math.ScaleB(1, Math.ILogB(largest[j])) : 1;
        }

        new Panels(this, threadCount).Run(panel =>
        {
            for (int block = panel.Begin; block < panel.End; block++)
            {
                for (int j = first; j < ColumnCount; j++)
                {
                    if (Scales[j] != 1)
                    {
                        Span<double> column = Column(block, j);
                        TensorPrimitives.Divide(column, Scales[j], column);
                    }
                }
            }
        });
    }
}
