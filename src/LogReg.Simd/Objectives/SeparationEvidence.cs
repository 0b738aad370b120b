namespace LogReg.Simd.Objectives;

/// <summary>What the last step says about separation (formula 4.12).</summary>
internal enum SeparationEvidence
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The current point has every sample on its side.</summary>
    Complete,

    /// <summary>The last step moved no sample towards the wrong side, and some of them far towards the right one.</summary>
    Quasi,
}
