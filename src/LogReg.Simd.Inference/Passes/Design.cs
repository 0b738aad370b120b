using System.Numerics.Tensors;

namespace LogReg.Simd.Inference.Passes;

/// <summary>
/// The columns of the model matrix in blocks of rows: within a block each column is consecutive, so that every kernel runs over rows and no sum crosses lanes. Columns that are
/// far from a size near one are divided by a power of two, which rounds nothing.
/// </summary>
internal sealed class Design
{
    /// <summary>The rows of a block: with twenty columns it fits the L1 cache.</summary>
    public const int BlockRows = 64;

    /// <summary>Columns whose largest element lies between these sizes stay as they are.</summary>
    private const double LeastUsual = 1.0 / 64;
    private const double MostUsual = 64;

    private Design(int rowCount, int columnCount, double[] scales)
    {
        (RowCount, ColumnCount, Scales) = (rowCount, columnCount, scales);
        Sizes = new double[columnCount];
        Array.Fill(Sizes, 1);
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

    /// <summary>Gets a bound of the elements of every column; not finite where one of them is not.</summary>
    public double[] Sizes { get; }

    /// <summary>Gets a bound of all elements.</summary>
    public double LargestElement { get; private set; } = 1;

    public double[] Values { get; }

    /// <summary>Gets a value indicating whether elements are rounded, by a few units in the last place of <see cref="Sizes"/>.</summary>
    public bool IsRounded { get; private init; }

    /// <summary>The power of two that a column is divided by.</summary>
    /// <param name="size">Its largest element.</param>
    public static double ScaleOf(double size) => size is 0 or (>= LeastUsual and <= MostUsual) ? 1 : Math.ScaleB(1, Math.ILogB(size));

    /// <summary>Packs row-major features behind an optional column of ones.</summary>
    public static Design Pack(ReadOnlyMemory<double> features, int rowCount, int featureCount, bool hasIntercept, int threadCount)
    {
        int first = hasIntercept ? 1 : 0;
        double[] scales = new double[featureCount + first];
        Array.Fill(scales, 1);
        Design design = new(rowCount, featureCount + first, scales);
        Panels panels = new(design, threadCount);
        double[] largest = new double[panels.Count * design.ColumnCount];
        panels.RunIndexed(panel =>
        {
            (int begin, int end) = panels.Of(panel);
            for (int block = begin; block < end; block++)
            {
                // While a block is in the cache, its sizes cost nothing.
                design.PackBlock(block, features.Span, featureCount, first);
                for (int j = first; j < design.ColumnCount; j++)
                {
                    ref double place = ref largest[(panel * design.ColumnCount) + j];
                    place = Math.Max(place, Math.Abs(TensorPrimitives.MaxMagnitude<double>(design.Column(block, j))));
                }
            }
        });
        design.Rescale(first, panels, largest);
        return design;
    }

    /// <summary>Packs rows whose columns are those of a design, and scaled as they are there.</summary>
    public static Design OfScaled(double[] features, int rowCount, int featureCount)
    {
        double[] scales = new double[featureCount];
        Array.Fill(scales, 1);
        Design design = new(rowCount, featureCount, scales);
        Array.Fill(design.Sizes, double.PositiveInfinity);
        for (int block = 0; block < design.BlockCount; block++)
        {
            design.PackBlock(block, features, featureCount, 0);
        }

        return design;
    }

    /// <summary>
    /// Rows that each are a boundary of ordered levels and a row of a design: 1 at the threshold, and the columns of the design, but for its intercept, negative behind the thresholds.
    /// </summary>
    /// <param name="design">A design with an intercept.</param>
    /// <param name="rows">The row of the design that each row is.</param>
    /// <param name="thresholds">The threshold of each row.</param>
    /// <param name="thresholdCount">The number of thresholds.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    public static Design OfBoundaries(Design design, int[] rows, int[] thresholds, int thresholdCount, int threadCount)
    {
        int shift = thresholdCount - 1;
        double[] scales = new double[design.ColumnCount + shift];
        Array.Fill(scales, 1);
        design.Scales.AsSpan(1).CopyTo(scales.AsSpan(thresholdCount));
        Design boundaries = new(rows.Length, scales.Length, scales) { LargestElement = design.LargestElement };
        design.Sizes.AsSpan(1).CopyTo(boundaries.Sizes.AsSpan(thresholdCount));
        new Panels(boundaries, threadCount).Run(panel =>
        {
            for (int block = panel.Begin; block < panel.End; block++)
            {
                boundaries.Values.AsSpan(block * BlockRows * scales.Length, BlockRows * scales.Length).Clear();
                int begin = block * BlockRows;
                int count = Math.Min(BlockRows, rows.Length - begin);
                for (int i = 0; i < count; i++)
                {
                    boundaries.Column(block, thresholds[begin + i])[i] = 1;
                }

                for (int j = 1; j < design.ColumnCount; j++)
                {
                    Span<double> column = boundaries.Column(block, j + shift);
                    for (int i = 0; i < count; i++)
                    {
                        column[i] = -design.Column(rows[begin + i] / BlockRows, j)[rows[begin + i] % BlockRows];
                    }
                }
            }
        });
        return boundaries;
    }

    /// <summary>Some of the columns.</summary>
    public Design Select(ReadOnlySpan<int> columns)
    {
        double[] scales = new double[columns.Length];
        for (int j = 0; j < columns.Length; j++)
        {
            scales[j] = Scales[columns[j]];
        }

        Design selected = new(RowCount, columns.Length, scales) { LargestElement = LargestElement };
        for (int block = 0; block < BlockCount; block++)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                Column(block, columns[j]).CopyTo(selected.Column(block, j));
            }
        }

