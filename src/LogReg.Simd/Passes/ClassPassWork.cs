using LogReg.Simd.Kernels.Classes;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>The fused pass of several classes under one kind of terms, with its memory: a scratch per worker and sums per piece.</summary>
/// <remarks>A piece's sums depend on the piece alone and are reduced in index order: the same bits on any number of threads.</remarks>
internal sealed unsafe class ClassPassWork<C, T> : IPieceWork, IDisposable
    where C : struct, IClassTerms<T>
    where T : unmanaged
{
    private const int PageBytes = 4096;

    private readonly FeatureMatrix<T> features;
    private readonly ClassPieces pieces;
    private readonly NativeBuffer scratch;
    private readonly PieceSums sums;
    private readonly nint scratchBytes;

    /// <param name="features">The features; not disposed with the work.</param>
    /// <param name="classCount">K.</param>
    /// <param name="terms">Terms of the kind that will run, for their sizes.</param>
    /// <param name="workerCount">The number of workers.</param>
    public ClassPassWork(FeatureMatrix<T> features, int classCount, in C terms, int workerCount)
    {
        this.features = features;
        ClassCount = classCount;
        Terms = terms;
        pieces = new ClassPieces(features.Plan, features.SampleCount);

        // A page between two workers' scratch keeps prefetchers from sharing lines among them.
        scratchBytes = features.Kernels.ClassScratchOver(in terms, null, features.FeatureCount, classCount).ByteLength + PageBytes;
        scratch = new NativeBuffer((nuint)(scratchBytes * WorkerTeam.WorkersFor(pieces.Count, workerCount)));
        sums = new PieceSums(checked((classCount * features.FeatureCount) + terms.SumCount(classCount)), pieces.Count);
    }

    /// <summary>Gets or sets what happens between logits and gradients.</summary>
    public C Terms { get; set; }

    /// <summary>Gets or sets the number of classes, at most the one that memory was made for.</summary>
    public int ClassCount { get; set; }

    /// <summary>Gets or sets the coefficients, one vector after another.</summary>
    public T* Coefficients { get; set; }

    public T* Intercepts { get; set; }

    /// <summary>Gets the number of sums: the gradients, class after class, and then those of the terms.</summary>
    public int SumLength => sums.Length;

    /// <summary>Runs the pass on a team and writes the sums over all pieces.</summary>
    public void Compute(WorkerTeam team, Span<double> destination) => sums.Compute(team, this, destination);

    public void Run(int piece, int worker)
    {
        C terms = Terms;
        ClassScratch<T> own = features.Kernels.ClassScratchOver(
            in terms, (byte*)scratch.Pointer + (worker * scratchBytes), features.FeatureCount, ClassCount);
        double* destination = sums.Begin(piece);
        for (int panel = pieces.FirstPanel(piece); panel <= pieces.LastPanel(piece); panel++)
        {
            features.Kernels.AddClassPass(
                in terms,
                features.StripsAt(features.Plan.FirstStrip(panel), features.Plan.StripsOf(panel), worker),
                pieces.FirstRow(panel),
                pieces.RowsOf(panel),
                features.FeatureCount,
                Coefficients,
                Intercepts,
                ClassCount,
                own,
                features.ExceedsCaches,
                destination);
        }
    }

    public void Dispose()
    {
        scratch.Dispose();
        sums.Dispose();
    }
}
