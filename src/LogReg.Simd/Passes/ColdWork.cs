using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>The gradient of cold columns from the residuals of all rows: each column belongs to one thread, so that threads change no bit.</summary>
internal sealed unsafe class ColdWork<T>(SparseStore store, bool readsMagnitudes, WorkerTeam team) : IPieceWork
    where T : unmanaged
{
    private readonly SparseColumns columns = store.ColdOn(team);
    private T* residuals;
    private int vectorCount;
    private double* sums;
    private nint stride;

    /// <summary>Writes the sums of the cold columns.</summary>
    /// <param name="kept">The residuals, those of a row side by side.</param>
    /// <param name="vectors">The vectors.</param>
    /// <param name="gradients">Receives the sums, vector after vector.</param>
    public void Compute(T* kept, int vectors, Span<double> gradients)
    {
        fixed (double* destination = gradients)
        {
            residuals = kept;
            vectorCount = vectors;
            sums = destination;
            stride = gradients.Length / vectors;
            team.Run(this, columns.PieceCount);
        }
    }

    public void Run(int piece, int worker)
    {
        int first = columns.FirstColumn(piece);
        int count = columns.FirstColumn(piece + 1) - first;
        long* pointers = columns.Pointers + first;
        fixed (int* originals = store.Order.Originals[columns.FirstIdentifier..])
        {
            if (columns.ValueForm == ValueForm.Double)
            {
                ColumnSums.Compute(pointers, columns.Rows, (double*)columns.Values, readsMagnitudes, count, residuals, vectorCount, originals + first, sums, stride);
            }
            else
            {
                float* values = columns.ValueForm == ValueForm.Ones ? null : (float*)columns.Values;
                ColumnSums.Compute(pointers, columns.Rows, values, readsMagnitudes, count, residuals, vectorCount, originals + first, sums, stride);
            }
        }
    }
}