        for (int j = 0; j < columns.Length; j++)
        {
            selected.Sizes[j] = Sizes[columns[j]];
        }

        return selected;
    }

    /// <summary>The same rows with as many other columns.</summary>
    /// <param name="scales">The powers of two that the new columns are divided by.</param>
    /// <param name="sizes">A bound of the elements of each.</param>
    /// <param name="isRounded">Whether elements are rounded.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    /// <param name="fill">Writes a block of the new design.</param>
    public Design Recast(double[] scales, double[] sizes, bool isRounded, int threadCount, Action<int, Design> fill)
    {
        Design recast = new(RowCount, ColumnCount, scales) { IsRounded = isRounded, LargestElement = Math.Max(1, sizes.Max()) };
        sizes.CopyTo(recast.Sizes, 0);
        new Panels(recast, threadCount).Run(panel =>
        {
            for (int block = panel.Begin; block < panel.End; block++)
            {
                fill(block, recast);
            }
        });
        return recast;
    }

    /// <summary>Every so many blocks, of which the last of the design is none: it may not be full.</summary>
    public Design Sample(int step)
    {
        int blocks = (BlockCount - 1) / step;
        Design sample = new(blocks * BlockRows, ColumnCount, Scales) { LargestElement = LargestElement };
        int length = BlockRows * ColumnCount;
        for (int block = 0; block < blocks; block++)
        {
            Values.AsSpan(block * step * length, length).CopyTo(sample.Values.AsSpan(block * length));
        }

        Sizes.CopyTo(sample.Sizes, 0);
        return sample;
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

        ReadOnlySpan<double> rows = features.Slice(begin * featureCount, count * featureCount);
        for (int j = 0; j < featureCount; j++)
        {
            Span<double> column = Column(block, j + first);
            int place = j;
            for (int i = 0; i < count; i++, place += featureCount)
            {
                column[i] = rows[place];
            }

            column[count..].Clear();
        }
    }

    private void Rescale(int first, Panels panels, double[] largest)
    {
        for (int j = first; j < ColumnCount; j++)
        {
            double size = Enumerable.Range(0, panels.Count).Max(panel => largest[(panel * ColumnCount) + j]);
            Scales[j] = ScaleOf(size);
            Sizes[j] = size / Scales[j];
            LargestElement = Math.Max(LargestElement, Sizes[j]);
        }

        if (!Scales.AsSpan().ContainsAnyExcept(1.0))
        {
            return;
        }

        panels.Run(panel =>
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
