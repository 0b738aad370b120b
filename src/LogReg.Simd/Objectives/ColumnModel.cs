using System.Runtime.CompilerServices;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Objectives;

/// <summary>The quadratic model over sparse columns: w·X·(direction), w the curvatures over S, is kept per sample, so that a variable costs the entries of its column.</summary>
/// <param name="store">The sparse rows, whose copy by columns is made on first use.</param>
/// <param name="samples">Where the curvatures are.</param>
/// <param name="featureCount">d; variable d is the intercept.</param>
/// <param name="weightSum">S.</param>
internal sealed unsafe class ColumnModel<T>(SparseStore store, SampleMemory<T> samples, int featureCount, double weightSum) : IColumnModel
    where T : unmanaged
{
    private double[] moves = [];
    private double[] weights = [];
    private int[] places = [];

    public void Begin()
    {
        if (places.Length == 0)
        {
            moves = new double[store.SampleCount];
            weights = new double[store.SampleCount];
            places = new int[featureCount];
            Array.Fill(places, -1);
            ReadOnlySpan<int> originals = store.Order.Originals;
            for (int i = 0; i < originals.Length; i++)
            {
                if (originals[i] >= 0)
                {
                    places[originals[i]] = i;
                }
            }
        }

        Array.Clear(moves);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Elements.ToDouble(samples.Curvatures[i]) / weightSum;
        }
    }

    public double CurvatureOf(int variable)
    {
        if (variable == featureCount)
        {
            return weights.Sum();
        }

        ColumnEntries column = Column(variable);
        fixed (double* of = weights)
        {
            return column.Form switch
            {
                ValueForm.Ones => Sum<float, Itself>(column, null, of),
                ValueForm.Single => Sum<float, Square>(column, (float*)column.Values, of),
                _ => Sum<double, Square>(column, (double*)column.Values, of),
            };
        }
    }

    public double SlopeOf(int variable)
    {
        if (variable == featureCount)
        {
            return moves.Sum();
        }

        ColumnEntries column = Column(variable);
        fixed (double* of = moves)
        {
            return column.Form switch
            {
                ValueForm.Ones => Sum<float, Itself>(column, null, of),
                ValueForm.Single => Sum<float, Itself>(column, (float*)column.Values, of),
                _ => Sum<double, Itself>(column, (double*)column.Values, of),
            };
        }
    }

    public void Move(int variable, double change)
    {
        if (variable == featureCount)
        {
            for (int i = 0; i < moves.Length; i++)
            {
                moves[i] += weights[i] * change;
            }

            return;
        }

        ColumnEntries column = Column(variable);
        fixed (double* of = weights, to = moves)
        {
            switch (column.Form)
            {
                case ValueForm.Ones:
                    Add<float>(column, null, change, of, to);
                    break;
                case ValueForm.Single:
                    Add(column, (float*)column.Values, change, of, to);
                    break;
                default:
                    Add(column, (double*)column.Values, change, of, to);
                    break;
            }
        }
    }

    /// <summary>Σ f(x)·v over the rows of a column, in two chains.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum<E, M>(ColumnEntries column, E* values, double* vector)
        where E : unmanaged
        where M : struct, IValueMap
    {
        int* rows = column.Rows;
        (double first, double second) = (0, 0);
        nint e = column.First;
        for (; e < column.End - 1; e += 2)
        {
            first += values == null ? vector[rows[e]] : vector[rows[e]] * M.Of(Elements.ToDouble(values[e]));
            second += values == null ? vector[rows[e + 1]] : vector[rows[e + 1]] * M.Of(Elements.ToDouble(values[e + 1]));
        }

        for (; e < column.End; e++)
        {
            first += values == null ? vector[rows[e]] : vector[rows[e]] * M.Of(Elements.ToDouble(values[e]));
        }

        return first + second;
    }

    /// <summary>Adds change·x·w to the rows of a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<E>(ColumnEntries column, E* values, double change, double* weights, double* moves)
        where E : unmanaged
    {
        int* rows = column.Rows;
        for (nint e = column.First; e < column.End; e++)
        {
            moves[rows[e]] += weights[rows[e]] * (values == null ? change : change * Elements.ToDouble(values[e]));
        }
    }

    private ColumnEntries Column(int feature)
    {
        SparseColumns columns = store.AllColumns;
        int place = places[feature];
        return place < 0
            ? default
            : new ColumnEntries((nint)columns.Pointers[place], (nint)columns.Pointers[place + 1], (nint)columns.Rows, (nint)columns.Values, columns.ValueForm);
    }

    private interface IValueMap
    {
        static abstract double Of(double value);
    }

    private readonly struct Itself : IValueMap
    {
        public static double Of(double value) => value;
    }

    private readonly struct Square : IValueMap
    {
        public static double Of(double value) => value * value;
    }

    /// <summary>The entries of one column.</summary>
    private readonly record struct ColumnEntries(nint First, nint End, nint RowsAt, nint ValuesAt, ValueForm Form)
    {
        public int* Rows => (int*)RowsAt;

        public void* Values => (void*)ValuesAt;
    }
}
