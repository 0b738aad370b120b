using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LogReg.Simd.Memory;

/// <summary>The entries of one column of <see cref="SparseColumns"/>: sums over its rows, and additions to them.</summary>
/// <param name="First">The first entry.</param>
/// <param name="End">Behind the last entry.</param>
/// <param name="RowsAt">The rows of all entries.</param>
/// <param name="ValuesAt">The values of all entries.</param>
/// <param name="Form">How values are stored.</param>
/// <param name="AreRowsShort">Whether rows take two bytes, as in <see cref="WorkingColumns"/>, and not four.</param>
internal readonly unsafe record struct ColumnEntries(nint First, nint End, nint RowsAt, nint ValuesAt, ValueForm Form, bool AreRowsShort = false)
{
    public nint Count => End - First;

    /// <summary>Σ x·v over the rows.</summary>
    public double Dot(double* vector) => AreRowsShort ? Dot<ushort>(vector) : Dot<int>(vector);

    /// <summary>Σ x²·v over the rows.</summary>
    public double DotOfSquares(double* vector) => AreRowsShort ? DotOfSquares<ushort>(vector) : DotOfSquares<int>(vector);

    /// <summary>Adds factor·x to the rows of a vector.</summary>
    public void AddTo(double* vector, double factor)
    {
        if (AreRowsShort)
        {
            AddTo<ushort>(vector, factor);
        }
        else
        {
            AddTo<int>(vector, factor);
        }
    }

    /// <summary>Adds factor·x·w to the rows of a vector.</summary>
    public void AddWeightedTo(double* vector, double* weights, double factor)
    {
        if (AreRowsShort)
        {
            AddWeightedTo<ushort>(vector, weights, factor);
        }
        else
        {
            AddWeightedTo<int>(vector, weights, factor);
        }
    }

    /// <summary>Adds one to the element behind each row's.</summary>
    public void CountRows(long[] counts)
    {
        if (AreRowsShort)
        {
            CountRows<ushort>(counts);
        }
        else
        {
            CountRows<int>(counts);
        }
    }

    /// <summary>Writes the place of this column and the value of each entry to where its row's next entry goes, and moves that on.</summary>
    public void Scatter(int place, long[] next, int[] places, double[] values)
    {
        if (AreRowsShort)
        {
            Scatter<ushort>(place, next, places, values);
        }
        else
        {
            Scatter<int>(place, next, places, values);
        }
    }

    private double Dot<R>(double* vector)
        where R : unmanaged =>
        Form switch
        {
            ValueForm.Ones => Sum<Ones, R>(vector),
            ValueForm.Single => Sum<Singles, R>(vector),
            _ => Sum<Doubles, R>(vector),
        };

    private double DotOfSquares<R>(double* vector)
        where R : unmanaged =>
        Form switch
        {
            ValueForm.Ones => Sum<Ones, R>(vector),
            ValueForm.Single => Sum<Squares<Singles>, R>(vector),
            _ => Sum<Squares<Doubles>, R>(vector),
        };

    private void AddTo<R>(double* vector, double factor)
        where R : unmanaged
    {
        switch (Form)
        {
            case ValueForm.Ones:
                Add<Ones, R>(vector, factor);
                break;
            case ValueForm.Single:
                Add<Singles, R>(vector, factor);
                break;
            default:
                Add<Doubles, R>(vector, factor);
                break;
        }
    }

    private void AddWeightedTo<R>(double* vector, double* weights, double factor)
        where R : unmanaged
    {
        switch (Form)
        {
            case ValueForm.Ones:
                AddWeighted<Ones, R>(vector, weights, factor);
                break;
            case ValueForm.Single:
                AddWeighted<Singles, R>(vector, weights, factor);
                break;
            default:
                AddWeighted<Doubles, R>(vector, weights, factor);
                break;
        }
    }

    private void Scatter<R>(int place, long[] next, int[] places, double[] values)
        where R : unmanaged
    {
        switch (Form)
        {
            case ValueForm.Ones:
                Scatter<Ones, R>(place, next, places, values);
                break;
            case ValueForm.Single:
                Scatter<Singles, R>(place, next, places, values);
                break;
            default:
                Scatter<Doubles, R>(place, next, places, values);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CountRows<R>(long[] counts)
        where R : unmanaged
    {
        R* rows = (R*)RowsAt;
        for (nint e = First; e < End; e++)
        {
            counts[Row(rows[e]) + 1]++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Row<R>(R row)
        where R : unmanaged => typeof(R) == typeof(ushort) ? (ushort)(object)row : (int)(object)row;

    /// <summary>Σ f(x)·v in four chains, those of a vector of 256 bits.</summary>
    /// <remarks>Elements of the vector are loaded one by one, four at a time: one chain of scalar code after another took longer. A gather of the hardware was not timed.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Sum<V, R>(double* vector)
        where V : struct, IValues
        where R : unmanaged
    {
        R* rows = (R*)RowsAt;
        void* values = (void*)ValuesAt;
        Vector256<double> sums = default;
        (nint e, nint end) = (First, End);
        for (; e < end - 3; e += 4)
        {
            Vector256<double> four = Vector256.Create(
                Vector128.Create(vector[Row(rows[e])], vector[Row(rows[e + 1])]),
                Vector128.Create(vector[Row(rows[e + 2])], vector[Row(rows[e + 3])]));
            sums += V.FourAt(values, e) * four;
        }

        double first = sums.GetElement(0);
        for (; e < end; e++)
        {
            first += V.At(values, e) * vector[Row(rows[e])];
        }

        return (first + sums.GetElement(1)) + (sums.GetElement(2) + sums.GetElement(3));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add<V, R>(double* vector, double factor)
        where V : struct, IValues
        where R : unmanaged
    {
        R* rows = (R*)RowsAt;
        void* values = (void*)ValuesAt;
        (nint e, nint end) = (First, End);
        for (; e < end - 3; e += 4)
        {
            // Rows differ, so that four loads need not wait for the stores before them.
            (int first, int second, int third, int fourth) = (Row(rows[e]), Row(rows[e + 1]), Row(rows[e + 2]), Row(rows[e + 3]));
            double a = vector[first] + (V.At(values, e) * factor);
            double b = vector[second] + (V.At(values, e + 1) * factor);
            double c = vector[third] + (V.At(values, e + 2) * factor);
            double d = vector[fourth] + (V.At(values, e + 3) * factor);
            vector[first] = a;
            vector[second] = b;
            vector[third] = c;
            vector[fourth] = d;
        }

        for (; e < end; e++)
        {
            vector[Row(rows[e])] += V.At(values, e) * factor;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddWeighted<V, R>(double* vector, double* weights, double factor)
        where V : struct, IValues
        where R : unmanaged
    {
        R* rows = (R*)RowsAt;
        void* values = (void*)ValuesAt;
        (nint e, nint end) = (First, End);
        for (; e < end - 3; e += 4)
        {
            (int first, int second, int third, int fourth) = (Row(rows[e]), Row(rows[e + 1]), Row(rows[e + 2]), Row(rows[e + 3]));
            double a = vector[first] + (weights[first] * (V.At(values, e) * factor));
            double b = vector[second] + (weights[second] * (V.At(values, e + 1) * factor));
            double c = vector[third] + (weights[third] * (V.At(values, e + 2) * factor));
            double d = vector[fourth] + (weights[fourth] * (V.At(values, e + 3) * factor));
            vector[first] = a;
            vector[second] = b;
            vector[third] = c;
            vector[fourth] = d;
        }

        for (; e < end; e++)
        {
            int row = Row(rows[e]);
            vector[row] += weights[row] * (V.At(values, e) * factor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter<V, R>(int place, long[] next, int[] places, double[] values)
        where V : struct, IValues
        where R : unmanaged
    {
        R* rows = (R*)RowsAt;
        void* from = (void*)ValuesAt;
        nint end = End;
        for (nint e = First; e < end; e++)
        {
            long at = next[Row(rows[e])]++;
            places[at] = place;
            values[at] = V.At(from, e);
        }
    }

    private interface IValues
    {
        static abstract double At(void* values, nint entry);

        static abstract Vector256<double> FourAt(void* values, nint entry);
    }

    private readonly struct Ones : IValues
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double At(void* values, nint entry) => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> FourAt(void* values, nint entry) => Vector256<double>.One;
    }

    private readonly struct Singles : IValues
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double At(void* values, nint entry) => ((float*)values)[entry];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> FourAt(void* values, nint entry) =>
            Avx.IsSupported
                ? Avx.ConvertToVector256Double(Vector128.Load((float*)values + entry))
                : Vector256.Create(At(values, entry), At(values, entry + 1), At(values, entry + 2), At(values, entry + 3));
    }

    private readonly struct Doubles : IValues
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double At(void* values, nint entry) => ((double*)values)[entry];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> FourAt(void* values, nint entry) => Vector256.Load((double*)values + entry);
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

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> FourAt(void* values, nint entry)
        {
            Vector256<double> four = V.FourAt(values, entry);
            return four * four;
        }
    }
}
