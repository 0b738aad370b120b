using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>Copies chosen rows of codes and numbers into another store, some thousands at a time: whole strips, so that threads share no cache line of codes.</summary>
internal sealed unsafe class CodeSelection(CodeStore source, CodeStore selected, int* rows) : IPieceWork
{
    private const int PieceRows = 4096;

    public static int Pieces(int rowCount) => (int)(((long)rowCount + PieceRows - 1) / PieceRows);

    public void Run(int piece, int worker)
    {
        int first = piece * PieceRows;
        int end = Math.Min(selected.SampleCount, first + PieceRows);
        for (int row = first; row < end; row++)
        {
            selected.CopyRow(source, rows[row], row);
        }
    }
}
