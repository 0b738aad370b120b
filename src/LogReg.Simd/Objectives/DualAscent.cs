using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Losses;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;
using LogReg.Simd.Sampling;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Objectives;

/// <summary>Coordinate ascent on the dual of the mean log loss over rows of few entries (formula 4.17).</summary>
/// <remarks>
/// <para>
/// With q the probability of the wrong class and m = ±z the logit on the side of the label, β = Σ ±s·q·x/(λ₂S). One row's best q, the others held, is σ(−μ) where μ = m + a·(σ(−μ) − q) and a =
/// s·‖x‖²/(λ₂S): a root between two bounds that Newton's method finds in two or three steps, μ and not q being what is kept, so that no digit of a small q is lost.
/// </para>
/// <para>
/// A free intercept wants Σ ±s·q = 0 of the dual: <see cref="SolveIntercept"/> moves it after each sweep, over rows that are centred without a copy of them.
/// </para>
/// <para>
/// Rows are visited 16 at a time, the sixteens in an order that is drawn anew for each sweep from a fixed seed, by one thread: the same bits on any number of threads.
/// Source: Yu, Huang and Lin, Machine Learning 85, 2011 (the dual of logistic regression by coordinates).
/// </para>
/// </remarks>
internal sealed unsafe partial class DualAscent<T> : IDualAscent, IDisposable
    where T : unmanaged
{
    private const int RunsPerLook = 256;
    private const int MostNewtonSteps = 40;

    /// <summary>Runs that tell how strong rows are.</summary>
    private const int StrengthRuns = 64;

    /// <summary>A root this close costs the gap a millionth of a row's share.</summary>
    private const double Close = 1e-3;

    private readonly IEntryRuns store;
    private readonly SampleMemory<T> samples;
    private readonly WorkerTeam team;
    private readonly Action counted;
    private readonly bool hasIntercept;
    private readonly double l2;
    private readonly double scale;
    private readonly NativeBuffer memory;
    private readonly double* squares;
    private readonly double* wrong;
    private readonly T* kept;
    private readonly T* coefficients;
    private readonly RunMemory<T> run;
    private NativeBuffer? moved;
    private SplitMix64 random = new(0, 0);
    private double positiveShare;
    private double negativeShare;
    private bool isFirst = true;
    private bool isOver;

    /// <param name="store">The rows.</param>
    /// <param name="samples">Labels and weights.</param>
    /// <param name="hasIntercept">Whether there is a free intercept.</param>
    /// <param name="l2">λ₂ &gt; 0.</param>
    /// <param name="weightSum">S.</param>
    /// <param name="team">Who may end the work.</param>
    /// <param name="costs">What sweeps cost.</param>
    /// <param name="counted">Is told of every read of the rows.</param>
    public DualAscent(IEntryRuns store, SampleMemory<T> samples, bool hasIntercept, double l2, double weightSum, WorkerTeam team, AscentCosts costs, Action counted)
    {
        Costs = costs;
        (this.store, this.samples, this.hasIntercept, this.l2, this.team, this.counted) = (store, samples, hasIntercept, l2, team, counted);
        scale = 1 / (l2 * weightSum);
        int rows = store.SampleCount;
        int places = store.Originals.Length;
        memory = new NativeBuffer(checked((nuint)((rows * (2L * sizeof(double))) + (((long)rows + places) * sizeof(T)))));
        run = new RunMemory<T>(store, store.MostRunEntries());
        squares = (double*)memory.Pointer;
        wrong = squares + rows;
        kept = (T*)(wrong + rows);
        coefficients = kept + rows;
        centring = hasIntercept ? new NativeBuffer(checked((nuint)((rows * (long)sizeof(double)) + ((long)places * sizeof(T))))) : null;
        products = centring == null ? null : (double*)centring.Pointer;
        means = centring == null ? null : (T*)(products + rows);
        MeasureRows(weightSum);
        (positiveShare, negativeShare) = (positiveShare / weightSum, negativeShare / weightSum);
        counted();
    }

    public AscentCosts Costs { get; }

    /// <summary>Gets the logit of each row that stands for its dual variable: its residual is that of the dual point.</summary>
    public T* Kept => kept;

    /// <summary>Gets room for the difference of each row's residual at a point from that at its kept logit.</summary>
    public T* Moved => (T*)(moved ??= new NativeBuffer((nuint)store.SampleCount * (nuint)sizeof(T))).Pointer;

    /// <summary>Gets the means of the columns; empty without an intercept.</summary>
    public ReadOnlySpan<T> Means => new(means, hasIntercept ? store.Originals.Length : 0);

    /// <summary>Gets a value indicating whether the memory is freed.</summary>
    public bool IsFreed => memory.IsDisposed;

    /// <summary>Gets the gap that a certificate by the dual point is expected to show; infinite where it was used or there is none.</summary>
    public double ExpectedGap { get; private set; } = double.PositiveInfinity;

    /// <summary>What sweeps over rows would cost, and how many there would be, by some of the rows.</summary>
    public static AscentCosts Estimate(IEntryRuns store, SampleMemory<T> samples, double l2, double weightSum)
    {
        using RunMemory<T> run = new(store, store.MostRunEntries());
        int runs = (store.SampleCount + IEntryRuns.RunRows - 1) / IEntryRuns.RunRows;
        int read = Math.Min(runs, StrengthRuns);
        (double sum, int rows) = (0, 0);
        for (long i = 0; i < read; i++)
        {
            int begin = (int)(i * runs / read) * IEntryRuns.RunRows;
            run.Read(begin, withValues: true);
            for (int row = 0; row < run.RowCount; row++)
            {
                sum += WeightOf(samples, begin + row) * SquareOf(run, row);
            }

            rows += run.RowCount;
        }

        double columns = store.Originals.Length - store.Originals.Count(-1);
        return new AscentCosts(sum / (l2 * weightSum * rows), (double)store.EntryCount / store.SampleCount, columns / store.SampleCount);
    }

    public void Offer(double expectedGap) => ExpectedGap = expectedGap;

    public void End()
    {
        isOver = true;
        FreeUsed();
    }

    /// <summary>Frees the memory where no sweep follows and the kept dual point waits for no certificate.</summary>
    public void FreeUsed()
    {
        if (isOver && double.IsPositiveInfinity(ExpectedGap))
        {
            Dispose();
        }
    }

    public double Begin(double intercept)
    {
        this.intercept = hasIntercept ? intercept : 0;
        LossAt(intercept, out double positiveLoss);
        LossAt(-intercept, out double negativeLoss);
        return (positiveShare * positiveLoss) + (negativeShare * negativeLoss);
    }

    public AscentSweep Sweep()
    {
        int runs = (store.SampleCount + IEntryRuns.RunRows - 1) / IEntryRuns.RunRows;
        int stride = StrideOf(runs);
        int next = random.Below(runs);
        (double gap, double loss) = (0, 0);
        for (int i = 0; i < runs; i++)
        {
            if (i % RunsPerLook == 0)
            {
                team.Cancellation.ThrowIfCancellationRequested();
            }

            next = (int)(((long)next + stride) % runs);
            Visit(next * IEntryRuns.RunRows, ref gap, ref loss);
        }

        if (hasIntercept)
        {
            Centre();
            SolveIntercept();
        }

        isFirst = false;
        counted();
        return new AscentSweep(gap * scale * l2, (loss * scale * l2) + (0.5 * l2 * SparseVector.SquareOf(coefficients, store.Originals.Length)));
    }

    public void WriteTo(Span<double> point)
    {
        point.Clear();
        ReadOnlySpan<int> originals = store.Originals;
        for (int i = 0; i < originals.Length; i++)
        {
            if (originals[i] >= 0)
            {
                point[originals[i]] = Elements.ToDouble(coefficients[i]);
            }
        }

        if (hasIntercept)
        {
            point[^1] = intercept;
        }
    }

    /// <summary>
    /// Adds Xᵀr/S for the differences r in <see cref="Moved"/>, which are small, so that the rounding of their sums is: what a gradient by kept residuals lacks of that at the point.
    /// </summary>
    /// <param name="gradient">One element for each column.</param>
    /// <param name="weightSum">S.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddMoved(Span<double> gradient, double weightSum)
    {
        ReadOnlySpan<int> originals = store.Originals;
        using NativeBuffer room = new((nuint)originals.Length * (nuint)sizeof(T));
        T* sums = (T*)room.Pointer;
        T* differences = Moved;
        for (int begin = 0; begin < store.SampleCount; begin += IEntryRuns.RunRows)
        {
            run.Read(begin, withValues: true);
            for (int i = 0; i < run.RowCount; i++)
            {
                nint first = run.Firsts[i];
                SparseVector.AddTo(run.Places + first, run.Values == null ? null : run.Values + first, (int)(run.Ends[i] - first), differences[begin + i], sums);
            }
        }

        for (int i = 0; i < originals.Length; i++)
        {
            if (originals[i] >= 0)
            {
                gradient[originals[i]] += Elements.ToDouble(sums[i]) / weightSum;
            }
        }

        counted();
    }

    public void Dispose()
    {
        memory.Dispose();
        centring?.Dispose();
        moved?.Dispose();
        run.Dispose();
    }

    /// <summary>A step between the runs that meets all of them, about a golden section of their number.</summary>
    private int StrideOf(int runs)
    {
        int stride = Math.Max(1, (int)((0.55 + (0.1 * random.Signed())) * runs));
        while (GreatestCommonDivisor(stride, runs) != 1)
        {
            stride++;
        }

        return stride;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    private static double WeightOf(SampleMemory<T> samples, int row) => samples.Weights == null ? 1 : Elements.ToDouble(samples.Weights[row]);

    private static double SquareOf(RunMemory<T> run, int row)
    {
        nint count = run.Ends[row] - run.Firsts[row];
        return run.Values == null ? count : SparseVector.SquareOf(run.Values + run.Firsts[row], count);
    }

    private double WeightOf(int row) => WeightOf(samples, row);

    /// <summary>Keeps ‖x‖² of the rows and the weights of both classes, and beside an intercept adds up the columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MeasureRows(double weightSum)
    {
        // In double: in single precision a column of ones stops at 2²⁴ rows.
        using NativeBuffer? room = hasIntercept ? new NativeBuffer((nuint)store.Originals.Length * sizeof(double)) : null;
        double* sums = room == null ? null : (double*)room.Pointer;
        for (int begin = 0; begin < store.SampleCount; begin += IEntryRuns.RunRows)
        {
            run.Read(begin, withValues: true);
            for (int i = 0; i < run.RowCount; i++)
            {
                squares[begin + i] = SquareOf(run, i);
                double weight = WeightOf(begin + i);
                if (hasIntercept)
                {
                    nint first = run.Firsts[i];
                    AddTo(run.Places + first, run.Values == null ? null : run.Values + first, (int)(run.Ends[i] - first), weight, sums);
                }

                if (Elements.ToDouble(samples.Labels[begin + i]) > 0.5)
                {
                    positiveShare += weight;
                }
                else
                {
                    negativeShare += weight;
                }
            }
        }

        FinishMeans(sums, weightSum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit(int begin, ref double gap, ref double loss)
    {
        run.Read(begin, withValues: true);
        for (int i = 0; i < run.RowCount; i++)
        {
            int row = begin + i;
            double weight = WeightOf(row);
            if (weight == 0)
            {
                continue;
            }

            nint first = run.Firsts[i];
            int count = (int)(run.Ends[i] - first);
            int* columns = run.Places + first;
            T* own = run.Values == null ? null : run.Values + first;
            double side = Elements.ToDouble(samples.Labels[row]) > 0.5 ? 1 : -1;
            double before = wrong[row];
            if (hasIntercept && isFirst)
            {
                products[row] = SparseVector.Dot(columns, own, count, means);
                squares[row] += meanSquare - (2 * products[row]);
            }

            double product = hasIntercept ? products[row] : 0;
            double margin = side * (SparseVector.Dot(columns, own, count, coefficients) + intercept - (steps * product));
            double keptMargin = side * Elements.ToDouble(kept[row]);
            double probability = LossAt(margin, out double ownLoss);
            loss += weight * ownLoss;

            // Half the sum of both divergences: to second order that of the dual variable from the logit's. A row that was not visited yet has none; its dual variable is zero, and its share the loss.
            gap += weight * (before > 0 ? 0.5 * (before - probability) * (margin - keptMargin) : ownLoss);
            double held = weight * squares[row] * scale;
            double root = held > 0 ? Solve(margin, before, before > 0 ? keptMargin : margin, held) : margin;
            kept[row] = Elements.Of<T>(side * root);
            double after = WrongAt(side * Elements.ToDouble(kept[row]));
            wrong[row] = after;
            double step = side * weight * (after - before) * scale;
            SparseVector.AddTo(columns, own, count, Elements.Of<T>(step), coefficients);
            if (hasIntercept)
            {
                steps += step;
                intercept += step * (meanSquare - product);
            }
        }
    }

    /// <summary>The root μ of μ − m − a·(σ(−μ) − q), which lies between m − a·q and m + a·(1 − q).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Solve(double margin, double before, double start, double strength)
    {
        double low = margin - (strength * before);
        double high = low + strength;
        double at = Math.Clamp(start, low, high);

        // At the kept margin q is σ(−μ): the first step needs no exponential.
        double probability = at == start && before > 0 ? before : WrongAt(at);
        for (int i = 0; i < MostNewtonSteps; i++)
        {
            double value = at - margin - (strength * (probability - before));
            if (value > 0)
            {
                high = at;
            }
            else
            {
                low = at;
            }

            double next = at - (value / (1 + (strength * probability * (1 - probability))));
            next = next >= low && next <= high ? next : 0.5 * (low + high);
            bool isClose = Math.Abs(next - at) < Close;
            at = next;
            if (isClose)
            {
                break;
            }

            probability = WrongAt(at);
        }

        return at;
    }

    /// <summary>σ(−m).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double WrongAt(double margin) => Sigmoid.Invoke<Simd128Double, Vector128<double>, double>(Vector128.Create(-margin)).ToScalar();

    /// <summary>σ(−m) and log(1 + e^−m).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LossAt(double margin, out double loss)
    {
        Vector128<double> logit = Vector128.Create(margin);
        LogLoss.Evaluate<Simd128Double, Vector128<double>, double>(
            logit, Vector128<double>.One, LogLoss.Prepare<Simd128Double, Vector128<double>, double>(logit), out Vector128<double> losses, out Vector128<double> residual);
        loss = losses.ToScalar();
        return -residual.ToScalar();
    }
}
