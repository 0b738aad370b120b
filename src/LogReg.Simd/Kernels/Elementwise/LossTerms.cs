using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Elementwise;

/// <summary>From logits and labels to residuals, curvatures and the sums of loss and residuals, each times its sample weight.</summary>
/// <remarks>
/// Four times 16 rows go side by side (<see cref="SimdQuad{S, V, T}"/>): their chains hide each other's latency, and their losses are
/// summed in T before one widening into 16 double lanes; what is left goes 16 by 16. Measured on a Cascade Lake at 512 bits:
/// 0.85 G rows/s, against 0.64 one vector at a time with a widening for each. Sixteen registers do not hold four chains: on a Zen 3 (256 bits) they took 3.0 to 4.1 ns a row by way of the stack
/// in single precision and 4.6 in double, one vector after another takes 1.07 and 3.1. Nor do 32 hold them in double: vectors of 64 bytes went to a stack that begins anywhere, across two lines of the
/// cache in half of all processes, which made a certificate of 1,000,000 × 20 take 13.4 ms there and 10.9 in the others on a Zen 4, where one vector after another always takes 10.9. Rows behind
/// <c>count</c> take part in nothing: their residuals are
/// written as zero whatever the buffer held. Destinations may be the logits' own buffer.
/// Cost: one exponential, one division and one logarithm polynomial per sample. Same bits at every width.
/// </remarks>
internal static unsafe class LossTerms
{
    /// <summary>Buffers of logits and residuals are padded to a multiple of 16 rows; whole groups of this many rows go fastest.</summary>
    public const int RowMultiple = 4 * Lanes.Count;

    private const int PreparedRows = 4 * RowMultiple;

