using System.Runtime.CompilerServices;
using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Objectives;

/// <summary>
/// The quadratic model with its Hessian formed, XᵀWX of the chosen columns: worth it where a row has few entries of them, because steps then cost no more than the number of variables.
/// </summary>
/// <remarks>The entries are put in the order of the rows once per choice. Every element is added up in the order of the rows.</remarks>
internal sealed unsafe class ColumnGram : IColumnModel
{
    private const int MostVariables = 1024;

    /// <summary>Products of pairs that forming may take for each entry: about as many as the sweeps of a Newton step read entries.</summary>
    private const long MostPairsPerEntry = 8;

    private readonly long[] ends;
    private int[] places = [];
    private double[] values = [];
    private double[] hessian = [];
    private double[] slopes = [];
    private double[] vector = [];
    private double[] product = [];
    private int count;

    public ColumnGram(int rowCount) => ends = new long[rowCount + 1];

    public bool IsFormed => true;

    /// <summary>Takes columns, unless forming their Hessian costs more than it saves; then false.</summary>
    public bool TryTake(ReadOnlySpan<ColumnEntries> columns)
    {
        count = columns.Length;
        Array.Clear(ends);
        long entries = 0;
        foreach (ref readonly ColumnEntries column in columns)
        {
            entries += column.Count;
            column.CountRows(ends);
        }

        long pairs = 0;
        for (int i = 1; i < ends.Length; i++)
        {
            pairs += ends[i] * (ends[i] + 1) / 2;
        }

        if (count > MostVariables || pairs > MostPairsPerEntry * entries)
        {
            return false;
        }

        for (int i = 1; i < ends.Length; i++)
        {
            ends[i] += ends[i - 1];
        }

        if (places.Length < entries)
        {
            (places, values) = (new int[entries], new double[entries]);
        }

        // Filling moves the start of each row to its end, which is what the next row begins with.
        for (int j = 0; j < count; j++)
        {
            columns[j].Scatter(j, ends, places, values);
        }

        return true;
    }

    /// <summary>Forms the Hessian for curvatures over S, and begins with the direction zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Form(double* weights)
    {
        if (slopes.Length < count)
        {
            (hessian, slopes, vector, product) = (new double[count * count], new double[count], new double[count], new double[count]);
        }

        Array.Clear(hessian);
        Array.Clear(slopes);
        fixed (double* to = hessian, x = values)
        fixed (int* of = places)
        {
            long first = 0;
            for (int row = 0; row < ends.Length - 1; row++)
            {
                long end = ends[row];
                for (long a = first; a < end; a++)
                {
                    ScatteredSums.Add(of + first, x + first, (nint)(a - first + 1), weights[row] * x[a], to + ((nint)of[a] * count));
                }

                first = end;
            }
        }

        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                hessian[(j * count) + i] = hessian[(i * count) + j];
            }
        }
    }

    public double CurvatureOf(int place) => hessian[(place * count) + place];

    public double SlopeOf(int place) => slopes[place];

    public void Move(int place, double change) => VectorMath.AddScaled(slopes.AsSpan(0, count), change, hessian.AsSpan(place * count, count));

    public void Multiply(ReadOnlySpan<int> places, ReadOnlySpan<double> vector, Span<double> product)
    {
        Span<double> whole = this.vector.AsSpan(0, count);
        whole.Clear();
        for (int i = 0; i < places.Length; i++)
        {
            whole[places[i]] = vector[i];
        }

        for (int i = 0; i < count; i++)
        {
            this.product[i] = VectorMath.Dot(hessian.AsSpan(i * count, count), whole);
        }

        for (int i = 0; i < places.Length; i++)
        {
            product[i] = this.product[places[i]];
        }
    }

    public void Advance(double step) => VectorMath.AddScaled(slopes.AsSpan(0, count), step, product.AsSpan(0, count));
}
