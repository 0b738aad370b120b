using System.Buffers;
using System.Runtime.InteropServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Memory;

namespace LogReg.Simd;

/// <content>Logits of a single sparse row in the caller's memory.</content>
internal static unsafe partial class SparseScoring
{
    /// <summary>Values that are widened on the stack.</summary>
    public const int StackValues = 1024;

    /// <summary>Writes the logits of one row, computed in <typeparamref name="T"/> and rounded to <typeparamref name="TValue"/>, with the bits that the row has in a matrix.</summary>
    /// <param name="columns">The column of each entry, ascending; those that the model does not have count as absent.</param>
    /// <param name="values">The value of each entry.</param>
    /// <param name="coefficients">The coefficients, class after class.</param>
    /// <param name="intercepts">The intercepts.</param>
    /// <param name="destination">Receives the logits.</param>
    /// <returns>The entries in columns that the model does not have.</returns>
    public static int ComputeRow<TValue, T>(
        ReadOnlySpan<int> columns, ReadOnlySpan<TValue> values, ReadOnlySpan<T> coefficients, ReadOnlySpan<T> intercepts, Span<TValue> destination)
        where TValue : unmanaged
        where T : unmanaged
    {
        int featureCount = coefficients.Length / intercepts.Length;
        int absent = CheckRow(columns, values, featureCount, intercepts.Length, destination);
        if (typeof(TValue) == typeof(T))
        {
            ComputeChecked(columns, MemoryMarshal.Cast<TValue, T>(values), coefficients, intercepts, destination);
            return absent;
        }

        double[]? rented = RentWide(values.Length);
        Span<double> wide = rented is null ? stackalloc double[StackValues] : rented;
        fixed (TValue* from = values)
        fixed (double* to = wide)
        {
            Elements.Widen(from, values.Length, to);
        }

        ComputeChecked(columns, MemoryMarshal.Cast<double, T>(wide), coefficients, intercepts, destination);
        ReturnWide(rented);
        return absent;
    }

    /// <summary>Checks one row and returns how many of its entries are in columns that the model does not have.</summary>
    public static int CheckRow<T>(ReadOnlySpan<int> columns, ReadOnlySpan<T> values, int featureCount, int logitCount, Span<T> destination)
        where T : unmanaged
    {
        Guard.SameLength(destination.Length, logitCount, nameof(destination), "elements", "logits of a row");
        Guard.Disjoint(values, destination, nameof(values));
        SparseGuard.Row(columns, values.Length);
        int known = columns.Length;
        while (known > 0 && columns[known - 1] >= featureCount)
        {
            known--;
        }

        return columns.Length - known;
    }

    /// <summary>Room for values in double where the stack has none.</summary>
    public static double[]? RentWide(int count) => count > StackValues ? ArrayPool<double>.Shared.Rent(count) : null;

    /// <summary>Gives room back.</summary>
    public static void ReturnWide(double[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static void ComputeChecked<TLogit, T>(
        ReadOnlySpan<int> columns, ReadOnlySpan<T> values, ReadOnlySpan<T> coefficients, ReadOnlySpan<T> intercepts, Span<TLogit> destination)
        where TLogit : unmanaged
        where T : unmanaged
    {
        int featureCount = coefficients.Length / intercepts.Length;
        long* pointers = stackalloc long[] { 0, columns.Length };
        fixed (int* column = columns)
        fixed (T* value = values, beta = coefficients, b = intercepts)
        {
            SparseEntries<T> row = new(pointers, column, value);
            for (int k = 0; k < destination.Length; k++)
            {
                T logit;
                SparseKernels<T>.Instance.Logits(row, 0, 1, featureCount, beta + ((nint)k * featureCount), b[k], &logit);
                destination[k] = Elements.Of<TLogit>(Elements.ToDouble(logit));
            }
        }
    }
}
