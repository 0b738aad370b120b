using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>One sparse row against a vector of coefficients, for methods that visit rows one by one.</summary>
/// <remarks>Four chains, each entry in that of its place modulo 4, are added up in pairs: the same bits on every machine with fused multiply-add. Cost: 2 flops and one coefficient anywhere per entry.</remarks>
internal static unsafe class SparseVector
{
    /// <summary>Σ x_j·β_j.</summary>
    /// <param name="columns">The place of each entry's coefficient.</param>
    /// <param name="values">The entries; null where all are one.</param>
    /// <param name="count">The entries.</param>
    /// <param name="coefficients">β.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Dot<T>(int* columns, T* values, int count, T* coefficients)
        where T : unmanaged
    {
        T a = default, b = default, c = default, d = default;
        T one = Memory.Elements.Of<T>(1);
        int e = 0;
        for (; e <= count - 4; e += 4)
        {
            a = Scalar.MultiplyAdd(values == null ? one : values[e], coefficients[columns[e]], a);
            b = Scalar.MultiplyAdd(values == null ? one : values[e + 1], coefficients[columns[e + 1]], b);
            c = Scalar.MultiplyAdd(values == null ? one : values[e + 2], coefficients[columns[e + 2]], c);
            d = Scalar.MultiplyAdd(values == null ? one : values[e + 3], coefficients[columns[e + 3]], d);
        }

        for (; e < count; e++)
        {
            a = Scalar.MultiplyAdd(values == null ? one : values[e], coefficients[columns[e]], a);
        }

        return LaneSums.Widen(LaneSums.Add(LaneSums.Add(a, b), LaneSums.Add(c, d)));
    }

    /// <summary>β_j += factor·x_j.</summary>
    /// <inheritdoc cref="Dot"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo<T>(int* columns, T* values, int count, T factor, T* coefficients)
        where T : unmanaged
    {
        T one = Memory.Elements.Of<T>(1);
        for (int e = 0; e < count; e++)
        {
            T* coefficient = coefficients + columns[e];
            *coefficient = Scalar.MultiplyAdd(values == null ? one : values[e], factor, *coefficient);
        }
    }
}
