using System.Numerics.Tensors;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>
/// One kind of pass over the panels of a matrix: the arguments of the pass in hand, and per panel a slot of partial sums. Kept
/// from call to call, so that a pass allocates nothing.
/// </summary>
/// <remarks>A panel's sums depend on the panel alone and are reduced in index order: the same bits on any number of threads.</remarks>
internal abstract unsafe class PassWork<T>(FeatureMatrix<T> features, PassMemory<T> memory) : IPieceWork
    where T : unmanaged
{
    protected FeatureMatrix<T> Features { get; } = features;

    protected PassMemory<T> Memory { get; } = memory;

    /// <summary>Runs the pass over one panel on one worker's scratch.</summary>
    public abstract void Run(int piece, int worker);

    /// <summary>Writes the sums over panels, in index order, of the features' partial sums.</summary>
    public void Reduce(Span<double> sums)
    {
        sums.Clear();
        for (int panel = 0; panel < Features.PanelCount; panel++)
        {
            TensorPrimitives.Add(sums, new ReadOnlySpan<double>(Memory.SumsOf(panel), sums.Length), sums);
        }
    }

    /// <summary>The sum over panels, in index order, of one slot behind the features' sums.</summary>
    public double ReduceScalar(int slot)
    {
        double sum = 0;
        for (int panel = 0; panel < Features.PanelCount; panel++)
        {
            sum += Memory.SumsOf(panel)[Features.FeatureCount + slot];
        }

        return sum;
    }

    protected T* StripsOf(int panel, int worker) => Features.StripsAt(Features.Plan.FirstStrip(panel), Features.Plan.StripsOf(panel), worker);

    protected int FirstRowOf(int panel) => Features.Plan.FirstStrip(panel) * Lanes.Count;

    protected int RowsOf(int panel) => Math.Min(Features.Plan.StripsOf(panel) * Lanes.Count, Features.SampleCount - FirstRowOf(panel));
}
