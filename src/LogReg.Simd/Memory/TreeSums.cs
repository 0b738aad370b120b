namespace LogReg.Simd.Memory;

/// <summary>
/// Sums in double of panels, added up by one binary tree over the panels' indices: neighbours by twos, their sums by twos again, the last one without a neighbour going up as it is.
/// </summary>
/// <remarks>
/// The tree depends on the number of panels alone. Panels are worked on in pieces, aligned runs of a power of two of them, which are subtrees: neither the size of a piece nor which thread, or
/// machine, takes it changes a bit. The error of a sum of P panels grows with log₂ P instead of P (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 4.2). Kept from pass to
/// pass, so that none allocates.
/// </remarks>
internal sealed unsafe class TreeSums : IDisposable
{
    private const long DefaultSlotBytes = 16 << 20;
    private const int MostSlots = 4096;

    /// <summary>Pieces of <see cref="OfFeatures"/>, enough to share out evenly; more of them have sums that do not stay in a cache, and are added up by one thread in the end.</summary>
    private const int PiecesPerWorker = 8;

    /// <summary>However many threads there are, no more pieces than that are kept where sums are long.</summary>
    private const int MostLeastPieces = 64;

    private const long FeatureSlotBytes = 4 << 20;

    /// <summary>A slot is whole cache lines, so that threads share none.</summary>
    private const int DoublesPerLine = 8;

    private readonly int panelCount;
    private readonly int levels;
    private readonly nint slotLength;
    private readonly NativeBuffer slots;
    private readonly NativeBuffer? stacks;

    /// <param name="length">The sums of a panel.</param>
    /// <param name="panelCount">The panels.</param>
    /// <param name="workerCount">The workers that add up panels at the same time.</param>
    /// <param name="leastPieces">The pieces to allow at least.</param>
    /// <param name="slotBytes">The memory that more pieces than that may take.</param>
    public TreeSums(int length, int panelCount, int workerCount, int leastPieces = MostLeastPieces, long slotBytes = DefaultSlotBytes)
    {
        Length = length;
        this.panelCount = panelCount;
        slotLength = ((nint)length + DoublesPerLine - 1) / DoublesPerLine * DoublesPerLine;
        long mostPieces = Math.Clamp(slotBytes / (sizeof(double) * Math.Max((long)slotLength, 1)), leastPieces, Math.Max(leastPieces, MostSlots));
        while ((panelCount - 1L) >> levels >= mostPieces)
        {
            levels++;
        }

        PieceCount = (int)((panelCount + (1L << levels) - 1) >> levels);
        slots = new NativeBuffer(checked((nuint)slotLength * (nuint)Math.Max(1, PieceCount) * sizeof(double)), cleared: false);
        stacks = levels == 0 ? null : new NativeBuffer(checked((nuint)slotLength * (nuint)PairwiseStack.Sets(1 << levels) * (nuint)workerCount * sizeof(double)), cleared: false);
    }

    /// <summary>Sums of passes over sparse rows and codes, one for each feature that occurs.</summary>
    /// <param name="length">The sums of a panel.</param>
    /// <param name="panelCount">The panels.</param>
    /// <param name="workerCount">The workers that add up panels at the same time.</param>
    public static TreeSums OfFeatures(int length, int panelCount, int workerCount) =>
        new(length, panelCount, workerCount, Math.Min(MostLeastPieces, PiecesPerWorker * workerCount), FeatureSlotBytes);

    /// <summary>Gets the number of sums.</summary>
    public int Length { get; }

    /// <summary>Gets the number of pieces.</summary>
    public int PieceCount { get; }

    /// <summary>The first panel of a piece.</summary>
    public int FirstPanel(int piece) => piece << levels;

    /// <summary>The panel behind the last one of a piece.</summary>
    public int EndPanel(int piece) => (int)Math.Min(panelCount, (piece + 1L) << levels);

    /// <summary>Memory for the sums of one panel, set to zero.</summary>
    public double* Begin(int piece, int worker)
    {
        if (levels > 0)
        {
            return StackOf(worker).Next();
        }

        new Span<double>(SlotOf(piece), Length).Clear();
        return SlotOf(piece);
    }

    /// <summary>Adds the sums of one panel, which stand where <see cref="Begin"/> said, to those of the panels before it in the piece.</summary>
    public void End(int piece, int worker, int panel)
    {
        if (levels == 0)
        {
            return;
        }

        PairwiseStack stack = StackOf(worker);
        int index = panel - FirstPanel(piece);
        stack.Push(index);
        if (panel == EndPanel(piece) - 1)
        {
            stack.Finish(index + 1, SlotOf(piece));
        }
    }

    /// <summary>Adds up the pieces.</summary>
    /// <param name="destination">Receives the first sums; at most <see cref="Length"/>.</param>
    public void Reduce(Span<double> destination)
    {
        if (PieceCount == 0)
        {
            destination.Clear();
            return;
        }

        for (long half = 1; half < PieceCount; half *= 2)
        {
            for (long piece = 0; piece + half < PieceCount; piece += 2 * half)
            {
                Span<double> left = new(SlotOf((int)piece), destination.Length);
                Doubles.Add(left, new ReadOnlySpan<double>(SlotOf((int)(piece + half)), destination.Length), left);
            }
        }

        new ReadOnlySpan<double>(SlotOf(0), destination.Length).CopyTo(destination);
    }

    public void Dispose()
    {
        slots.Dispose();
        stacks?.Dispose();
    }

    private double* SlotOf(int piece) => (double*)slots.Pointer + (piece * slotLength);

    private PairwiseStack StackOf(int worker) =>
        new((double*)stacks!.Pointer + (worker * PairwiseStack.Sets(1 << levels) * slotLength), slotLength, Length);
}
