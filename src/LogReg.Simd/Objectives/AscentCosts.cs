namespace LogReg.Simd.Objectives;

/// <summary>What sweeps of coordinate ascent cost beside passes of truncated Newton, and gain, as far as shape and strength of the rows tell.</summary>
/// <remarks>A speed is the logarithm of the factor by which the gap shrinks. Fitted to what was measured on a Zen 4 (docs/results/amd-zen4/sparse.md). Clocks have no say: the same rows take the same
/// way everywhere.</remarks>
internal readonly record struct AscentCosts
{
    /// <summary>What a row costs a sweep beside its entries, in entries: its root.</summary>
    private const double SweepRow = 73;

    /// <summary>What a row costs a pass.</summary>
    private const double PassRow = 10;

    /// <summary>What a column costs a pass: Newton's work on vectors.</summary>
    private const double PassColumn = 15;

    /// <summary>The speed of sweeps over rows that the penalty holds firmly, which do not know the rows to come.</summary>
    private const double MostSpeed = 2.5;

    /// <summary>The speed of a pass over strong rows.</summary>
    private const double StrongSpeed = 0.5;

    /// <summary>The same over weak rows is by this greater, over one.</summary>
    private const double WeakShare = 1.5;

    /// <param name="strength">The mean of a = s·‖x‖²/(λ₂S): how many times stronger a row is than the penalty that holds it.</param>
    /// <param name="entriesPerRow">Entries for a row.</param>
    /// <param name="columnsPerRow">Columns for a row.</param>
    public AscentCosts(double strength, double entriesPerRow, double columnsPerRow)
    {
        ColumnsPerRow = columnsPerRow;
        SweepCost = (entriesPerRow + SweepRow) / (entriesPerRow + PassRow + (PassColumn * columnsPerRow));

        // A row that hangs together with others in all its columns keeps 1/(1 + a/4) of what it should move, at probabilities of a half, and the gap goes with the square.
        // Rows of many columns hang together less.
        double left = 1 - (1 / (1 + (0.25 * strength)));
        ExpectedSpeed = Math.Min(-2 * Math.Log(left) * (1 + columnsPerRow), MostSpeed * Math.Max(1, columnsPerRow));
        LeastSpeed = StrongSpeed * (1 + (WeakShare / (1 + strength))) * SweepCost;
    }

    /// <summary>Gets the columns for a row.</summary>
    public double ColumnsPerRow { get; }

    /// <summary>Gets what a sweep costs, in passes.</summary>
    public double SweepCost { get; }

    /// <summary>Gets the speed that is expected of a sweep.</summary>
    public double ExpectedSpeed { get; }

    /// <summary>Gets the speed at which a sweep gains as much as the passes that it costs.</summary>
    public double LeastSpeed { get; }

    /// <summary>Gets a value indicating whether sweeps are worth a try.</summary>
    public bool IsWorthwhile => ExpectedSpeed >= LeastSpeed;
}
