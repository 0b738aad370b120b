namespace LogReg.Simd.Threading;

/// <summary>What has a shelf for the work of its last call.</summary>
internal interface IShelved
{
    /// <summary>Gets the shelf.</summary>
    Shelf Shelf { get; }
}
