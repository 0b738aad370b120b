using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Samples;

/// <summary>The curvatures s·∂²ℓ/∂z² of the current point from its logits; no features are read.</summary>
/// <remarks>
/// For solvers that need them rarely: an evaluation that keeps them costs up to a third more where rows are short. Their memory is made on the calling thread, before any piece: of two threads that
/// both found none each would make its own, and one of the two would be lost with all that was written there.
/// </remarks>
internal sealed unsafe class CurvatureWork<L, T> : IPieceWork, IDisposable
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private readonly SampleMemory<T> samples;
    private readonly NativeBuffer scratch;
    private T* curvatures;

    public CurvatureWork(SampleMemory<T> samples, int workerCount)
    {
        this.samples = samples;
        int workers = WorkerTeam.WorkersFor(RowPieces.Count(samples.Count), workerCount);
        scratch = new NativeBuffer((nuint)(workers * RowPieces.Rows * sizeof(T)));
    }

    /// <summary>Runs the work on a team.</summary>
    public void Compute(WorkerTeam team)
    {
        curvatures = samples.Curvatures;
        team.Run(this, RowPieces.Count(samples.Count));
    }

    public void Run(int piece, int worker)
    {
        int row = piece * RowPieces.Rows;
        int count = RowPieces.RowsOf(piece, samples.Count);
        double* unused = stackalloc double[2 * Lanes.Count];

        // Residuals are written too, behind the last row as well: onto a copy of the logits, whose padding is the scratch's.
        T* own = (T*)scratch.Pointer + ((nint)worker * RowPieces.Rows);
        new ReadOnlySpan<T>(samples.Logits + row, count).CopyTo(new Span<T>(own, count));
        SpanKernels<T>.Instance.LossTerms<L>(
            own, samples.Labels + row, samples.Weights == null ? null : samples.Weights + row, count, own, curvatures + row, unused, unused + Lanes.Count);
    }

    public void Dispose() => scratch.Dispose();
}
