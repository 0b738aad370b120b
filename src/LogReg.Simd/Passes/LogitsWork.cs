using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Passes;

/// <summary>Logits of one or several coefficient vectors.</summary>
/// <remarks>Strips are written straight to the destination; the last strip of the matrix, if it has dead rows, goes by way of a copy.</remarks>
internal sealed unsafe class LogitsWork<T>(FeatureMatrix<T> features, PassMemory<T> memory) : PassWork<T>(features, memory)
    where T : unmanaged
{
    /// <summary>Gets or sets the coefficients, one vector after another.</summary>
    public T* Coefficients { get; set; }

    public T* Intercepts { get; set; }

    public int ClassCount { get; set; }

    /// <summary>Gets or sets the logits, class after class, each of as many as there are samples.</summary>
    public T* Logits { get; set; }

    public override void Run(int piece, int worker)
    {
        int row = FirstRowOf(piece);
        int rows = RowsOf(piece);
        int wholeRows = rows / Lanes.Count * Lanes.Count;
        T* strips = StripsOf(piece, worker);
        Compute(strips, wholeRows, Logits + row, Features.SampleCount);
        if (wholeRows < rows)
        {
            T* last = stackalloc T[Lanes.Count];
            T* strip = strips + (wholeRows / Lanes.Count * Features.StripSize);
            for (int k = 0; k < ClassCount; k++)
            {
                Features.Kernels.Logits(
                    strip, rows - wholeRows, Features.FeatureCount, Coefficients + ((nint)k * Features.FeatureCount), Intercepts[k], last);
                T* destination = Logits + ((nint)k * Features.SampleCount) + row + wholeRows;
                new ReadOnlySpan<T>(last, rows - wholeRows).CopyTo(new Span<T>(destination, rows - wholeRows));
            }
        }
    }

    private void Compute(T* strips, int rows, T* logits, nint logitStride)
    {
        if (ClassCount == 1)
        {
            Features.Kernels.Logits(strips, rows, Features.FeatureCount, Coefficients, Intercepts[0], logits);
        }
        else
        {
            Features.Kernels.ClassLogits(strips, rows, Features.FeatureCount, Coefficients, Intercepts, ClassCount, logits, logitStride);
        }
    }
}
