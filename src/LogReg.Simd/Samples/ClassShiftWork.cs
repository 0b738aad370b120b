using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Samples;

/// <summary>
/// Σ s·(p_k − [k = y]) and Σ s·(p_k·[k = l] − p_k·p_l) at class logits plus a shift of each class: what the intercepts alone do to the softmax loss (formula 2.5).
/// </summary>
/// <remarks>In double. The sums are one per class, and then the rows of a K × K matrix, of which those below the diagonal are written: all of a row sum to zero.</remarks>
internal sealed unsafe class ClassShiftWork<T> : RowSums
    where T : unmanaged
{
    private readonly int classCount;
    private readonly NativeBuffer scratch;

    public ClassShiftWork(int sampleCount, int classCount, int workerCount)
        : base(sampleCount, checked(classCount * (classCount + 1)), workerCount)
    {
        this.classCount = classCount;
        scratch = new NativeBuffer((nuint)WorkerCount * (nuint)ScratchLength * sizeof(double));
    }

    /// <summary>Gets or sets the logits, class after class.</summary>
    public T* Logits { get; set; }

    public T* Labels { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    /// <summary>Gets or sets what is added to the logits, one number per class.</summary>
    public double[] Shift { get; set; } = [];

    /// <summary>Labels, weights, products and the logits of a block, in double.</summary>
    private nint ScratchLength => ((nint)classCount + 3) * SoftmaxShift.BlockRows;

    public override void Dispose()
    {
        base.Dispose();
        scratch.Dispose();
    }

    protected override void Add(int row, int rowCount, int worker, double* sums)
    {
        double* labels = (double*)scratch.Pointer + (worker * ScratchLength);
        double* weights = labels + SoftmaxShift.BlockRows;
        double* products = weights + SoftmaxShift.BlockRows;
        double* logits = products + SoftmaxShift.BlockRows;
        for (int done = 0; done < rowCount; done += SoftmaxShift.BlockRows)
        {
            int first = row + done;
            int count = Math.Min(SoftmaxShift.BlockRows, rowCount - done);
            int padded = (count + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
            WidenPadded(Labels + first, count, padded, labels);
            for (int k = 0; k < classCount; k++)
            {
                double* own = logits + ((nint)k * SoftmaxShift.BlockRows);
                WidenPadded(Logits + ((nint)k * SampleCount) + first, count, padded, own);
                Elements.AddScalar(own, count, Shift[k], own);
            }

            if (SampleWeights != null)
            {
                WidenPadded(SampleWeights + first, count, padded, weights);
            }
            else
            {
                new Span<double>(weights, count).Fill(1);
                new Span<double>(weights + count, padded - count).Clear();
            }

            SpanKernels<double>.Instance.SoftmaxShift(logits, classCount, labels, weights, padded, products, sums, sums + classCount);
        }
    }

    private static void WidenPadded(T* source, int count, int padded, double* destination)
    {
        Elements.Widen(source, count, destination);
        new Span<double>(destination + count, padded - count).Clear();
    }
}