    /// <summary>Computes the terms of <paramref name="count"/> rows.</summary>
    /// <param name="logits">The logits, padded.</param>
    /// <param name="labels">The labels, exactly count.</param>
    /// <param name="sampleWeights">The sample weights, exactly count, or null for ones.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="residuals">Receives s·∂ℓ/∂z, padded with zeros.</param>
    /// <param name="curvatures">Receives s·∂²ℓ/∂z², exactly count; may be null.</param>
    /// <param name="lossLanes">16 lanes to which s·ℓ is added.</param>
    /// <param name="residualLanes">16 lanes to which s·∂ℓ/∂z is added.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Compute<L, S, V, T>(
        T* logits, T* labels, T* sampleWeights, int count, T* residuals, T* curvatures, double* lossLanes, double* residualLanes)
        where L : struct, IPointwiseLoss
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        T* prepared = stackalloc T[PreparedRows];
        int row = 0;
        for (; row <= count - RowMultiple; row += RowMultiple)
        {
            if (row % PreparedRows == 0)
            {
                int ahead = Math.Min(PreparedRows, (count - row) / RowMultiple * RowMultiple);
                for (int i = 0; i < ahead; i += S.Width)
                {
                    S.Store(L.Prepare<S, V, T>(S.Load(logits + row + i)), prepared + i);
                }
            }

            // Whether registers hold four chains, in words that are constants when the JIT reads them: as a property it let the other branch fill the budget for inlining, and operations were called.
            T* current = prepared + (row % PreparedRows);
            if (typeof(T) == typeof(double) || (Unsafe.SizeOf<V>() < Vector512<byte>.Count && !Avx512F.VL.IsSupported && !AdvSimd.IsSupported))
            {
                for (int i = 0; i < RowMultiple; i += S.Width)
                {
                    WholeRows<L, S, V, T>(row + i, logits, labels, sampleWeights, current + i, residuals, curvatures, out V loss, out _);
                    S.Store(loss, current + i);
                }

                for (int part = 0; part < Lanes.Count; part += S.Width)
                {
                    SimdQuad<S, V, T>.AddWidened(SimdQuad<S, V, T>.Load(current + part), lossLanes + part);
                    SimdQuad<S, V, T>.AddWidened(SimdQuad<S, V, T>.Load(residuals + row + part), residualLanes + part);
                }

                continue;
            }

            for (int part = 0; part < Lanes.Count; part += S.Width)
            {
                WholeRows<L, SimdQuad<S, V, T>, Quad<V>, T>(
                    row + part, logits, labels, sampleWeights, current + part, residuals, curvatures, out Quad<V> loss, out Quad<V> residual);
                SimdQuad<S, V, T>.AddWidened(loss, lossLanes + part);
                SimdQuad<S, V, T>.AddWidened(residual, residualLanes + part);
            }
        }

        for (; row < count; row += Lanes.Count)
        {
            for (int part = 0; part < Lanes.Count; part += S.Width)
            {
                LastRows<L, S, V, T>(row + part, logits, labels, sampleWeights, count, residuals, curvatures, lossLanes + part, residualLanes + part);
            }
        }
    }

    /// <summary>Residuals, losses and curvatures of rows that take their place in whole sets of <see cref="RowMultiple"/>, for <see cref="AddQuads"/>; the bits of <see cref="Compute"/>.</summary>
    /// <param name="logits">The logits, with room for a vector; receives s·∂ℓ/∂z, and anything behind.</param>
    /// <param name="labels">The labels, exactly count.</param>
    /// <param name="sampleWeights">The sample weights, exactly count, or null for ones.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="curvatures">Receives s·∂²ℓ/∂z², exactly count; may be null.</param>
    /// <param name="losses">Receives s·ℓ, and anything behind.</param>
    /// <param name="isOfStrips">Whether the logits were stored as those of strips are, a whole vector at once.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Part<L, S, V, T>(T* logits, T* labels, T* sampleWeights, int count, T* curvatures, T* losses, bool isOfStrips = false)
        where L : struct, IPointwiseLoss
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (!isOfStrips && typeof(V) == typeof(Vector512<float>) && 2 * Vector<float>.Count == Vector512<float>.Count)
        {
            // Vectors of eight rows: as wide as the stores that the logits come from, so that they need not wait for these.
            Part<L, SimdPortableSingle, Vector<float>, float>((float*)logits, (float*)labels, (float*)sampleWeights, count, (float*)curvatures, (float*)losses);
            return;
        }

        for (int row = 0; row < count; row += S.Width)
        {
            int rest = Math.Min(count - row, S.Width);
            V label = S.LoadFirst(labels + row, rest);
            V logit = S.Load(logits + row);
            V shared = L.Evaluate<S, V, T>(logit, label, L.Prepare<S, V, T>(logit), out V loss, out V residual);
            V weight = S.Constant(1);
            if (sampleWeights != null)
            {
                weight = S.LoadFirst(sampleWeights + row, rest);
                loss = WeightedValue.Of<S, V, T>(loss, weight);
                residual = S.Multiply(residual, weight);
            }

            S.Store(residual, logits + row);
            S.Store(loss, losses + row);
            if (curvatures != null)
            {
                V curvature = L.Curvature<S, V, T>(shared, label);
                curvature = sampleWeights == null ? curvature : S.Multiply(curvature, weight);
                if (rest == S.Width)
                {
                    S.Store(curvature, curvatures + row);
                }
                else
                {
                    Tail.StoreFirst<S, V, T>(curvature, curvatures + row, rest);
                }
            }
        }
    }

    /// <summary>Adds values of whole sets of <see cref="RowMultiple"/> rows to 16 double lanes, in the order of <see cref="Compute"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddQuads<S, V, T>(T* values, int count, double* lanes, bool isOfStrips = false)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        if (!isOfStrips && typeof(V) == typeof(Vector512<float>) && 2 * Vector<float>.Count == Vector512<float>.Count)
        {
            // As wide as the stores of the last part, as there.
            AddQuads<SimdPortableSingle, Vector<float>, float>((float*)values, count, lanes);
            return;
        }

        for (int row = 0; row < count; row += RowMultiple)
        {
            for (int part = 0; part < Lanes.Count; part += S.Width)
            {
                SimdQuad<S, V, T>.AddWidened(SimdQuad<S, V, T>.Load(values + row + part), lanes + part);
            }
        }
    }

    /// <summary>Rows that are all there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WholeRows<L, S, V, T>(
        int row, T* logits, T* labels, T* sampleWeights, T* prepared, T* residuals, T* curvatures, out V loss, out V residual)
        where L : struct, IPointwiseLoss
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V label = S.Load(labels + row);
        V shared = L.Evaluate<S, V, T>(S.Load(logits + row), label, S.Load(prepared), out loss, out residual);
        V weight = S.Constant(1);
        if (sampleWeights != null)
        {
            weight = S.Load(sampleWeights + row);
            loss = WeightedValue.Of<S, V, T>(loss, weight);
            residual = S.Multiply(residual, weight);
        }

        S.Store(residual, residuals + row);
        if (curvatures != null)
        {
            V curvature = L.Curvature<S, V, T>(shared, label);
            S.Store(sampleWeights == null ? curvature : S.Multiply(curvature, weight), curvatures + row);
        }
    }

    /// <summary>The vector of rows that begins at <paramref name="row"/> and may end, or lie, behind the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LastRows<L, S, V, T>(
        int row, T* logits, T* labels, T* sampleWeights, int count, T* residuals, T* curvatures, double* lossLanes, double* residualLanes)
        where L : struct, IPointwiseLoss
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        int rest = Math.Clamp(count - row, 0, S.Width);
        V label = S.LoadFirst(labels + row, rest);
        V weight = sampleWeights == null ? S.Constant(1) : S.LoadFirst(sampleWeights + row, rest);
        V logit = S.Load(logits + row);
        V shared = L.Evaluate<S, V, T>(logit, label, L.Prepare<S, V, T>(logit), out V loss, out V residual);
        residual = S.KeepFirst(S.Multiply(residual, weight), rest);
        S.AddWidened(S.KeepFirst(WeightedValue.Of<S, V, T>(loss, weight), rest), lossLanes);
        S.AddWidened(residual, residualLanes);
        S.Store(residual, residuals + row);
        if (curvatures != null)
        {
            // The caller's own memory: not one element behind the last row.
            V curvature = S.Multiply(L.Curvature<S, V, T>(shared, label), weight);
            if (rest == S.Width)
            {
                S.Store(curvature, curvatures + row);
            }
            else
            {
                Tail.StoreFirst<S, V, T>(curvature, curvatures + row, rest);
            }
        }
    }
}
