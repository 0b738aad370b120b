using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>A pass over sparse rows: panels of <see cref="SparsePlan"/> shared out among threads, their sums added up by the tree of <see cref="TreeSums"/>.</summary>
/// <remarks>
/// Coefficients of several vectors are put in the order of the features once per pass. Where the plan is wide, gradients of several vectors are added up in that order too, and put back once per pass.
/// A pass without gradients keeps no sums per feature at all.
/// </remarks>
internal sealed unsafe class SparsePass<C, T> : FeaturePass<C, T>, IPieceWork
    where C : struct, IRowTerms<T>
    where T : unmanaged
{
    private const int PageBytes = 4096;

    private readonly SparseMatrix<T> features;
    private readonly SparseKernels<T> kernels;
    private readonly WorkerTeam team;
    private readonly TreeSums tree;
    private readonly NativeBuffer scratch;
    private readonly nint scratchBytes;
    private readonly NativeBuffer? ordered;
    private readonly NativeBuffer? orderedSums;

    /// <param name="features">The features; not disposed with the pass.</param>
    /// <param name="terms">Terms of the kind that will run, for their sizes.</param>
    /// <param name="vectorCount">The most coefficient vectors.</param>
    /// <param name="team">The threads; not disposed with the pass.</param>
    /// <param name="readsMagnitudes">Whether |x| is read in the place of x.</param>
    public SparsePass(SparseMatrix<T> features, in C terms, int vectorCount, WorkerTeam team, bool readsMagnitudes)
        : base(in terms, vectorCount, features.FeatureCount)
    {
        this.features = features;
        this.team = team;
        kernels = features.KernelsFor(readsMagnitudes);
        int workers = WorkerTeam.WorkersFor(features.PanelCount, team.WorkerCount);
        tree = new TreeSums(C.HasGradient ? SumLength : terms.SumCount(vectorCount), features.PanelCount, workers);

        // A page between two workers' scratch keeps prefetchers from sharing lines among them; fewer vectors may round up to a little more.
        scratchBytes = ScratchOver(in terms, null).ByteLength + PageBytes + ((nint)vectorCount * Lanes.Count * sizeof(T));
        scratch = new NativeBuffer((nuint)(scratchBytes * workers));
        if (vectorCount > 1)
        {
            ordered = C.ReadsLogits ? new NativeBuffer((nuint)features.FeatureCount * (nuint)SparseClasses.Stride(vectorCount) * (nuint)sizeof(T)) : null;
            orderedSums = C.HasGradient && features.Plan.IsWide ? new NativeBuffer((nuint)SumLength * sizeof(double)) : null;
        }
    }

    private T* PassCoefficients => VectorCount > 1 && C.ReadsLogits ? (T*)ordered!.Pointer : Coefficients;

    public override void Compute(Span<double> sums)
    {
        if (VectorCount > 1 && C.ReadsLogits)
        {
            SparseClasses.Order(Coefficients, features.FeatureCount, VectorCount, PassCoefficients);
        }

        team.Run(this, tree.PieceCount);
        int gradients = Math.Min(sums.Length, VectorCount * features.FeatureCount);
        if (!C.HasGradient)
        {
            sums[..gradients].Clear();
            tree.Reduce(sums[gradients..]);
        }
        else if (VectorCount > 1 && features.Plan.IsWide)
        {
            Span<double> byFeature = new(orderedSums!.Pointer, sums.Length);
            tree.Reduce(byFeature);
            byFeature[gradients..].CopyTo(sums[gradients..]);
            for (int j = 0, i = 0; j < features.FeatureCount; j++)
            {
                for (int k = 0; k < VectorCount; k++, i++)
                {
                    sums[(k * features.FeatureCount) + j] = byFeature[i];
                }
            }
        }
        else
        {
            tree.Reduce(sums);
        }
    }

    public void Run(int piece, int worker)
    {
        C terms = Terms;
        SparseEntries entries = features.Entries;
        PassScratch<T> own = ScratchOver(in terms, (byte*)scratch.Pointer + (worker * scratchBytes));
        SparsePlan plan = features.Plan;
        nint skipped = C.HasGradient ? 0 : (nint)VectorCount * features.FeatureCount;
        for (int panel = tree.FirstPanel(piece); panel < tree.EndPanel(piece); panel++)
        {
            kernels.AddPass(
                in terms,
                entries,
                plan.FirstRow(panel),
                plan.RowsOf(panel),
                features.FeatureCount,
                PassCoefficients,
                Intercepts,
                VectorCount,
                own,
                plan.IsWide,
                tree.Begin(piece, worker) - skipped);
            tree.End(piece, worker, panel);
        }
    }

    public override void Dispose()
    {
        scratch.Dispose();
        tree.Dispose();
        ordered?.Dispose();
        orderedSums?.Dispose();
    }

    private PassScratch<T> ScratchOver(in C terms, byte* memory) =>
        new(kernels.ShapeOf(in terms, features.FeatureCount, features.RowBytes, VectorCount, features.Plan.IsWide || !C.HasGradient), memory);
}
