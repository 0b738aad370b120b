namespace LogReg.Simd.Inference.Passes;

/// <summary>
/// The blocks of a design in panels, the pieces that threads share out: cut by the shape alone, and summed in their order, so that results have the same bits on any number of threads.
/// </summary>
internal sealed class Panels
{
    private const int MostPanels = 64;
    private const long MostPartialElements = 1 << 23;

    /// <summary>Below this much work threads cost more than they bring.</summary>
    private const long LeastSharedWork = 1 << 18;

    private readonly int blockCount;
    private readonly int threadCount;

    /// <summary>Cuts a design.</summary>
    /// <param name="design">The design.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    /// <param name="matrices">The matrices over the columns that every panel keeps.</param>
    /// <param name="workPerElement">The multiplications that one element of the design takes, for each matrix.</param>
    public Panels(Design design, int threadCount, int matrices = 1, int workPerElement = 1)
    {
        blockCount = design.BlockCount;
        long square = Math.Max(1, (long)design.ColumnCount * design.ColumnCount * matrices);
        long work = (long)design.PaddedRowCount * design.ColumnCount * matrices * workPerElement;
        bool isSmall = work < LeastSharedWork;
        long most = Math.Min(Math.Min(blockCount, 2 * work / LeastSharedWork), MostPanels);
        Count = isSmall ? 1 : (int)Math.Clamp(Math.Min(most, MostPartialElements / square), 1, MostPanels);
        this.threadCount = isSmall ? 1 : threadCount == 0 ? Environment.ProcessorCount : threadCount;
    }

    public int Count { get; }

    /// <summary>The blocks of a panel.</summary>
    public (int Begin, int End) Of(int panel) => ((int)((long)blockCount * panel / Count), (int)((long)blockCount * (panel + 1) / Count));

    /// <summary>Runs a work on every panel.</summary>
    public void Run(Action<(int Begin, int End)> work) => RunIndexed(panel => work(Of(panel)));

    /// <summary>Runs a work on the index of every panel.</summary>
    public void RunIndexed(Action<int> work)
    {
        if (threadCount == 1 || Count == 1)
        {
            for (int panel = 0; panel < Count; panel++)
            {
                work(panel);
            }

            return;
        }

        Parallel.For(0, Count, new ParallelOptions { MaxDegreeOfParallelism = threadCount }, work);
    }
}
