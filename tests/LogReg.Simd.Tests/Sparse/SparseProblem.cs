using System.Numerics;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Passes;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>The operands of a <see cref="SparseCase"/>: the same rows dense and sparse, and everything that a pass reads beside them.</summary>
internal sealed class SparseProblem<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public SparseProblem(SparseCase item, T[] dense, int[] rows, int[] columns, T[] values, SplitMix random)
    {
        Case = item;
        Dense = dense;
        Rows = rows;
        Columns = columns;
        Values = values;
        RowPointers = new long[item.Rows + 1];
        foreach (int row in rows)
        {
            RowPointers[row + 1]++;
        }

        for (int i = 0; i < item.Rows; i++)
        {
            RowPointers[i + 1] += RowPointers[i];
        }

        Coefficients = random.Vector<T>(item.Features * item.Classes);
        Intercepts = random.Vector<T>(item.Classes);
        Weights = Array.ConvertAll(random.Vector<T>(item.Rows), T.Abs);
        Residuals = random.Vector<T>(item.Rows);
        SplitMix labels = random;
        Labels = [.. Enumerable.Range(0, item.Rows).Select(_ => T.CreateChecked(labels.Below(2)))];
        Classes = [.. Enumerable.Range(0, item.Rows).Select(_ => T.CreateChecked(labels.Below(item.Classes)))];
    }

    public SparseCase Case { get; }

    public T[] Dense { get; }

    public int[] Rows { get; }

    public int[] Columns { get; }

    public T[] Values { get; }

    /// <summary>Gets the coefficients of as many vectors as there are classes.</summary>
    public T[] Coefficients { get; }

    public T[] Intercepts { get; }

    public T[] Weights { get; }

    public T[] Residuals { get; }

    public T[] Labels { get; }

    public T[] Classes { get; }

    /// <summary>Gets the entry at which each row begins, and the number of all.</summary>
    public long[] RowPointers { get; }

    public SparseMatrix<T> Sparse() => SparseMatrix<T>.FromCsr(RowPointers, Columns, Values, Case.Features);

    /// <summary>The dense matrix whose lanes are features, as a sparse row's are.</summary>
    public FeatureMatrix<T> Consecutive() => FeatureMatrix<T>.PackAs<T>(consecutive: true, Dense, Case.Rows, Case.Features, Case.Features);

    /// <summary>Gradients, loss and residuals of a softmax pass over a source.</summary>
    public unsafe double[] SoftmaxSums(FeatureSource<T> source, bool readsMagnitudes = false, int threadCount = 1)
    {
        using WorkerTeam team = new(threadCount, Sharing.Always);
        fixed (T* classes = Classes, coefficients = Coefficients, intercepts = Intercepts, weights = Weights)
        {
            SoftmaxTerms<T> terms = new() { Labels = classes, SampleWeights = weights };
            using FeaturePass<SoftmaxTerms<T>, T> pass = source.NewPass(in terms, Case.Classes, team, readsMagnitudes);
            pass.Coefficients = coefficients;
            pass.Intercepts = intercepts;
            double[] sums = new double[pass.SumLength];
            pass.Compute(sums);
            return sums;
        }
    }
}
