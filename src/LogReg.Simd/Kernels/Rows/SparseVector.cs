using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Kernels.Rows;

/// <summary>One sparse row against a vector of coefficients, for methods that visit rows one by one.</summary>
/// <remarks>Sixteen chains, each entry in that of its place modulo 16, are folded by the fixed tree: the same bits on every machine with fused multiply-add. Coefficients are gathered eight at a time where the hardware can. Cost: 2 flops and one coefficient anywhere per entry.</remarks>
internal static unsafe class SparseVector
{
    /// <summary>Σ x_j·β_j.</summary>
    /// <param name="columns">The place of each entry's coefficient.</param>
    /// <param name="values">The entries; null where all are one.</param>
    /// <param name="count">The entries.</param>
    /// <param name="coefficients">β.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static double Dot<T>(int* columns, T* values, int count, T* coefficients)
        where T : unmanaged
    {
        T* lanes = stackalloc T[Lanes.Count];
        nint e = Avx2.IsSupported
            ? typeof(T) == typeof(float) ? Gather(columns, (float*)values, count, (float*)coefficients, (float*)lanes) : Gather(columns, (double*)values, count, (double*)coefficients, (double*)lanes)
            : Clear(lanes);
        T one = Memory.Elements.Of<T>(1);
        for (; e < count; e++)
        {
            T* lane = lanes + (e & (Lanes.Count - 1));
            *lane = Scalar.MultiplyAdd(values == null ? one : values[e], coefficients[columns[e]], *lane);
        }

        return LaneSums.Widen(LaneSums.One(lanes));
    }

    /// <summary>β_j += factor·x_j.</summary>
    /// <inheritdoc cref="Dot"/>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddTo<T>(int* columns, T* values, int count, T factor, T* coefficients)
        where T : unmanaged
    {
        if (values == null)
        {
            for (nint e = 0; e < count; e++)
            {
                T* coefficient = coefficients + columns[e];
                *coefficient = LaneSums.Add(*coefficient, factor);
            }

            return;
        }

        for (nint e = 0; e < count; e++)
        {
            T* coefficient = coefficients + columns[e];
            *coefficient = Scalar.MultiplyAdd(values[e], factor, *coefficient);
        }
    }

    /// <summary>Σ x², in double.</summary>
    /// <remarks>Eight chains, each element in that of its place modulo 8, are added up in pairs.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static double SquareOf<T>(T* values, nint count)
        where T : unmanaged
    {
        const int Chains = 8;
        Vector256<double> low = default, high = default;
        nint e = 0;
        for (; e <= count - Chains; e += Chains)
        {
            (Vector256<double> first, Vector256<double> second) = typeof(T) == typeof(float)
                ? Vector256.Widen(Vector256.Load((float*)values + e))
                : (Vector256.Load((double*)values + e), Vector256.Load((double*)values + e + 4));
            low += first * first;
            high += second * second;
        }

        Vector256<double> four = low + high;
        Vector128<double> two = four.GetLower() + four.GetUpper();
        double sum = two.GetElement(0) + two.GetElement(1);
        for (; e < count; e++)
        {
            double value = LaneSums.Widen(values[e]);
            sum += value * value;
        }

        return sum;
    }

    private static nint Clear<T>(T* lanes)
        where T : unmanaged
    {
        new Span<T>(lanes, Lanes.Count).Clear();
        return 0;
    }

    /// <summary>Writes the lanes of all whole sets of 16 entries and returns how many entries those are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Gather(int* columns, float* values, nint count, float* coefficients, float* lanes)
    {
        Vector256<float> low = default, high = default;
        nint e = 0;
        for (; e <= count - Lanes.Count; e += Lanes.Count)
        {
            Vector256<float> first = Avx2.GatherVector256(coefficients, Vector256.Load(columns + e), sizeof(float));
            Vector256<float> second = Avx2.GatherVector256(coefficients, Vector256.Load(columns + e + 8), sizeof(float));
            low = values == null ? low + first : Vector256.MultiplyAddEstimate(Vector256.Load(values + e), first, low);
            high = values == null ? high + second : Vector256.MultiplyAddEstimate(Vector256.Load(values + e + 8), second, high);
        }

        low.Store(lanes);
        high.Store(lanes + 8);
        return e;
    }

    /// <inheritdoc cref="Gather(int*, float*, nint, float*, float*)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Gather(int* columns, double* values, nint count, double* coefficients, double* lanes)
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        nint e = 0;
        for (; e <= count - Lanes.Count; e += Lanes.Count)
        {
            a = Next(columns + e, values == null ? null : values + e, coefficients, a);
            b = Next(columns + e + 4, values == null ? null : values + e + 4, coefficients, b);
            c = Next(columns + e + 8, values == null ? null : values + e + 8, coefficients, c);
            d = Next(columns + e + 12, values == null ? null : values + e + 12, coefficients, d);
        }

        a.Store(lanes);
        b.Store(lanes + 4);
        c.Store(lanes + 8);
        d.Store(lanes + 12);
        return e;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Next(int* columns, double* values, double* coefficients, Vector256<double> sums)
    {
        Vector256<double> four = Avx2.GatherVector256(coefficients, Vector128.Load(columns), sizeof(double));
        return values == null ? sums + four : Vector256.MultiplyAddEstimate(Vector256.Load(values), four, sums);
    }
}
