using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>
/// A design whose every column is less what those before it explain: X = QLᵀ, L the unit triangle of XᵀX = LDLᵀ over the rows that count. That is the same model, and a point of one is a point of the
/// other, but double does not lose in Q what columns that nearly depend on each other differ by. L and the elements of Q are computed in
/// about 96 bits, and elements are rounded once: a column moves by a part of 2⁻⁵³ of itself, not of the columns that it is the difference of.
/// </summary>
internal sealed class OrthogonalColumns
{
    private readonly int[] order;
    private readonly SymmetricFactor<DoubleDouble> factor;
    private readonly double[] scales;

    private OrthogonalColumns(int[] order, SymmetricFactor<DoubleDouble> factor, double[] scales, Design design) =>
        (this.order, this.factor, this.scales, Design) = (order, factor, scales, design);

    /// <summary>Gets Q, each column divided by a power of two.</summary>
    public Design Design { get; }

    /// <summary>Whether double tells the columns of a design apart as they are, to about nine digits.</summary>
    /// <param name="design">Columns.</param>
    /// <param name="presence">1 for every row that counts, 0 for the others.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    public static bool AreNeeded(Design design, double[] presence, int threadCount)
    {
        double[] gram = new double[design.ColumnCount * design.ColumnCount];
        GramPass.Compute(design, presence, gram, threadCount);
        SymmetricFactor<double> factor = new(design.ColumnCount);
        factor.Factor(gram, 0, value => value);
        return !factor.IsAccurate();
    }

    /// <summary>Takes from every column what those before it explain.</summary>
    /// <param name="design">Independent columns.</param>
    /// <param name="presence">1 for every row that counts, 0 for the others.</param>
    /// <param name="last">The columns that come last: those keep their coefficients where they alone are held, or one alone is last.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    public static OrthogonalColumns Of(Design design, double[] presence, int[] last, int threadCount)
    {
        int size = design.ColumnCount;
        int[] order = [.. Enumerable.Range(0, size).Except(last), .. last];
        DoubleDouble[] given = new DoubleDouble[size * size];
        GramPass.Compute(design, presence, given, threadCount);
        DoubleDouble[] gram = new DoubleDouble[size * size];
        for (int place = 0; place < gram.Length; place++)
        {
            (int row, int column) = (order[place / size], order[place % size]);
            gram[place] = given[(Math.Max(row, column) * size) + Math.Min(row, column)];
        }

        SymmetricFactor<DoubleDouble> factor = new(size);
        factor.Factor(gram, 0, value => value.High);
        double[] sizes = new double[size];
        double[] ones = new double[size];
        Array.Fill(ones, 1);
        Design unscaled = design.Recast(ones, ones, isRounded: true, threadCount, (block, target) => Fill(design, order, factor, block, target));
        for (int j = 0; j < size; j++)
        {
            for (int block = 0; block < unscaled.BlockCount; block++)
            {
                foreach (double value in unscaled.Column(block, j))
                {
                    sizes[j] = Math.Max(sizes[j], Math.Abs(value));
                }
            }
        }

        double[] scales = [.. sizes.Select(Design.ScaleOf)];
        Design orthogonal = unscaled.Recast(
            [.. order.Select((column, j) => design.Scales[column] * scales[j])], [.. sizes.Zip(scales, (own, scale) => own / scale)], isRounded: true, threadCount, (block, target) =>
        {
            for (int j = 0; j < size; j++)
            {
                ReadOnlySpan<double> from = unscaled.Column(block, j);
                Span<double> to = target.Column(block, j);
                for (int i = 0; i < to.Length; i++)
                {
                    to[i] = from[i] / scales[j];
                }
            }
        });
        return new OrthogonalColumns(order, factor, scales, orthogonal);
    }

    /// <summary>A point over Q: Lᵀβ.</summary>
    public DoubleDouble[] PointOf(ReadOnlySpan<DoubleDouble> point)
    {
        DoubleDouble[] moved = new DoubleDouble[order.Length];
        for (int k = 0; k < moved.Length; k++)
        {
            for (int j = k; j < moved.Length; j++)
            {
                moved[k] += factor[j, k] * point[order[j]];
            }

            moved[k] *= scales[k];
        }

        return moved;
    }

    /// <summary>A point over the columns as they were, from one over Q.</summary>
    public DoubleDouble[] OriginalOf(ReadOnlySpan<DoubleDouble> moved)
    {
        DoubleDouble[] point = new DoubleDouble[order.Length];
        for (int k = order.Length - 1; k >= 0; k--)
        {
            DoubleDouble rest = moved[k] / scales[k];
            for (int j = k + 1; j < order.Length; j++)
            {
                rest -= factor[j, k] * point[order[j]];
            }

            point[order[k]] = rest;
        }

        return point;
    }

    /// <summary>A covariance over the columns as they were, from one over Q: the way back is linear.</summary>
    public DoubleDouble[] OriginalCovarianceOf(ReadOnlySpan<DoubleDouble> moved) => DoubleDouble.Congruent(moved, order.Length, column => OriginalOf(column));

    private static void Fill(Design design, int[] order, SymmetricFactor<DoubleDouble> factor, int block, Design target)
    {
        Span<DoubleDouble> row = stackalloc DoubleDouble[order.Length <= 256 ? order.Length : 0];
        row = order.Length <= 256 ? row : new DoubleDouble[order.Length];
        int rows = Math.Min(Design.BlockRows, design.RowCount - (block * Design.BlockRows));
        for (int i = 0; i < Design.BlockRows; i++)
        {
            for (int j = 0; j < order.Length; j++)
            {
                DoubleDouble rest = i < rows ? design.Column(block, order[j])[i] : 0;
                for (int k = 0; k < j && i < rows; k++)
                {
                    rest -= factor[j, k] * row[k];
                }

                row[j] = rest;
                target.Column(block, j)[i] = rest.High;
            }
        }
    }
}
