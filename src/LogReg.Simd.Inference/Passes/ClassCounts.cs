namespace LogReg.Simd.Inference.Passes;

/// <summary>What the rows of a design say of several classes, the base class last; with zeros behind the last row.</summary>
/// <param name="Counts">How often each row is of each class.</param>
/// <param name="Presence">For each class ones for the rows that can be of it, zeros for those whose probability has gone to zero; null where all can.</param>
internal sealed record ClassCounts(double[][] Counts, double[][]? Presence)
{
    /// <summary>Gets the number of classes that have coefficients: all but the base.</summary>
    public int Equations => Counts.Length - 1;

    /// <summary>Whether a row can be of a class.</summary>
    public bool IsPresent(int row, int label) => Presence is null || Presence[label][row] != 0;

    /// <summary>How often a row counts.</summary>
    public double Total(int row)
    {
        double total = 0;
        foreach (double[] counts in Counts)
        {
            total += counts[row];
        }

        return total;
    }
}
