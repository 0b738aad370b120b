using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>
/// A pass over sparse rows: panels of <see cref="SparsePlan"/> shared out among threads, their sums added up by the tree of <see cref="TreeSums"/>, and then the cold columns, if any.
/// </summary>
/// <remarks>Coefficients are put in the order of the columns' identifiers once per pass, and sums put back. A pass without gradients keeps no sums per feature at all.</remarks>
internal sealed unsafe class SparsePass<C, T> : FeaturePass<C, T>, IPieceWork
    where C : struct, IRowTerms<T>
    where T : unmanaged
{
    private const int PageBytes = 4096;

    /// <summary>A group is read twice, first from where it is stored and then from the L1 cache, beside coefficients and running sums.</summary>
    private const int GroupBytes = 16 << 10;

    private const int MostGroupRows = 512;

    private readonly SparseStore store;
    private readonly SparsePlan plan;
    private readonly bool readsMagnitudes;
    private readonly int featureCount;
    private readonly WorkerTeam team;
    private readonly TreeSums tree;
    private readonly int groupRows;
    private readonly nint mostEntries;
    private readonly NativeBuffer scratch;
    private readonly nint scratchBytes;
    private readonly NativeBuffer? ordered;
    private readonly bool readsInPlace;

    /// <summary>Whether rows are made dense in a cache, group after group.</summary>
    private readonly bool expands;

    /// <summary>Where each identifier's column goes in dense rows.</summary>
    private readonly NativeBuffer? places;

    /// <summary>The column at each place of the coefficients and running sums; −1 where there is none.</summary>
    private readonly int[]? columns;
    private readonly NativeBuffer? residuals;
    private readonly ColdWork<T>? cold;
    private readonly double[] hotSums;

    /// <param name="features">The features; not disposed with the pass.</param>
    /// <param name="terms">Terms of the kind that will run, for their sizes.</param>
    /// <param name="vectorCount">The most coefficient vectors.</param>
    /// <param name="team">The threads; not disposed with the pass.</param>
    /// <param name="readsMagnitudes">Whether |x| is read in the place of x.</param>
    public SparsePass(SparseMatrix<T> features, in C terms, int vectorCount, WorkerTeam team, bool readsMagnitudes)
        : base(in terms, vectorCount, features.FeatureCount)
    {
        store = features.Store;
        plan = store.Plan;
        featureCount = features.FeatureCount;
        this.team = team;
        this.readsMagnitudes = readsMagnitudes;
        long rowBytes = store.EntryCount * (sizeof(T) + sizeof(int)) / Math.Max(1, store.SampleCount);
        expands = !plan.HasCold && ExpandedRows<T>.AreWorthwhile(store.Order.Count, store.EntryCount, store.SampleCount);
        groupRows = expands ? ExpandedRows<T>.GroupRows(store.Order.Count) : Math.Max(Kernels.Elementwise.LossTerms.RowMultiple, RowGroup.Of(GroupBytes, MostGroupRows, rowBytes));
        mostEntries = plan.MostEntries(store.Entries.RowPointers, groupRows);
        int workers = WorkerTeam.WorkersFor(plan.PanelCount, team.WorkerCount);
        tree = TreeSums.OfFeatures(HotSumLength(in terms), plan.PanelCount, workers);
        hotSums = new double[tree.Length];

        // A page between two workers' scratch keeps prefetchers from sharing lines among them; fewer vectors may round up to a little more.
        scratchBytes = ScratchOver(in terms, null).ByteLength + PageBytes + ((nint)vectorCount * Lanes.Count * sizeof(T));
        scratch = new NativeBuffer((nuint)(scratchBytes * workers));
        int stride = vectorCount == 1 || expands ? vectorCount : SparseClasses.Stride(vectorCount);
        readsInPlace = vectorCount == 1 && store.Order.IsIdentity && !expands;
        if (expands)
        {
            places = new NativeBuffer((nuint)store.Order.Count * sizeof(ushort));
            columns = store.PlaceColumns(new Span<ushort>(places.Pointer, store.Order.Count));
        }

        ordered = C.ReadsLogits && !readsInPlace ? new NativeBuffer((nuint)store.Order.Count * (nuint)stride * (nuint)sizeof(T)) : null;
        if (C.HasGradient && plan.HasCold)
        {
            residuals = new NativeBuffer((nuint)store.SampleCount * (nuint)vectorCount * (nuint)sizeof(T), cleared: false);
            cold = new ColdWork<T>(store, readsMagnitudes, team);
        }
    }

    public override void Compute(Span<double> sums)
    {
        ReadOnlySpan<int> originals = columns ?? store.Order.Originals;
        if (C.ReadsLogits && !readsInPlace && !AreLogitsIntercepts)
        {
            OrderCoefficients(originals);
        }

        team.Run(this, tree.PieceCount);
        C terms = Terms;
        Span<double> hot = hotSums.AsSpan(0, HotSumLength(in terms));
        tree.Reduce(hot);
        int gradients = Math.Min(sums.Length, VectorCount * featureCount);
        hot.Slice(hot.Length - terms.SumCount(VectorCount), sums.Length - gradients).CopyTo(sums[gradients..]);
        if (expands || (store.Order.UsedCount < featureCount && !store.Order.IsIdentity) || !C.HasGradient)
        {
            sums[..gradients].Clear();
        }

        for (int k = 0; k < VectorCount && C.HasGradient; k++)
        {
            Span<double> own = sums.Slice(k * featureCount, featureCount);
            ReadOnlySpan<double> from = hot.Slice(k * plan.HotCount, plan.HotCount);
            if (store.Order.IsIdentity && !expands)
            {
                from.CopyTo(own);
                continue;
            }

            for (int i = 0; i < from.Length; i++)
            {
                if (originals[i] >= 0)
                {
                    own[originals[i]] = from[i];
                }
            }
        }

        cold?.Compute((T*)residuals!.Pointer, VectorCount, sums[..gradients]);
    }

    public void Run(int piece, int worker)
    {
        C terms = Terms;
        PassScratch<T> own = ScratchOver(in terms, (byte*)scratch.Pointer + (worker * scratchBytes));
        if (expands)
        {
            Run(new ExpandedRows<T>(store.Entries, (ushort*)places!.Pointer, readsMagnitudes, store.Order.Count, own.Buffer, groupRows), own, piece, worker);
            return;
        }

        Run(
            new SparseRows<T>(store.Entries, readsMagnitudes, store.Order.Count, plan.HotCount, own.Buffer, mostEntries, cold is null ? null : (T*)residuals!.Pointer),
            own,
            piece,
            worker);
    }

    private void Run<R>(R rows, PassScratch<T> own, int piece, int worker)
        where R : struct, IRows<T>
    {
        C terms = Terms;
        nint skipped = C.HasGradient ? 0 : (nint)VectorCount * plan.HotCount;
        for (int panel = tree.FirstPanel(piece); panel < tree.EndPanel(piece); panel++)
        {
            SparseKernels<T>.Instance.AddPass(
                rows,
                in terms,
                plan.FirstRow(panel),
                plan.RowsOf(panel),
                !C.ReadsLogits || AreLogitsIntercepts ? null : readsInPlace ? Coefficients : (T*)ordered!.Pointer,
                Intercepts,
                VectorCount,
                own,
                tree.Begin(piece, worker) - skipped);
            tree.End(piece, worker, panel);
        }
    }

    /// <summary>Puts the coefficients in the order of the identifiers: vector after vector for dense rows, else those of a column side by side.</summary>
    private void OrderCoefficients(ReadOnlySpan<int> originals)
    {
        T* to = (T*)ordered!.Pointer;
        if (!expands)
        {
            SparseClasses.Order(Coefficients, featureCount, VectorCount, originals, to);
            return;
        }

        for (int k = 0; k < VectorCount; k++)
        {
            SparseClasses.Order(Coefficients + ((nint)k * featureCount), featureCount, 1, originals, to + ((nint)k * originals.Length));
        }
    }

    public override void Dispose()
    {
        scratch.Dispose();
        tree.Dispose();
        ordered?.Dispose();
        residuals?.Dispose();
        places?.Dispose();
    }

    private int HotSumLength(in C terms) => (C.HasGradient ? checked(VectorCount * plan.HotCount) : 0) + terms.SumCount(VectorCount);

    private PassScratch<T> ScratchOver(in C terms, byte* memory) => new(
        new PassShape(
            VectorCount,
            !C.HasGradient ? 0 : expands ? store.Order.Count : SparseRows<T>.GradientLength(plan.HotCount, VectorCount),
            groupRows,
            expands ? ExpandedRows<T>.BufferLength(store.Order.Count, groupRows, mostEntries) : SparseRows<T>.BufferLength(mostEntries),
            terms.SumCount(VectorCount),
            terms.ScratchLength(VectorCount, groupRows)),
        memory);
}
