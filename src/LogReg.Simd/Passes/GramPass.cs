using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>The weighted Gram matrix XᵀDX of a source (formula 3.3), with the memory that it keeps from call to call.</summary>
internal abstract unsafe class GramPass<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Gets or sets the weights, one per sample.</summary>
    public T* Weights { get; set; }

    /// <summary>Reserves the memory that the first call would.</summary>
    public virtual void Reserve(WorkerTeam team)
    {
    }

    /// <summary>Computes the lower triangle and keeps it.</summary>
    public abstract void Compute(WorkerTeam team);

    /// <summary>Row <paramref name="row"/> of the lower triangle that the last call computed, the diagonal included.</summary>
    public abstract ReadOnlySpan<double> LowerRow(int row);

    public abstract void Dispose();
}
