using LogReg.Simd.Inference.Passes;

namespace LogReg.Simd.Inference.Results;

/// <summary>
/// Rows of ordered levels as those of a logistic regression of their boundaries (formula 7.16): a success at the boundary above the level, and a failure at the one below, as far as there are such.
/// </summary>
/// <param name="Design">The columns: thresholds, and the features, negative.</param>
/// <param name="Counts">The rows.</param>
/// <param name="Rows">The caller's row of each boundary.</param>
/// <param name="LevelCounts">The weight of every level.</param>
/// <param name="MeanOffset">The mean of what is added to the rows.</param>
internal sealed record LevelBoundaries(Design Design, RowCounts Counts, int[] Rows, double[] LevelCounts, double MeanOffset)
{
    /// <summary>Makes the boundaries of rows that count.</summary>
    public static LevelBoundaries Of(OrdinalData data, Preparation prepared, int threadCount)
    {
        int last = data.LevelCount - 1;
        List<(int Row, int Threshold, bool IsSuccess)> boundaries = new(2 * data.Levels.Length);
        double[] levelCounts = new double[data.LevelCount];
        double offset = 0;
        for (int i = 0; i < data.Levels.Length; i++)
        {
            int level = data.Levels.Span[i];
            double weight = data.WeightOf(i);
            levelCounts[level] += weight;
            offset += weight * data.OffsetOf(i);
            if (weight > 0 && level < last)
            {
                boundaries.Add((i, level, true));
            }

            if (weight > 0 && level > 0)
            {
                boundaries.Add((i, level - 1, false));
            }
        }

        int[] rows = [.. boundaries.Select(boundary => boundary.Row)];
        Design design = Design.OfBoundaries(prepared.Used, rows, [.. boundaries.Select(boundary => boundary.Threshold)], last, threadCount);
        RowCounts counts = new(new double[design.PaddedRowCount], new double[design.PaddedRowCount], new double[design.PaddedRowCount]);
        for (int r = 0; r < rows.Length; r++)
        {
            (boundaries[r].IsSuccess ? counts.Successes : counts.Failures)[r] = data.WeightOf(rows[r]);
            counts.Offsets[r] = 0 - data.OffsetOf(rows[r]);
        }

        return new LevelBoundaries(design, counts, rows, levelCounts, offset / levelCounts.Sum());
    }
}
