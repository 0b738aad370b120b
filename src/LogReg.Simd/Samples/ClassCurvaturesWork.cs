using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Samples;

/// <summary>The softmax curvatures of one class, s·p_k(1 − p_k), or of all of them together, from stored logits; no features are read.</summary>
internal sealed unsafe class ClassCurvaturesWork<T> : IPieceWork, IDisposable
    where T : unmanaged
{
    private readonly int sampleCount;
    private readonly int classCount;
    private readonly NativeBuffer scratch;
    private readonly NativeBuffer curvatures;

    public ClassCurvaturesWork(int sampleCount, int classCount, int workerCount)
    {
        this.sampleCount = sampleCount;
        this.classCount = classCount;
        scratch = new NativeBuffer((nuint)(WorkerTeam.WorkersFor(RowPieces.Count(sampleCount), workerCount) * SoftmaxCurvatures.ScratchLength(classCount) * sizeof(T)));
        curvatures = new NativeBuffer((nuint)sampleCount * (nuint)sizeof(T));
    }

    /// <summary>Gets or sets the logits, class after class.</summary>
    public T* Logits { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    /// <summary>Gets or sets k, or <see cref="SoftmaxCurvatures.AllClasses"/>.</summary>
    public int ClassIndex { get; set; }

    /// <summary>Gets or sets l: the curvatures are s·p_k·([k = l] − p_l).</summary>
    public int OtherClass { get; set; }

    /// <summary>Gets the curvatures, one per sample.</summary>
    public T* Curvatures => (T*)curvatures.Pointer;

    public void Run(int piece, int worker)
    {
        int row = piece * RowPieces.Rows;
        SpanKernels<T>.Instance.SoftmaxCurvatures(
            Logits + row,
            sampleCount,
            classCount,
            ClassIndex,
            OtherClass,
            SampleWeights == null ? null : SampleWeights + row,
            RowPieces.RowsOf(piece, sampleCount),
            (T*)scratch.Pointer + (worker * SoftmaxCurvatures.ScratchLength(classCount)),
            Curvatures + row);
    }

    public void Dispose()
    {
        scratch.Dispose();
        curvatures.Dispose();
    }
}
