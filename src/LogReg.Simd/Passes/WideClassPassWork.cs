using LogReg.Simd.Kernels.Classes;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>The fused pass of several classes in double whatever the features' type (formulas 2.5 and 4.11).</summary>
/// <remarks>Groups of strips are widened, with their labels and weights, and go through the double kernels.</remarks>
internal sealed unsafe class WideClassPassWork<C, T> : IPieceWork, IDisposable
    where C : struct, ILabeledTerms<C, double>
    where T : unmanaged
{
    private const int GroupRows = 8 * Lanes.Count;

    private readonly FeatureMatrix<T> features;
    private readonly int classCount;
    private readonly ClassPieces pieces;
    private readonly StripKernels<double> kernels;
    private readonly NativeBuffer scratch;
    private readonly PieceSums sums;
    private readonly nint stripsLength;
    private readonly nint scratchLength;

    /// <param name="features">The features; not disposed with the work.</param>
    /// <param name="classCount">K.</param>
    /// <param name="terms">Terms of the kind that will run, for their sizes.</param>
    /// <param name="workerCount">The number of workers.</param>
    public WideClassPassWork(FeatureMatrix<T> features, int classCount, in C terms, int workerCount)
    {
        Terms = terms;
        this.features = features;
        this.classCount = classCount;
        pieces = new ClassPieces(features.Plan, features.SampleCount);
        kernels = StripKernels<double>.For(features.Kernels.AreRowsConsecutive, features.FeatureCount);
        stripsLength = GroupRows / Lanes.Count * features.StripSize;
        nint kernelBytes = kernels.ClassScratchOver(in terms, null, features.FeatureCount, classCount).ByteLength;
        scratchLength = stripsLength + (2 * GroupRows) + (kernelBytes / sizeof(double));
        scratch = new NativeBuffer((nuint)(scratchLength * WorkerTeam.WorkersFor(pieces.Count, workerCount) * sizeof(double)));
        sums = new PieceSums(checked((classCount * features.FeatureCount) + terms.SumCount(classCount)), pieces.Count);
    }

    /// <summary>Gets or sets what happens between logits and gradients; labels, weights and logits are set by the pass.</summary>
    public C Terms { get; set; }

    /// <summary>Gets or sets the coefficients, one vector after another.</summary>
    public double* Coefficients { get; set; }

    public double* Intercepts { get; set; }

    public T* Labels { get; set; }

    /// <summary>Gets or sets the sample weights; null stands for ones.</summary>
    public T* SampleWeights { get; set; }

    /// <summary>Gets the number of sums: the gradients, class after class, and then those of the terms.</summary>
    public int SumLength => sums.Length;

    /// <summary>Runs the pass on a team and writes the sums over all pieces, in index order.</summary>
    public void Compute(WorkerTeam team, Span<double> destination) => sums.Compute(team, this, destination);

    public void Run(int piece, int worker)
    {
        double* destination = sums.Begin(piece);
        int first = pieces.FirstRow(pieces.FirstPanel(piece));
        int lastPanel = pieces.LastPanel(piece);
        int end = pieces.FirstRow(lastPanel) + pieces.RowsOf(lastPanel);
        for (int row = first; row < end; row += GroupRows)
        {
            AddGroup(row, Math.Min(GroupRows, end - row), worker, destination);
        }
    }

    public void Dispose()
    {
        scratch.Dispose();
        sums.Dispose();
    }

    private void AddGroup(int firstRow, int rows, int worker, double* destination)
    {
        double* strips = (double*)scratch.Pointer + (worker * scratchLength);
        double* labels = strips + stripsLength;
        double* weights = SampleWeights == null ? null : labels + GroupRows;
        double* kernelScratch = labels + (2 * GroupRows);
        nint stripCount = (rows + Lanes.Count - 1) / Lanes.Count;
        Elements.Widen(features.StripsAt(firstRow / Lanes.Count, (int)stripCount, worker), stripCount * features.StripSize, strips);
        Elements.Widen(Labels + firstRow, rows, labels);
        if (weights != null)
        {
            Elements.Widen(SampleWeights + firstRow, rows, weights);
        }

        C terms = Terms.Over(labels, weights, null, GroupRows);
        kernels.AddClassPass(
            in terms,
            strips,
            0,
            rows,
            features.FeatureCount,
            Coefficients,
            Intercepts,
            classCount,
            kernels.ClassScratchOver(in terms, (byte*)kernelScratch, features.FeatureCount, classCount),
            false,
            destination);
    }
}
