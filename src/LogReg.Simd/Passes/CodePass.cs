using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>A pass over rows of numbers and codes: panels shared out among threads, their sums added up by the tree of <see cref="TreeSums"/>.</summary>
internal sealed unsafe class CodePass<C, T> : FeaturePass<C, T>, IPieceWork
    where C : struct, IRowTerms<T>
    where T : unmanaged
{
    private const int PageBytes = 4096;

    /// <summary>A group is read three times, first from where it is stored and then from the L1 cache, beside coefficients and sums.</summary>
    private const int GroupBytes = 16 << 10;

    private const int MostGroupRows = 256;

    private readonly CodeStore store;
    private readonly bool readsMagnitudes;
    private readonly WorkerTeam team;
    private readonly int featureCount;

    /// <summary>The sums of a vector: one for each place, and that of no category.</summary>
    private readonly int sumCount;
    private readonly int groupRows;
    private readonly TreeSums tree;
    private readonly NativeBuffer scratch;
    private readonly nint scratchBytes;
    private readonly NativeBuffer coefficients;
    private readonly double[] all;

    /// <param name="store">The rows; not disposed with the pass.</param>
    /// <param name="terms">Terms of the kind that will run, for their sizes.</param>
    /// <param name="vectorCount">The most coefficient vectors.</param>
    /// <param name="team">The threads; not disposed with the pass.</param>
    /// <param name="readsMagnitudes">Whether |x| is read in the place of x.</param>
    public CodePass(CodeStore store, in C terms, int vectorCount, WorkerTeam team, bool readsMagnitudes)
        : base(in terms, vectorCount, store.Columns.FeatureCount)
    {
        this.store = store;
        this.team = team;
        this.readsMagnitudes = readsMagnitudes;
        featureCount = store.Columns.FeatureCount;
        sumCount = store.Columns.Originals.Length + 1;
        long rowBytes = ((long)store.Columns.Counts.Length * sizeof(int)) + ((long)store.NumberCount * sizeof(T));
        groupRows = Math.Max(LossTerms.RowMultiple, RowGroup.Of(GroupBytes, MostGroupRows, rowBytes));
        int workers = WorkerTeam.WorkersFor(store.PanelCount, team.WorkerCount);
        tree = TreeSums.OfFeatures(PanelSumLength(in terms), store.PanelCount, workers);
        all = new double[tree.Length];

        // A page between two workers' scratch keeps prefetchers from sharing lines among them; fewer vectors may round up to a little more.
        scratchBytes = ScratchOver(in terms, null).ByteLength + PageBytes + ((nint)vectorCount * Lanes.Count * sizeof(T));
        scratch = new NativeBuffer((nuint)(scratchBytes * workers));
        coefficients = new NativeBuffer((nuint)vectorCount * (nuint)sumCount * (nuint)sizeof(T));
    }

    public override void Compute(Span<double> sums)
    {
        ReadOnlySpan<int> originals = store.Columns.Originals;
        for (int k = 0; k < VectorCount && C.ReadsLogits; k++)
        {
            T* own = (T*)coefficients.Pointer + ((nint)k * sumCount);
            SparseClasses.Order(Coefficients + ((nint)k * featureCount), featureCount, 1, originals, own);
            own[originals.Length] = default;
        }

        team.Run(this, tree.PieceCount);
        C terms = Terms;
        Span<double> panels = all.AsSpan(0, PanelSumLength(in terms));
        tree.Reduce(panels);
        int gradients = Math.Min(sums.Length, VectorCount * featureCount);
        panels.Slice(panels.Length - terms.SumCount(VectorCount), sums.Length - gradients).CopyTo(sums[gradients..]);
        sums[..gradients].Clear();
        for (int k = 0; k < VectorCount && C.HasGradient; k++)
        {
            for (int i = 0; i < originals.Length; i++)
            {
                if (originals[i] >= 0)
                {
                    sums[(k * featureCount) + originals[i]] = panels[(k * sumCount) + i];
                }
            }
        }
    }

    public void Run(int piece, int worker)
    {
        C terms = Terms;
        PassScratch<T> own = ScratchOver(in terms, (byte*)scratch.Pointer + (worker * scratchBytes));
        nint skipped = C.HasGradient ? 0 : (nint)VectorCount * sumCount;
        for (int panel = tree.FirstPanel(piece); panel < tree.EndPanel(piece); panel++)
        {
            double* sums = tree.Begin(piece, worker) - skipped;
            int first = panel * store.PanelRows;
            SparseKernels<T>.Instance.AddPass(
                new CodeRows<T>(store, readsMagnitudes, own.Buffer, sums),
                in terms,
                first,
                Math.Min(store.PanelRows, store.SampleCount - first),
                (T*)coefficients.Pointer,
                Intercepts,
                VectorCount,
                own,
                sums);
            tree.End(piece, worker, panel);
        }
    }

    public override void Dispose()
    {
        scratch.Dispose();
        tree.Dispose();
        coefficients.Dispose();
    }

    private int PanelSumLength(in C terms) => (C.HasGradient ? checked(VectorCount * sumCount) : 0) + terms.SumCount(VectorCount);

    private PassScratch<T> ScratchOver(in C terms, byte* memory) => new(
        new PassShape(
            VectorCount,
            store.NumberCount,
            groupRows,
            CodeRows<T>.BufferLength(store, groupRows),
            terms.SumCount(VectorCount),
            terms.ScratchLength(VectorCount, groupRows)),
        memory);
}
