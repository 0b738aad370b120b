using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Passes;

/// <summary>Packs row-major rows into the strips of one panel.</summary>
internal sealed unsafe class PackingWork<TSource, T>(FeatureMatrix<T> features, TSource* source, nint stride) : IPieceWork
    where TSource : unmanaged
    where T : unmanaged
{
    private volatile bool hasFoundNotFinite;

    /// <summary>Gets a value indicating whether some number in half precision was infinite or NaN, or none was looked at.</summary>
    public bool HasFoundNotFinite => hasFoundNotFinite || typeof(TSource) != typeof(Half);

    public void Run(int piece, int worker)
    {
        int strip = features.Plan.FirstStrip(piece);
        int row = strip * Lanes.Count;
        int rows = Math.Min(features.Plan.StripsOf(piece) * Lanes.Count, features.SampleCount - row);
        features.Kernels.Pack(source + (row * stride), stride, rows, features.FeatureCount, features.Stored, strip * features.StripSize, features.Storage);
        for (int i = 0; i < rows && typeof(TSource) == typeof(Half) && !hasFoundNotFinite; i++)
        {
            hasFoundNotFinite = !Widening.AreFinite(new ReadOnlySpan<Half>(source + ((row + i) * stride), features.FeatureCount));
        }
    }
}
