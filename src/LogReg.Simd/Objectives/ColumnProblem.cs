using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.LinearAlgebra;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>The mean loss by a few columns of sparse rows, in double: logits, residuals and curvatures of every sample are made from these columns alone.</summary>
/// <remarks>Of the direction it keeps w·X·d, w the curvatures over S, so that the model's slope by a variable reads one number per entry of its column. One thread works.</remarks>
internal sealed unsafe class ColumnProblem<L, T> : IColumnProblem, IColumnModel, IDisposable
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private const int Vectors = 6;

    private readonly IEntryRuns store;
    private readonly SparseColumns allColumns;
    private readonly int featureCount;
    private readonly double weightSum;
    private readonly WorkerTeam team;
    private readonly Action<double> counted;
    private readonly int rows;
    private readonly NativeBuffer memory;
    private readonly NativeBuffer? sampleWeights;
    private readonly double* logits;
    private readonly double* residuals;
    private readonly double* weights;
    private readonly double* moves;
    private readonly double* product;
    private readonly double* labels;
    private readonly int[]? places;
    private readonly WorkingColumns chosen = new();
    private ColumnEntries[] columns = [];
    private ColumnGram? gram;
    private bool formsGram;
    private int count;
    private int intercept = -1;
    private double read;

    /// <param name="store">The rows, whose copy by columns is made, if there is none yet.</param>
    /// <param name="samples">Labels and weights.</param>
    /// <param name="featureCount">d; variable d is the intercept.</param>
    /// <param name="weightSum">S.</param>
    /// <param name="team">Who may end the work.</param>
    /// <param name="counted">Is told what share of all entries was read.</param>
    public ColumnProblem(IEntryRuns store, SampleMemory<T> samples, int featureCount, double weightSum, WorkerTeam team, Action<double> counted)
    {
        (this.store, this.featureCount, this.weightSum, this.team, this.counted) = (store, featureCount, weightSum, team, counted);
        allColumns = store.AllColumnsOn(team);
        rows = store.SampleCount;
        int stride = (rows + LossTerms.RowMultiple - 1) / LossTerms.RowMultiple * LossTerms.RowMultiple;
        memory = new NativeBuffer((nuint)Vectors * (nuint)stride * sizeof(double));
        logits = (double*)memory.Pointer;
        residuals = logits + stride;
        weights = residuals + stride;
        moves = weights + stride;
        product = moves + stride;
        labels = product + stride;
        Elements.Widen(samples.Labels, rows, labels);
        if (samples.Weights != null)
        {
            sampleWeights = new NativeBuffer((nuint)rows * sizeof(double), cleared: false);
            Elements.Widen(samples.Weights, rows, (double*)sampleWeights.Pointer);
        }

        places = PlacesOf(store.Originals, featureCount);
    }

    public bool IsFormed => false;

    public void Choose(ReadOnlySpan<int> variables)
    {
        if (columns.Length < variables.Length)
        {
            columns = new ColumnEntries[Math.Max(variables.Length, 2 * columns.Length)];
        }

        (count, intercept) = (variables.Length, -1);
        SparseColumns all = allColumns;
        for (int i = 0; i < count; i++)
        {
            int variable = variables[i];
            int place = variable == featureCount ? -1 : places is null ? variable : places[variable];
            columns[i] = place < 0
                ? default
                : new ColumnEntries((nint)all.Pointers[place], (nint)all.Pointers[place + 1], (nint)all.Rows, (nint)all.Values, all.ValueForm);
            intercept = variable == featureCount ? i : intercept;
        }

        chosen.Take(columns.AsSpan(0, count), rows);
        gram ??= new ColumnGram(rows);
        formsGram = intercept < 0 && gram.TryTake(columns.AsSpan(0, count));
    }

    public double Evaluate(ReadOnlySpan<double> values)
    {
        team.Cancellation.ThrowIfCancellationRequested();
        counted(read / Math.Max(1, store.EntryCount));
        read = 0;
        new Span<double>(logits, rows).Fill(intercept < 0 ? 0 : values[intercept]);
        for (int i = 0; i < count; i++)
        {
            if (values[i] != 0 && i != intercept)
            {
                Column(i).AddTo(logits, values[i]);
            }
        }

        double* lanes = stackalloc double[2 * Lanes.Count];
        new Span<double>(lanes, 2 * Lanes.Count).Clear();
        double* own = sampleWeights is null ? null : (double*)sampleWeights.Pointer;
        SpanKernels<double>.Instance.LossTerms<L>(logits, labels, own, rows, residuals, weights, lanes, lanes + Lanes.Count);
        Doubles.Divide(new Span<double>(weights, rows), weightSum);
        double loss = 0;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            loss += lanes[lane];
        }

        return loss / weightSum;
    }

    public void ComputeSlopes(Span<double> slopes)
    {
        for (int i = 0; i < count; i++)
        {
            slopes[i] = DotOf(i, residuals) / weightSum;
        }
    }

    public IColumnModel NewModel()
    {
        if (formsGram)
        {
            gram!.Form(weights);
            return gram;
        }

        new Span<double>(moves, rows).Clear();
        return this;
    }

    public double CurvatureOf(int place) => place == intercept ? SumOf(weights) : Column(place).DotOfSquares(weights);

    public double SlopeOf(int place) => DotOf(place, moves);

    public void Move(int place, double change)
    {
        if (place == intercept)
        {
            VectorMath.AddScaled(new Span<double>(moves, rows), change, new ReadOnlySpan<double>(weights, rows));
            return;
        }

        Column(place).AddWeightedTo(moves, weights, change);
    }

    public void Multiply(ReadOnlySpan<int> places, ReadOnlySpan<double> vector, Span<double> product)
    {
        Span<double> moved = new(this.product, rows);
        moved.Clear();
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] == intercept)
            {
                Doubles.Add(moved, vector[i]);
            }
            else
            {
                Column(places[i]).AddTo(this.product, vector[i]);
            }
        }

        Doubles.Multiply(moved, new ReadOnlySpan<double>(weights, rows));
        for (int i = 0; i < places.Length; i++)
        {
            product[i] = DotOf(places[i], this.product);
        }
    }

    public void Advance(double step) => VectorMath.AddScaled(new Span<double>(moves, rows), step, new ReadOnlySpan<double>(product, rows));

    public void Dispose()
    {
        memory.Dispose();
        sampleWeights?.Dispose();
        chosen.Dispose();
    }

    /// <summary>The place of each variable, −1 for those without; null where each is its own.</summary>
    private static int[]? PlacesOf(ReadOnlySpan<int> originals, int featureCount)
    {
        int[] places = new int[featureCount];
        Array.Fill(places, -1);
        bool areTheSame = originals.Length == featureCount;
        for (int i = 0; i < originals.Length; i++)
        {
            areTheSame &= originals[i] == i;
            if (originals[i] >= 0)
            {
                places[originals[i]] = i;
            }
        }

        return areTheSame ? null : places;
    }

    private double DotOf(int place, double* vector) => place == intercept ? SumOf(vector) : Column(place).Dot(vector);

    private double SumOf(double* vector)
    {
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            sum += vector[i];
        }

        return sum;
    }

    private ref readonly ColumnEntries Column(int place)
    {
        ref readonly ColumnEntries column = ref columns[place];
        read += column.Count;
        return ref column;
    }
}
