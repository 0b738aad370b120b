using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>Packs row-major rows into the strips of one panel.</summary>
internal sealed unsafe class PackingWork<T>(FeatureMatrix<T> features) : IPieceWork
    where T : unmanaged
{
    public T* Source { get; set; }

    public nint Stride { get; set; }

    public void Run(int piece, int worker)
    {
        int strip = features.Plan.FirstStrip(piece);
        int row = strip * Lanes.Count;
        int rows = Math.Min(features.Plan.StripsOf(piece) * Lanes.Count, features.SampleCount - row);
        features.Kernels.Pack(Source + (row * Stride), Stride, rows, features.FeatureCount, features.Packed + (strip * features.StripSize));
    }
}
