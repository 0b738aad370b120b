using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>A pass over a dense matrix: panels shared out among threads, their sums added up by the tree of <see cref="TreeSums"/>.</summary>
internal sealed unsafe class DensePass<C, T> : FeaturePass<C, T>, IPieceWork
    where C : struct, IRowTerms<T>
    where T : unmanaged
{
    private const int PageBytes = 4096;

    private readonly FeatureMatrix<T> features;
    private readonly bool readsMagnitudes;
    private readonly WorkerTeam team;
    private readonly TreeSums sums;
    private readonly NativeBuffer scratch;
    private readonly nint scratchBytes;

    /// <param name="features">The features; not disposed with the pass.</param>
    /// <param name="terms">Terms of the kind that will run, for their sizes.</param>
    /// <param name="vectorCount">The most coefficient vectors.</param>
    /// <param name="team">The threads; not disposed with the pass.</param>
    /// <param name="readsMagnitudes">Whether |x| is read in the place of x.</param>
    public DensePass(FeatureMatrix<T> features, in C terms, int vectorCount, WorkerTeam team, bool readsMagnitudes)
        : base(in terms, vectorCount, features.FeatureCount)
    {
        this.features = features;
        this.team = team;
        this.readsMagnitudes = readsMagnitudes;
        int workers = WorkerTeam.WorkersFor(features.PanelCount, team.WorkerCount);
        sums = new TreeSums(SumLength, features.PanelCount, workers);

        // A page between two workers' scratch keeps prefetchers from sharing lines among them.
        scratchBytes = ScratchOver(in terms, null).ByteLength + PageBytes;
        scratch = new NativeBuffer((nuint)(scratchBytes * workers));
    }

    private StripReader<T> Strips => readsMagnitudes ? new StripReader<T>(new Magnitudes<T>(features.Strips)) : features.Strips;

    public override void Compute(Span<double> sums)
    {
        team.Run(this, this.sums.PieceCount);
        this.sums.Reduce(sums);
    }

    public void Run(int piece, int worker)
    {
        C terms = Terms;
        StripReader<T> strips = Strips;
        PassScratch<T> own = ScratchOver(in terms, (byte*)scratch.Pointer + (worker * scratchBytes));
        PanelPlan plan = features.Plan;
        for (int panel = sums.FirstPanel(piece); panel < sums.EndPanel(piece); panel++)
        {
            int firstRow = plan.FirstStrip(panel) * Lanes.Count;
            features.Kernels.AddPass(
                in terms,
                strips,
                firstRow,
                Math.Min(plan.StripsOf(panel) * Lanes.Count, features.SampleCount - firstRow),
                features.FeatureCount,
                Coefficients,
                Intercepts,
                VectorCount,
                own,
                features.ExceedsCaches,
                sums.Begin(piece, worker));
            sums.End(piece, worker, panel);
        }
    }

    public override void Dispose()
    {
        scratch.Dispose();
        sums.Dispose();
    }

    private PassScratch<T> ScratchOver(in C terms, byte* memory) => new(features.Kernels.ShapeOf(in terms, Strips, features.FeatureCount, VectorCount, features.ExceedsCaches), memory);
}
