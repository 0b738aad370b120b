using LogReg.Simd.Memory;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Objectives;

/// <summary>The quadratic model over sparse columns: X·(direction) is kept per sample, so that a variable costs the entries of its column.</summary>
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

        double sum = 0;
        ColumnEntries column = Column(variable);
        for (nint e = column.First; e < column.End; e++)
        {
            double x = column.Value(e);
            sum += weights[column.Rows[e]] * x * x;
        }

        return sum;
    }

    public double SlopeOf(int variable)
    {
        double sum = 0;
        if (variable == featureCount)
        {
            for (int i = 0; i < moves.Length; i++)
            {
                sum += weights[i] * moves[i];
            }

            return sum;
        }

        ColumnEntries column = Column(variable);
        for (nint e = column.First; e < column.End; e++)
        {
            int row = column.Rows[e];
            sum += weights[row] * moves[row] * column.Value(e);
        }

        return sum;
    }

    public void Move(int variable, double change)
    {
        if (variable == featureCount)
        {
            for (int i = 0; i < moves.Length; i++)
            {
                moves[i] += change;
            }

            return;
        }

        ColumnEntries column = Column(variable);
        for (nint e = column.First; e < column.End; e++)
        {
            moves[column.Rows[e]] += change * column.Value(e);
        }
    }

    private ColumnEntries Column(int feature)
    {
        SparseColumns columns = store.AllColumns;
        int place = places[feature];
        return place < 0
            ? default
            : new ColumnEntries((nint)columns.Pointers[place], (nint)columns.Pointers[place + 1], columns.Rows, columns.Values, columns.ValueForm);
    }

    /// <summary>The entries of one column.</summary>
    private readonly struct ColumnEntries(nint first, nint end, int* rows, void* values, ValueForm form)
    {
        public nint First => first;

        public nint End => end;

        public int* Rows => rows;

        public double Value(nint index) => form switch
        {
            ValueForm.Ones => 1,
            ValueForm.Single => ((float*)values)[index],
            _ => ((double*)values)[index],
        };
    }
}
