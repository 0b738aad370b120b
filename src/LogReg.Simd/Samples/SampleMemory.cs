using System.Runtime.InteropServices;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Samples;

/// <summary>The values per sample of one training run in native memory: labels, weights, and logits and curvatures of two points.</summary>
internal sealed unsafe class SampleMemory<T> : IDisposable
    where T : unmanaged
{
    private readonly NativeBuffer labels;
    private readonly NativeBuffer? weights;
    private readonly NativeBuffer[] logits;
    private readonly NativeBuffer?[] curvatures = new NativeBuffer?[2];
    private readonly nuint bytes;
    private readonly bool ownsLabels;
    private readonly bool ownsWeights;
    private int current;

    /// <param name="labels">The labels; copied.</param>
    /// <param name="weights">The sample weights, or empty for ones; copied.</param>
    /// <param name="logitCount">The logits of a sample: more than one where several classes share the samples, class after class.</param>
    public SampleMemory(ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, int logitCount = 1)
        : this(Copy(labels), weights.IsEmpty ? null : Copy(weights), labels.Length, logitCount, ownsLabels: true, ownsWeights: true)
    {
    }

    /// <param name="labels">The labels.</param>
    /// <param name="weights">The sample weights, or null for ones.</param>
    /// <param name="count">The samples.</param>
    /// <param name="logitCount">The logits of a sample.</param>
    /// <param name="ownsLabels">Whether the labels are disposed with this; else they must outlive it.</param>
    /// <param name="ownsWeights">The same of the weights.</param>
    public SampleMemory(NativeBuffer labels, NativeBuffer? weights, int count, int logitCount, bool ownsLabels, bool ownsWeights = false)
    {
        (this.labels, this.weights, this.ownsLabels, this.ownsWeights) = (labels, weights, ownsLabels, ownsWeights);
        bytes = (nuint)count * (nuint)sizeof(T);
        nuint logitBytes = checked(bytes * (nuint)logitCount);

        // Zeros: a certificate may begin its search for an intercept at a point that was not evaluated.
        logits = [new NativeBuffer(logitBytes), new NativeBuffer(logitBytes)];
        LogitCount = logitCount;
        Count = count;
    }

    public int Count { get; }

    /// <summary>Gets the logits of a sample.</summary>
    public int LogitCount { get; }

    public T* Labels => (T*)labels.Pointer;

    /// <summary>Gets the sample weights; null stands for ones.</summary>
    public T* Weights => weights is null ? null : (T*)weights.Pointer;

    /// <summary>Gets the logits of the current point.</summary>
    public T* Logits => (T*)logits[current].Pointer;

    /// <summary>Gets the logits of the trial point.</summary>
    public T* TrialLogits => (T*)logits[1 - current].Pointer;

    /// <summary>Gets the curvatures of the current point; the first look makes their memory, so that it is for the calling thread alone and never for a piece.</summary>
    public T* Curvatures => CurvaturesOf(current);

    /// <summary>Gets the curvatures of the trial point, as <see cref="Curvatures"/>.</summary>
    public T* TrialCurvatures => CurvaturesOf(1 - current);

    /// <summary>Allocates the curvatures of both points, so that nothing is allocated when they come to be needed.</summary>
    public void ReserveCurvatures() => (_, _) = (CurvaturesOf(0) != null, CurvaturesOf(1) != null);

    /// <summary>S, the sum of the sample weights over all rows of a source.</summary>
    public double WeightSum(FeatureSource<T> features)
    {
        Span<double> sum = [weights is null ? Count : WeightSums.Of(new ReadOnlySpan<T>(Weights, Count))];
        features.Combine(sum);
        return sum[0];
    }

    /// <summary>Values in native memory.</summary>
    public static NativeBuffer Copy(ReadOnlySpan<T> values)
    {
        NativeBuffer buffer = new((nuint)values.Length * (nuint)sizeof(T), cleared: false);
        values.CopyTo(new Span<T>(buffer.Pointer, values.Length));
        return buffer;
    }

    /// <summary>Makes the trial the current point.</summary>
    public void Swap() => current = 1 - current;

    /// <summary>The labels and weights in double.</summary>
    public SampleMemory<double> Widen()
    {
        double[] wideLabels = new double[Count];
        double[] wideWeights = weights is null ? [] : new double[Count];
        fixed (double* toLabels = wideLabels, toWeights = wideWeights)
        {
            Elements.Widen(Labels, Count, toLabels);
            if (weights is not null)
            {
                Elements.Widen(Weights, Count, toWeights);
            }
        }

        return new SampleMemory<double>(wideLabels, wideWeights, LogitCount);
    }

    /// <summary>The labels and weights of whole strips.</summary>
    public SampleMemory<T> TakeStrips(ReadOnlySpan<int> strips)
    {
        T[] takenLabels = new T[strips.Length * Lanes.Count];
        T[] takenWeights = weights is null ? [] : new T[strips.Length * Lanes.Count];
        for (int i = 0; i < strips.Length; i++)
        {
            new ReadOnlySpan<T>(Labels + ((nint)strips[i] * Lanes.Count), Lanes.Count).CopyTo(takenLabels.AsSpan(i * Lanes.Count));
            if (weights is not null)
            {
                new ReadOnlySpan<T>(Weights + ((nint)strips[i] * Lanes.Count), Lanes.Count).CopyTo(takenWeights.AsSpan(i * Lanes.Count));
            }
        }

        return new SampleMemory<T>(takenLabels, takenWeights, LogitCount);
    }

    /// <summary>The labels and weights of rows, where some stand for more than themselves.</summary>
    /// <param name="rows">The rows, ascending.</param>
    /// <param name="single">Those that stand for themselves, ascending.</param>
    /// <param name="factor">What the weights of the others are multiplied by.</param>
    public SampleMemory<T> TakeRows(ReadOnlySpan<int> rows, ReadOnlySpan<int> single, double factor)
    {
        T[] takenLabels = new T[rows.Length];
        T[] takenWeights = new T[rows.Length];
        AscendingRows standing = new(single);
        for (int i = 0; i < rows.Length; i++)
        {
            double own = weights is null ? 1 : Elements.ToDouble(Weights[rows[i]]);
            takenLabels[i] = Labels[rows[i]];
            takenWeights[i] = Elements.Of<T>(own * (standing.Has(rows[i]) ? 1 : factor));
        }

        return new SampleMemory<T>(takenLabels, takenWeights, LogitCount);
    }

    public void Dispose()
    {
        if (ownsLabels)
        {
            labels.Dispose();
        }

        if (ownsWeights)
        {
            weights?.Dispose();
        }

        logits[0].Dispose();
        logits[1].Dispose();
        curvatures[0]?.Dispose();
        curvatures[1]?.Dispose();
    }

    private T* CurvaturesOf(int point) => (T*)(curvatures[point] ??= NewCurvatures()).Pointer;

    /// <summary>Memory that evaluations write up to the last row; what a strip may read behind it is zero.</summary>
    private NativeBuffer NewCurvatures()
    {
        nuint strip = (nuint)(Lanes.Count * sizeof(T));
        NativeBuffer buffer = new(bytes + strip, cleared: false);
        NativeMemory.Clear((byte*)buffer.Pointer + bytes, strip);
        return buffer;
    }
}
