using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>Logits of strips: z_i = x_iᵀβ + b (formula 1.1), 16 rows side by side.</summary>
/// <remarks>
/// Every lane is a row, so there is no horizontal sum: one broadcast coefficient feeds four vectors of rows. Four independent
/// chains cover the latency of the fused multiply-add while the loads, five per four products, are the limit.
/// Products are summed in blocks of <see cref="FeatureBlock"/> features and the blocks in order, which keeps the rounding error
/// below γ(min(d, 32) + ⌈d/32⌉)·(Σ|x β| + |b|) where one long chain would have γ(d).
/// Cost: 2d flops and d·sizeof(T) bytes per sample. Determinism: same bits at every width and for every number of strips.
/// </remarks>
internal static unsafe class StripLogits
{
    /// <summary>The features whose products are summed in one chain.</summary>
    public const int FeatureBlock = 32;

    /// <summary>Writes 16 logits per strip.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Compute<S, V, T>(
        T* strips, int stripCount, int featureCount, T* coefficients, T intercept, T* logits)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        nint stripSize = (nint)featureCount * Lanes.Count;
        int vectors = stripCount * (Lanes.Count / S.Width);
        V offset = S.Broadcast(intercept);
        int v = 0;
        for (; v <= vectors - 4; v += 4)
        {
            T* x0 = strips + StripAddress.Of<S, V, T>(v, stripSize);
            T* x1 = strips + StripAddress.Of<S, V, T>(v + 1, stripSize);
            T* x2 = strips + StripAddress.Of<S, V, T>(v + 2, stripSize);
            T* x3 = strips + StripAddress.Of<S, V, T>(v + 3, stripSize);
            V z0 = S.Zero, z1 = S.Zero, z2 = S.Zero, z3 = S.Zero;
            for (int first = 0; first < featureCount; first += FeatureBlock)
            {
                nint last = Math.Min(featureCount, first + FeatureBlock);
                V a0 = S.Zero, a1 = S.Zero, a2 = S.Zero, a3 = S.Zero;
                for (nint j = first; j < last; j++)
                {
                    V coefficient = S.Broadcast(coefficients[j]);
                    a0 = S.MultiplyAdd(S.Load(x0 + (j * Lanes.Count)), coefficient, a0);
                    a1 = S.MultiplyAdd(S.Load(x1 + (j * Lanes.Count)), coefficient, a1);
                    a2 = S.MultiplyAdd(S.Load(x2 + (j * Lanes.Count)), coefficient, a2);
                    a3 = S.MultiplyAdd(S.Load(x3 + (j * Lanes.Count)), coefficient, a3);
                }

                z0 = S.Add(z0, a0);
                z1 = S.Add(z1, a1);
                z2 = S.Add(z2, a2);
                z3 = S.Add(z3, a3);
            }

            T* z = logits + ((nint)v * S.Width);
            S.Store(S.Add(z0, offset), z);
            S.Store(S.Add(z1, offset), z + S.Width);
            S.Store(S.Add(z2, offset), z + (2 * S.Width));
            S.Store(S.Add(z3, offset), z + (3 * S.Width));
        }

        for (; v < vectors; v++)
        {
            T* x = strips + StripAddress.Of<S, V, T>(v, stripSize);
            V z = S.Zero;
            for (int first = 0; first < featureCount; first += FeatureBlock)
            {
                nint last = Math.Min(featureCount, first + FeatureBlock);
                V a = S.Zero;
                for (nint j = first; j < last; j++)
                {
                    a = S.MultiplyAdd(S.Load(x + (j * Lanes.Count)), S.Broadcast(coefficients[j]), a);
                }

                z = S.Add(z, a);
            }

            S.Store(S.Add(z, offset), logits + ((nint)v * S.Width));
        }
    }
}
