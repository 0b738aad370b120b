using LogReg.Simd.Kernels;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Samples;

/// <summary>
/// Σ s·(p_k − [k = y]) and Σ s·(p_k·[k = l] − p_k·p_l) at class logits plus a shift of each class: what the intercepts alone do to the softmax loss (formula 2.5).
/// </summary>
/// <remarks>In double, sample by sample: K exponentials and K²/2 products. The sums are one per class, and then the rows of a K × K matrix, of which the lower triangle is written.</remarks>
internal sealed unsafe class ClassShiftWork<T> : RowSums
    where T : unmanaged
{
    private readonly int classCount;
    private readonly NativeBuffer scratch;

    public ClassShiftWork(int sampleCount, int classCount, int workerCount)
        : base(sampleCount, checked(classCount * (classCount + 1)), workerCount)
    {
        this.classCount = classCount;
        scratch = new NativeBuffer((nuint)classCount * (nuint)WorkerCount * sizeof(double));
    }

    /// <summary>Gets or sets the logits, class after class.</summary>
    public T* Logits { get; set; }

    public T* Labels { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    /// <summary>Gets or sets what is added to the logits, one number per class.</summary>
    public double[] Shift { get; set; } = [];

    public override void Dispose()
    {
        base.Dispose();
        scratch.Dispose();
    }

    protected override void Add(int firstRow, int rowCount, int worker, double* sums)
    {
        double* gradient = sums;
        double* matrix = gradient + classCount;
        double* p = (double*)scratch.Pointer + ((nint)worker * classCount);
        for (int row = firstRow; row < firstRow + rowCount; row++)
        {
            double weight = SampleWeights == null ? 1 : Elements.ToDouble(SampleWeights[row]);
            double largest = double.NegativeInfinity;
            for (int k = 0; k < classCount; k++)
            {
                p[k] = Elements.ToDouble(Logits[((nint)k * SampleCount) + row]) + Shift[k];
                largest = Math.Max(largest, p[k]);
            }

            double scale = 1 / SpanKernels<double>.Instance.ExponentialSum(p, classCount, largest, p);
            int label = (int)Elements.ToDouble(Labels[row]);
            gradient[label] -= weight;
            for (int k = 0; k < classCount; k++)
            {
                p[k] *= scale;
                double share = weight * p[k];
                gradient[k] += share;
                double* matrixRow = matrix + ((nint)k * classCount);
                for (int l = 0; l <= k; l++)
                {
                    matrixRow[l] -= share * p[l];
                }

                matrixRow[k] += share;
            }
        }
    }
}
