using System.Numerics.Tensors;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>A slot of sums in double for each piece of a work, reduced in index order: the same bits on any number of threads.</summary>
/// <param name="length">The sums of a slot.</param>
/// <param name="pieceCount">The pieces.</param>
internal sealed unsafe class PieceSums(int length, int pieceCount) : IDisposable
{
    /// <summary>The doubles of a slot: whole cache lines, so that threads share none.</summary>
    private readonly nint slotLength = SlotLength(length);

    private readonly NativeBuffer memory = new(checked((nuint)SlotLength(length) * (nuint)Math.Max(1, pieceCount) * sizeof(double)), cleared: false);

    /// <summary>Gets the number of sums.</summary>
    public int Length => length;

    /// <summary>The slot of a piece, set to zero.</summary>
    public double* Begin(int piece)
    {
        double* slot = SlotOf(piece);
        new Span<double>(slot, length).Clear();
        return slot;
    }

    /// <summary>Runs a work that fills the slots, and writes their sums.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="work">The work.</param>
    /// <param name="destination">Receives the first sums of the slots.</param>
    public void Compute(WorkerTeam team, IPieceWork work, Span<double> destination)
    {
        team.Run(work, pieceCount);
        destination.Clear();
        for (int piece = 0; piece < pieceCount; piece++)
        {
            TensorPrimitives.Add(destination, new ReadOnlySpan<double>(SlotOf(piece), destination.Length), destination);
        }
    }

    public void Dispose() => memory.Dispose();

    private static nint SlotLength(int length) => ((nint)length + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    private double* SlotOf(int piece) => (double*)memory.Pointer + (piece * slotLength);
}
