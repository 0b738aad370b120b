namespace LogReg.Simd.Objectives;

/// <summary>What the margins of all samples before and after a step say of a separation: signs, in the precision of the features, and no proof.</summary>
internal struct SeparationSigns
{
    /// <summary>A margin that cannot be rounding.</summary>
    private const double ClearMargin = 1e-3;

    /// <summary>Along an endless direction logits move by about one per Newton step.</summary>
    private const double LongStep = 0.1;

    private double leastAboveClear;
    private double back;
    private double forth;

    /// <summary>Gets a value indicating whether a sample is not clearly on its side.</summary>
    public readonly bool IsMixed => leastAboveClear < 0;

    /// <summary>Takes note of a sample's margin, negative on the wrong side, and of the one before the step.</summary>
    public void Add(double margin, double before)
    {
        leastAboveClear = Math.Min(leastAboveClear, margin - ClearMargin);
        back = Math.Min(back, margin - before);
        forth = Math.Max(forth, margin - before);
    }

    /// <summary>The evidence of all samples.</summary>
    /// <param name="isLate">Whether a well-posed run would take short steps by now.</param>
    /// <param name="isSingle">Whether the margins come from single precision.</param>
    public readonly SeparationEvidence Evidence(bool isLate, bool isSingle)
    {
        double wrongWay = isSingle ? 1e-5 : 1e-8;
        return leastAboveClear >= 0 ? SeparationEvidence.Complete
            : isLate && forth > LongStep && back >= -wrongWay * forth ? SeparationEvidence.Quasi
            : SeparationEvidence.None;
    }
}
