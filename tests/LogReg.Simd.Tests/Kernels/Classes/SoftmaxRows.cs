using System.Numerics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;

namespace LogReg.Simd.Tests.Kernels.Terms;

/// <summary>Logits of several classes with labels and sample weights, class by class as the kernels take them.</summary>
internal sealed class SoftmaxRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The sizes of logits: everyday ones, the ends of the exponential's range in single precision, and far beyond.</summary>
    public static readonly double[] Sizes = [0, 0.5, 4, 17, 88, 104, 1e4, 1e30];

    private SoftmaxRows(T[][] logits, T[] labels, T[] weights)
    {
        Logits = logits;
        Labels = labels;
        Weights = weights;
    }

    public T[][] Logits { get; }

    public T[] Labels { get; }

    public T[] Weights { get; }

    public int Count => Labels.Length;

    public int ClassCount => Logits.Length;

    /// <summary>Rows of one size of logits, with ties, labels on top and elsewhere, and here and there a weight of zero.</summary>
    public static SoftmaxRows<T> Draw(int count, int classCount, double size, int seed = 0)
    {
        SplitMix random = new(((ulong)seed << 32) + (ulong)((count * 1009) + classCount));
        T[][] logits = [.. Enumerable.Range(0, classCount).Select(_ => new T[count])];
        T[] labels = new T[count];
        T[] weights = new T[count];
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < classCount; k++)
            {
                // Some rows hold the extremes alone, which ties them; the others anything between.
                double z = i % 3 == 0 ? random.Below(3) - 1 : random.Signed();
                logits[k][i] = T.CreateChecked(z * size);
            }

            int top = Enumerable.Range(0, classCount).MaxBy(k => logits[k][i]);
            labels[i] = T.CreateChecked(i % 2 == 0 ? top : random.Below(classCount));
            weights[i] = T.CreateChecked(i % 7 == 5 ? 0 : random.Uniform(0.25, 3));
        }

        return new SoftmaxRows<T>(logits, labels, weights);
    }

    /// <summary>The logits of one row, exact in double.</summary>
    public double[] Row(int row) => [.. Logits.Select(z => double.CreateChecked(z[row]))];

    public int Label(int row) => int.CreateChecked(Labels[row]);

    public double Weight(int row, bool weighted) => weighted ? double.CreateChecked(Weights[row]) : 1;

    /// <summary>Some rows alone.</summary>
    public SoftmaxRows<T> Part(Range range) => new([.. Logits.Select(z => z[range])], Labels[range], Weights[range]);

    /// <summary>The softmax terms of all rows.</summary>
    public ClassSums<T> Terms(Policy<T> policy, bool weighted) => ClassRunner.Softmax(policy, Logits, Labels, weighted ? Weights : null);

    /// <summary>The sums of a slot in the order that the kernel promises: row after row, each in its lane.</summary>
    public static double[] InOrder(IEnumerable<double> terms, double start = 0)
    {
        double[] lanes = [.. Enumerable.Repeat(start, Lanes.Count)];
        int row = 0;
        foreach (double term in terms)
        {
            lanes[row++ % Lanes.Count] += term;
        }

        return lanes;
    }
}
