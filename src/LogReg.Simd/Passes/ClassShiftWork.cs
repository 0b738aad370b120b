using LogReg.Simd.Kernels;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>
/// Σ s·(p_k − [k = y]) and Σ s·(p_k·[k = l] − p_k·p_l) at class logits plus a shift of each class: what the intercepts alone do to the softmax loss (formula 2.5). No
/// features are read.
/// </summary>
/// <remarks>In double, sample by sample: K exponentials and K²/2 products, on a few pieces of samples cut by the shape alone.</remarks>
internal sealed unsafe class ClassShiftWork<T> : IPieceWork, IDisposable
    where T : unmanaged
{
    private const long MostSums = 1 << 22;
    private const int LeastRows = 4096;

    private readonly int sampleCount;
    private readonly int classCount;
    private readonly int rowsPerPiece;
    private readonly PieceSums sums;
    private readonly NativeBuffer scratch;

    public ClassShiftWork(int sampleCount, int classCount, int workerCount)
    {
        this.sampleCount = sampleCount;
        this.classCount = classCount;
        int sumLength = checked(classCount * (classCount + 1));
        long mostPieces = Math.Max(1, MostSums / sumLength);
        rowsPerPiece = (int)Math.Max(LeastRows, (sampleCount + mostPieces - 1) / mostPieces);
        int pieceCount = (sampleCount + rowsPerPiece - 1) / rowsPerPiece;
        sums = new PieceSums(sumLength, pieceCount);
        scratch = new NativeBuffer((nuint)classCount * (nuint)WorkerTeam.WorkersFor(pieceCount, workerCount) * sizeof(double));
    }

    /// <summary>Gets or sets the logits, class after class.</summary>
    public T* Logits { get; set; }

    public T* Labels { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    /// <summary>Gets or sets what is added to the logits, one number per class.</summary>
    public double[] Shift { get; set; } = [];

    /// <summary>Gets the number of sums: one per class, and then the rows of a K × K matrix, of which the lower triangle is written.</summary>
    public int SumLength => sums.Length;

    /// <summary>Runs the work on a team and writes the sums over all pieces, in index order.</summary>
    public void Compute(WorkerTeam team, Span<double> destination) => sums.Compute(team, this, destination);

    public void Run(int piece, int worker)
    {
        double* gradient = sums.Begin(piece);
        double* matrix = gradient + classCount;
        double* p = (double*)scratch.Pointer + ((nint)worker * classCount);
        int end = (int)Math.Min(sampleCount, (piece + 1L) * rowsPerPiece);
        for (int row = piece * rowsPerPiece; row < end; row++)
        {
            double weight = SampleWeights == null ? 1 : Elements.ToDouble(SampleWeights[row]);
            double largest = double.NegativeInfinity;
            for (int k = 0; k < classCount; k++)
            {
                p[k] = Elements.ToDouble(Logits[((nint)k * sampleCount) + row]) + Shift[k];
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

    public void Dispose()
    {
        sums.Dispose();
        scratch.Dispose();
    }
}
