namespace LogReg.Simd.Memory;

/// <summary>A symmetric matrix of doubles, or its factor, as a lower triangle in row-major native memory.</summary>
/// <remarks>Rows are padded to 16 elements, and to no multiple of a page, so that rows of one column do not share a cache set.</remarks>
internal sealed unsafe class LowerMatrix : IDisposable
{
    private const int Padding = 16;
    private const int PageElements = 512;

    private readonly NativeBuffer storage;

    public LowerMatrix(int size)
    {
        Size = size;
        Stride = ((nint)size + (2 * Padding) - 1) / Padding * Padding;
        if (Stride % PageElements == 0)
        {
            Stride += Padding;
        }

        storage = new NativeBuffer(checked((nuint)(Stride * Math.Max(1, size) * sizeof(double))));
    }

    public int Size { get; }

    public nint Stride { get; }

    public double* Pointer => (double*)storage.Pointer;

    /// <summary>The elements of a row up to the diagonal, the diagonal included.</summary>
    public Span<double> Row(int row) => new(Pointer + (row * Stride), row + 1);

    public void Dispose() => storage.Dispose();
}
