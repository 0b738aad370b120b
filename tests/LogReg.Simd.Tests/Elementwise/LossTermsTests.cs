using System.Numerics;
using System.Runtime.Intrinsics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Losses;
using LogReg.Simd.Tests.Determinism;
using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>
/// The fused terms of a group of rows against the element-wise kernels, bit by bit: residuals, curvatures, and sums in the one order
/// that the kernel promises (four times 16 rows summed in T and then widened; the rest 16 by 16).
/// </summary>
public class LossTermsTests
{
    /// <summary>More than two of the blocks of 256 rows that the kernel prepares at a time.</summary>
    private const int MaxRows = 600;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Terms_have_the_bits_of_the_maps_and_sums_their_one_order(bool weighted)
    {
        Terms<Simd512Single, Vector512<float>, float>(weighted, (a, b) => a * b, (a, b) => a + b);
        Terms<SimdPortableSingle, Vector<float>, float>(weighted, (a, b) => a * b, (a, b) => a + b);
        Terms<Simd512Double, Vector512<double>, double>(weighted, (a, b) => a * b, (a, b) => a + b);
        Terms<SimdPortableDouble, Vector<double>, double>(weighted, (a, b) => a * b, (a, b) => a + b);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_sum_of_losses_has_its_one_order(bool weighted)
    {
        LossSums<Simd512Single, Vector512<float>, float>(weighted, (a, b) => a * b);
        LossSums<SimdPortableSingle, Vector<float>, float>(weighted, (a, b) => a * b);
        LossSums<Simd512Double, Vector512<double>, double>(weighted, (a, b) => a * b);
        LossSums<SimdPortableDouble, Vector<double>, double>(weighted, (a, b) => a * b);
    }

    private static unsafe void Terms<S, V, T>(bool weighted, Func<T, T, T> multiply, Func<T, T, T> add)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        PairMaps<S, V, T> maps = new();
        UlpRow curvature = UlpTable.Row("curvature");
        T canary = Ulp.Narrow<T>(-12345);
        T nan = Ulp.Narrow<T>(double.NaN);
        T zero = default;
        SplitMix random = new(11);
        T[] logits = Draw<T>(ref random, -20, 20);
        T[] labels = Draw<T>(ref random, 0, 1);
        T[] weights = Draw<T>(ref random, 0, 3);
        T[] loss = new T[MaxRows];
        T[] residual = new T[MaxRows];
        T[] curved = new T[MaxRows];
        for (int i = 0; i < MaxRows; i++)
        {
            T weight = weighted ? weights[i] : Ulp.Narrow<T>(1);
            loss[i] = multiply(maps.LossAlone(logits[i], labels[i]), weight);
            residual[i] = multiply(maps.ResidualAlone(logits[i], labels[i]), weight);
            curved[i] = multiply(curvature.Function.ComputeOne(Policy.Portable, logits[i]), weight);
        }

        for (int count = 0; count <= MaxRows; count++)
        {
            int padded = (count + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

            // What lies behind the last row must not matter: the pad of the logits, and what follows labels and weights.
            T[] rows = [.. logits[..count], .. Enumerable.Repeat(nan, padded - count), .. Enumerable.Repeat(canary, Lanes.Count)];
            T[] y = [.. labels[..count], .. Enumerable.Repeat(nan, Lanes.Count)];
            T[] s = [.. weights[..count], .. Enumerable.Repeat(nan, Lanes.Count)];
            T[] curvatures = Enumerable.Repeat(canary, count + Lanes.Count).ToArray();
            double[] lossLanes = Enumerable.Repeat(0.5, Lanes.Count).ToArray();
            double[] residualLanes = Enumerable.Repeat(-0.25, Lanes.Count).ToArray();
            fixed (T* rowsPointer = rows, labelsPointer = y, weightsPointer = s, curvaturesPointer = curvatures)
            fixed (double* lossPointer = lossLanes, residualPointer = residualLanes)
            {
                LossTerms.Compute<LogLoss, S, V, T>(
                    rowsPointer,
                    labelsPointer,
                    weighted ? weightsPointer : null,
                    count,
                    rowsPointer,
                    count % 3 == 0 ? null : curvaturesPointer,
                    lossPointer,
                    residualPointer);
            }

            string where = $"{count} rows under {typeof(S).Name}";
            Assert.True(Ulp.SameBits<T>(residual.AsSpan(0, count), rows.AsSpan(0, count)), $"{where}: residuals.");
            Assert.False(rows.AsSpan(count, padded - count).ContainsAnyExcept(zero), $"{where}: the pad of the residuals is not zero.");
            Assert.False(rows.AsSpan(padded).ContainsAnyExcept(canary), $"{where}: written behind the pad of the residuals.");
            T[] expectedCurvatures = count % 3 == 0 ? Enumerable.Repeat(canary, count).ToArray() : curved[..count];
            Assert.True(Ulp.SameBits<T>(expectedCurvatures, curvatures.AsSpan(0, count)), $"{where}: curvatures.");
            Assert.False(curvatures.AsSpan(count).ContainsAnyExcept(canary), $"{where}: written behind the curvatures.");
            Assert.Equal(InOrder(loss[..count], 0.5, add), lossLanes);
            Assert.Equal(InOrder(residual[..count], -0.25, add), residualLanes);
        }
    }

    private static unsafe void LossSums<S, V, T>(bool weighted, Func<T, T, T> multiply)
        where S : struct, ISimd<V, T>
        where V : struct
        where T : unmanaged
    {
        PairMaps<S, V, T> maps = new();
        SplitMix random = new(12);
        T[] logits = Draw<T>(ref random, -20, 20);
        T[] labels = Draw<T>(ref random, 0, 1);
        T[] weights = Draw<T>(ref random, 0, 3);
        double[] lanes = new double[Lanes.Count];
        for (int count = 0; count < MaxRows; count++)
        {
            double sum;
            fixed (T* z = logits, y = labels, s = weights)
            {
                sum = WeightedSum.Compute<LossMap<LogLoss>, S, V, T>(z, y, weighted ? s : null, count);
            }

            Assert.Equal(LaneTree.Sum(lanes), sum);
            T loss = maps.LossAlone(logits[count], labels[count]);
            lanes[count % Lanes.Count] += Ulp.Widen(weighted ? multiply(loss, weights[count]) : loss);
        }
    }

    /// <summary>The sums of the terms in 16 double lanes, in the order of the kernel.</summary>
    private static double[] InOrder<T>(T[] terms, double start, Func<T, T, T> add)
        where T : unmanaged
    {
        double[] lanes = Enumerable.Repeat(start, Lanes.Count).ToArray();
        int row = 0;
        for (; row <= terms.Length - 64; row += 64)
        {
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                int i = row + lane;
                lanes[lane] += Ulp.Widen(add(add(terms[i], terms[i + 16]), add(terms[i + 32], terms[i + 48])));
            }
        }

        for (; row < terms.Length; row++)
        {
            lanes[row % Lanes.Count] += Ulp.Widen(terms[row]);
        }

        return lanes;
    }

    private static T[] Draw<T>(ref SplitMix random, double from, double to)
        where T : unmanaged
    {
        T[] values = new T[MaxRows];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Ulp.Narrow<T>(random.Uniform(from, to));
        }

        return values;
    }
}
