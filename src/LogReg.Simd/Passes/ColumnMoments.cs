namespace LogReg.Simd.Passes;

/// <summary>Weighted means and population standard deviations of the columns of a source, in double, in two passes.</summary>
internal abstract unsafe class ColumnMoments<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Computes means and deviations; a constant column's deviation is exactly zero.</summary>
    /// <param name="weights">The sample weights, or null for ones.</param>
    /// <param name="weightSum">Their sum.</param>
    /// <param name="means">Receives the means.</param>
    /// <param name="deviations">Receives the population standard deviations.</param>
    public abstract void Compute(T* weights, double weightSum, Span<double> means, Span<double> deviations);

    public abstract void Dispose();
}
