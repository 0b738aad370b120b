using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Losses;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>The kernels of a logit and a label under one policy.</summary>
internal interface IPairMaps<T>
    where T : unmanaged
{
    T LossAlone(T logit, T label);

    T ResidualAlone(T logit, T label);

    void Losses(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, Span<T> destination);

    void Residuals(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, Span<T> destination);
}

/// <inheritdoc/>
internal sealed unsafe class PairMaps<S, V, T> : IPairMaps<T>
    where S : struct, ISimd<V, T>
    where V : struct
    where T : unmanaged
{
    /// <summary>The loss of a pair with itself in every lane of a whole vector.</summary>
    public T LossAlone(T logit, T label) => S.First(LossMap<LogLoss>.Invoke<S, V, T>(S.Broadcast(logit), S.Broadcast(label)));

    /// <summary>The residual of a pair with itself in every lane of a whole vector.</summary>
    public T ResidualAlone(T logit, T label) => S.First(ResidualMap<LogLoss>.Invoke<S, V, T>(S.Broadcast(logit), S.Broadcast(label)));

    public void Losses(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, Span<T> destination) =>
        Map<LossMap<LogLoss>>(logits, labels, destination);

    public void Residuals(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, Span<T> destination) =>
        Map<ResidualMap<LogLoss>>(logits, labels, destination);

    private static void Map<M>(ReadOnlySpan<T> logits, ReadOnlySpan<T> labels, Span<T> destination)
        where M : struct, IPairMap
    {
        fixed (T* z = logits, y = labels, to = destination)
        {
            ElementwiseLoop.MapPairs<M, S, V, T>(z, y, logits.Length, to);
        }
    }
}
