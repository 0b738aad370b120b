using System.Numerics;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Terms;

/// <summary>Gradient and Hessian of the softmax loss by the intercepts alone (formulas 2.5 and 3.3), under every policy.</summary>
public class SoftmaxShiftTests
{
    [Theory]
    [EveryPolicy]
    public void Sums_are_those_of_the_reference<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int classCount in (int[])[1, 2, 3, 5, 12])
        {
            foreach (double size in (double[])[0, 0.5, 4, 17, 88, 1e4])
            {
                foreach (int count in (int[])[16, 48, SoftmaxShift.BlockRows])
                {
                    SoftmaxRows<T> rows = SoftmaxRows<T>.Draw(count, classCount, size);
                    (double[] expected, double[] bounds) = Expected(rows);
                    Bits.AssertWithin<double>(expected, Compute(policy, rows, 0), bounds, "Sum", (policy, count, classCount, size));
                }
            }
        }
    }

    [Theory]
    [EveryPolicy]
    public void Sums_are_added_and_the_rest_of_the_matrix_is_left_alone<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SoftmaxRows<T> rows = SoftmaxRows<T>.Draw(32, 4, 4);
        double[] plain = Compute(policy, rows, 0);
        double[] onTop = Compute(policy, rows, 3);
        for (int i = 0; i < plain.Length; i++)
        {
            Assert.Equal(IsWritten(i, 4) ? 3 + plain[i] : 3, onTop[i]);
        }
    }

    [Theory]
    [EveryPrecision]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int classCount in (int[])[2, 3, 10])
        {
            SoftmaxRows<T> rows = SoftmaxRows<T>.Draw(112, classCount, 4);
            Bits.AssertSame<double>(Compute(precision.Wide, rows, 0), Compute(precision.Portable, rows, 0), "Sum", (precision, classCount));
        }
    }

    private static bool IsWritten(int sum, int classCount) => sum < classCount || (sum - classCount) % classCount < (sum - classCount) / classCount;

    /// <summary>
    /// A residual has the bound of <see cref="SoftmaxBounds{T}"/>, and a probability that of a residual under another label; a product of two has those of both. A lane adds an eighth of the most rows in T at most.
    /// </summary>
    private static (double[] Sums, double[] Bounds) Expected<T>(SoftmaxRows<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int classCount = rows.ClassCount;
        double u = Rounding<T>.Unit + Rounding<double>.Unit;
        double roundings = (rows.Count / Lanes.Count) + 8;
        double[] sums = new double[classCount * (classCount + 1)];
        double[] bounds = new double[sums.Length];
        for (int i = 0; i < rows.Count; i++)
        {
            double weight = rows.Weight(i, true);
            double[] z = rows.Row(i);
            double[] p = ReferenceFunctions.SoftMax(z);
            double[] residuals = ReferenceLosses.SoftmaxCrossEntropy.Residuals(z, rows.Label(i));
            double[] errors = SoftmaxBounds<T>.Of(z, rows.Label(i), 1).Residuals;
            for (int k = 0; k < classCount; k++)
            {
                sums[k] += weight * residuals[k];
                bounds[k] += weight * ErrorBounds<T>.SecondOrder * (errors[k] + (roundings * u * Math.Abs(residuals[k])));
                for (int l = 0; l < k; l++)
                {
                    double ofFirst = SoftmaxBounds<T>.Of(z, l, 1).Residuals[k];
                    double ofSecond = SoftmaxBounds<T>.Of(z, k, 1).Residuals[l];
                    int slot = classCount + (k * classCount) + l;
                    sums[slot] -= weight * p[k] * p[l];
                    bounds[slot] += weight * ErrorBounds<T>.SecondOrder * ((ofFirst * p[l]) + (p[k] * ofSecond) + (ofFirst * ofSecond) + (roundings * u * p[k] * p[l]));
                    bounds[slot] += 4 * double.CreateChecked(T.Epsilon);
                }
            }
        }

        return (sums, bounds);
    }

    private static unsafe double[] Compute<T>(Policy<T> policy, SoftmaxRows<T> rows, double start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int classCount = rows.ClassCount;
        T[] spread = new T[((classCount - 1) * SoftmaxShift.BlockRows) + rows.Count];
        Array.Fill(spread, T.NaN);
        for (int k = 0; k < classCount; k++)
        {
            rows.Logits[k].CopyTo(spread, k * SoftmaxShift.BlockRows);
        }

        using Operand<T> logits = Operand<T>.InOut(spread);
        using Operand<T> labels = Operand<T>.Input(rows.Labels);
        using Operand<T> weights = Operand<T>.Input(rows.Weights);
        using Operand<T> scratch = Operand<T>.Scratch(SoftmaxShift.BlockRows);
        using Operand<double> sums = Operand<double>.InOut([.. Enumerable.Repeat(start, classCount * (classCount + 1))]);
        policy.Rows.SoftmaxShift(logits.Pointer, classCount, labels.Pointer, weights.Pointer, rows.Count, scratch.Pointer, sums.Pointer, sums.Pointer + classCount);
        logits.Take();
        scratch.Take();
        return sums.Take();
    }
}
