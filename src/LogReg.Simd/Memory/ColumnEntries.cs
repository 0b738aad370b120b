using System.Runtime.CompilerServices;

namespace LogReg.Simd.Memory;

/// <summary>The entries of one column of <see cref="SparseColumns"/>: sums over its rows, and additions to them.</summary>
/// <param name="First">The first entry.</param>
/// <param name="End">Behind the last entry.</param>
/// <param name="RowsAt">The rows of all entries.</param>
/// <param name="ValuesAt">The values of all entries.</param>
/// <param name="Form">How values are stored.</param>
internal readonly unsafe record struct ColumnEntries(nint First, nint End, nint RowsAt, nint ValuesAt, ValueForm Form)
{
    public nint Count => End - First;

    /// <summary>Σ x·v over the rows.</summary>
    public double Dot(double* vector) => Form switch
    {
        ValueForm.Ones => Sum<Ones>(vector),
        ValueForm.Single => Sum<Singles>(vector),
        _ => Sum<Doubles>(vector),
    };

    /// <summary>Σ x²·v over the rows.</summary>
    public double DotOfSquares(double* vector) => Form switch
    {
        ValueForm.Ones => Sum<Ones>(vector),
        ValueForm.Single => Sum<Squares<Singles>>(vector),
        _ => Sum<Squares<Doubles>>(vector),
    };

    /// <summary>Adds factor·x to the rows of a vector.</summary>
    public void AddTo(double* vector, double factor)
    {
        switch (Form)
        {
            case ValueForm.Ones:
                Add<Ones>(vector, factor);
                break;
            case ValueForm.Single:
                Add<Singles>(vector, factor);
                break;
            default:
                Add<Doubles>(vector, factor);
                break;
        }
    }

    /// <summary>Adds factor·x·w to the rows of a vector.</summary>
    public void AddWeightedTo(double* vector, double* weights, double factor)
    {
        switch (Form)
        {
            case ValueForm.Ones:
                AddWeighted<Ones>(vector, weights, factor);
                break;
            case ValueForm.Single:
                AddWeighted<Singles>(vector, weights, factor);
                break;
            default:
                AddWeighted<Doubles>(vector, weights, factor);
                break;
        }
    }

    /// <summary>Adds one to the element behind each row's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CountRows(long[] counts)
    {
        int* rows = (int*)RowsAt;
        for (nint e = First; e < End; e++)
        {
            counts[rows[e] + 1]++;
        }
    }

    /// <summary>Writes the place of this column and the value of each entry to where its row's next entry goes, and moves that on.</summary>
    public void Scatter(int place, long[] next, int[] places, double[] values)
    {
        switch (Form)
        {
            case ValueForm.Ones:
                Scatter<Ones>(place, next, places, values);
                break;
            case ValueForm.Single:
                Scatter<Singles>(place, next, places, values);
                break;
            default:
                Scatter<Doubles>(place, next, places, values);
                break;
        }
    }

    /// <summary>Σ f(x)·v in four chains.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Sum<V>(double* vector)
        where V : struct, IValues
    {
        int* rows = (int*)RowsAt;
        void* values = (void*)ValuesAt;
        (double first, double second, double third, double fourth) = (0, 0, 0, 0);
        (nint e, nint end) = (First, End);
        for (; e < end - 3; e += 4)
        {
            first += V.At(values, e) * vector[rows[e]];
            second += V.At(values, e + 1) * vector[rows[e + 1]];
            third += V.At(values, e + 2) * vector[rows[e + 2]];
            fourth += V.At(values, e + 3) * vector[rows[e + 3]];
        }

        for (; e < end; e++)
        {
            first += V.At(values, e) * vector[rows[e]];
        }

        return (first + second) + (third + fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add<V>(double* vector, double factor)
        where V : struct, IValues
    {
        int* rows = (int*)RowsAt;
        void* values = (void*)ValuesAt;
        nint end = End;
        for (nint e = First; e < end; e++)
        {
            vector[rows[e]] += V.At(values, e) * factor;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddWeighted<V>(double* vector, double* weights, double factor)
        where V : struct, IValues
    {
        int* rows = (int*)RowsAt;
        void* values = (void*)ValuesAt;
        nint end = End;
        for (nint e = First; e < end; e++)
        {
            int row = rows[e];
            vector[row] += weights[row] * (V.At(values, e) * factor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter<V>(int place, long[] next, int[] places, double[] values)
        where V : struct, IValues
    {
        int* rows = (int*)RowsAt;
        void* from = (void*)ValuesAt;
        nint end = End;
        for (nint e = First; e < end; e++)
        {
            long at = next[rows[e]]++;
            places[at] = place;
            values[at] = V.At(from, e);
        }
    }

    private interface IValues
    {
        static abstract double At(void* values, nint entry);
    }

    private readonly struct Ones : IValues
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double At(void* values, nint entry) => 1;
    }

    private readonly struct Singles : IValues
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double At(void* values, nint entry) => ((float*)values)[entry];
    }

    private readonly struct Doubles : IValues
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double At(void* values, nint entry) => ((double*)values)[entry];
    }

    private readonly struct Squares<V> : IValues
        where V : struct, IValues
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double At(void* values, nint entry)
        {
            double value = V.At(values, entry);
            return value * value;
        }
    }
}
