namespace LogReg.Simd.Objectives;

/// <summary>Columns that few rows make up, in the variables of a solver: what a penalty leaves of them, and what one row has of them (formula 4.23).</summary>
/// <remarks>
/// With the mean square ν and the mean magnitude μ of a column, ν/μ² is n for one row that differs from zero, and n/m for m equal ones. Every row that counts has about ν²/(nμ²) of the mean square.
/// </remarks>
internal sealed class RareColumns
{
    /// <param name="measured">The columns as they are stored.</param>
    /// <param name="coordinates">What the variables mean.</param>
    /// <param name="usualCurvature">A usual curvature of the loss along a logit.</param>
    /// <param name="l2Strength">λ₂.</param>
    /// <param name="rowCount">n.</param>
    public RareColumns(RareMagnitudes measured, Coordinates coordinates, double usualCurvature, double l2Strength, int rowCount)
    {
        (Shares, RowShares) = (new double[measured.Means.Length], new double[measured.Means.Length]);
        for (int j = 0; j < Shares.Length; j++)
        {
            double scale = coordinates.InverseScale(j);
            double magnitude = measured.Means[j] * scale;
            double inOneRow = magnitude * magnitude * rowCount;
            double square = coordinates.IsStandardized ? 1 : measured.Squares[j] * scale * scale;
            square = square > 0 ? Math.Min(square, inOneRow) : inOneRow;
            double curvature = usualCurvature * square;
            if (curvature > 0 && double.IsFinite(inOneRow))
            {
                double share = curvature / (curvature + l2Strength);
                Shares[j] = share * share;
                RowShares[j] = square * (square / inOneRow);
            }
        }
    }

    /// <summary>
    /// Gets the square of the share of a usual curvature in that with its penalty: rows that are drawn tell a curvature with a variance, which counts for less where the penalty decides. Zero for columns
    /// that are not rare.
    /// </summary>
    public double[] Shares { get; }

    /// <summary>Gets what one row has of the mean square. Zero for columns that are not rare.</summary>
    public double[] RowShares { get; }
}
