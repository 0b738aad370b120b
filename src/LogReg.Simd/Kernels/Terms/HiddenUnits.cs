using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Terms;

/// <summary>A layer of sigmoid units and what follows it, over one vector of rows: each lane is a row, units follow at a stride (formula 6.1).</summary>
/// <remarks>
/// h and its derivative h(1 − h) = u(1 − u) share u = σ(−|z|), so the derivative of a saturated unit keeps its digits on both sides; h itself is within 2.3 ULP in single precision.
/// An output is one chain of multiply-adds over the units, in order: units taken in several calls give the same bits.
/// </remarks>
internal static unsafe class HiddenUnits
{
    /// <summary>h = σ(z) and dh/dz.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Activate<S, V, T>(V z, out V slope)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        V e = Exponential.OfMinus<S, V, T>(S.Abs(z));
        V u = S.Divide(e, S.Add(S.Constant(1), e));
        slope = S.NegatedMultiplyAdd(u, u, u);
        return S.SelectLess(z, S.Zero, u, S.Subtract(S.Constant(1), u));
    }

    /// <summary>o_k += Σ_j h_j·v_kj.</summary>
    /// <param name="units">h, unit j's at j·stride.</param>
    /// <param name="stride">The distance between two units.</param>
    /// <param name="unitCount">The units to add.</param>
    /// <param name="coefficients">v, output k's at k·coefficientStride.</param>
    /// <param name="coefficientStride">The distance between two outputs of the coefficients.</param>
    /// <param name="outputCount">K.</param>
    /// <param name="outputs">o, output k's at k·16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddOutputs<S, V, T>(
        T* units, nint stride, int unitCount, T* coefficients, nint coefficientStride, int outputCount, T* outputs)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        for (int k = 0; k < outputCount; k++)
        {
            T* v = coefficients + (k * coefficientStride);
            V sum = S.Load(outputs + ((nint)k * Lanes.Count));
            for (int j = 0; j < unitCount; j++)
            {
                sum = S.MultiplyAdd(S.Load(units + (j * stride)), S.Broadcast(v[j]), sum);
            }

            S.Store(sum, outputs + ((nint)k * Lanes.Count));
        }
    }

    /// <summary>Turns the logits of some units of 16 rows into activations, in place, and adds them to the outputs.</summary>
    /// <param name="units">Logits of the units, 16 apart; receives h.</param>
    /// <param name="unitCount">The units.</param>
    /// <param name="coefficients">v, output k's at k·coefficientStride.</param>
    /// <param name="coefficientStride">The distance between two outputs of the coefficients.</param>
    /// <param name="outputCount">K.</param>
    /// <param name="outputs">o, 16 apart.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward<S, V, T>(T* units, int unitCount, T* coefficients, nint coefficientStride, int outputCount, T* outputs)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        for (int row = 0; row < Lanes.Count; row += S.Width)
        {
            for (int j = 0; j < unitCount; j++)
            {
                T* unit = units + ((nint)j * Lanes.Count) + row;
                S.Store(Activate<S, V, T>(S.Load(unit), out _), unit);
            }

            AddOutputs<S, V, T>(units + row, Lanes.Count, unitCount, coefficients, coefficientStride, outputCount, outputs + row);
        }
    }
}
