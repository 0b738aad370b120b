using System.Numerics;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Terms;

/// <summary>Loss, slope and second derivative along a line of class logits (formulas 2.5 and 4.3), under every policy.</summary>
public class SoftmaxLineTests
{
    private const int ClassGap = 3;

    // Logits are multiples of 1/8 and steps powers of two: z₀ + t·(z₁ − z₀) is exact, and both sides judge the same logit.
    private static readonly double[] Steps = [0, 0.25, 1, -0.5, 2];

    [Theory]
    [EveryPolicy]
    public void Sums_are_those_of_the_reference<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int classCount in (int[])[1, 2, 3, 5, 10])
        {
            foreach (bool weighted in (bool[])[false, true])
            {
                for (int count = 0; count <= 50; count += count < 18 ? 1 : 16)
                {
                    Line<T> line = new(count, classCount, 80, weighted);
                    foreach (double step in Steps)
                    {
                        (double[] expected, double[] bounds) = line.Expected(step);
                        Bits.AssertWithin<double>(expected, line.Compute(policy, step), bounds, "Sum", (policy, count, classCount, step));
                    }
                }
            }
        }
    }

    /// <summary>
    /// The five-point rules on the reference's loss: their truncation is h⁴/30 times the fifth derivative and h⁴/90 times the sixth. Those are
    /// cumulants of the moves under p: with moves inside an interval of length R at most 3.5R⁵ and 12R⁶. A sum of n losses rounds by γ(2n + 8) of
    /// itself, which the rules magnify by 1.5/h and 64/(12h²).
    /// </summary>
    [Theory]
    [EveryPolicy]
    public void Slope_and_second_derivative_are_the_differences_of_the_reference_loss<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const double H = 1.0 / 64;
        foreach (int classCount in (int[])[2, 3, 7])
        {
            // Logits in ±¼: moves in ±½, R = 1.
            Line<T> line = new(23, classCount, 2, weighted: true);
            foreach (double step in (double[])[0, 0.5, 1])
            {
                double[] f = [.. Enumerable.Range(-2, 5).Select(i => line.Expected(step + (i * H)).Sums[0])];
                double slope = (f[0] - (8 * f[1]) + (8 * f[3]) - f[4]) / (12 * H);
                double second = (-f[0] + (16 * f[1]) - (30 * f[2]) + (16 * f[3]) - f[4]) / (12 * H * H);
                double rounding = f[2] * 2 * Rounding<double>.Gamma(54);
                double[] bounds = line.Expected(step).Bounds;
                bounds[1] += (line.WeightSum * Math.Pow(H, 4) * 3.5 / 30) + (rounding * 1.5 / H);
                bounds[2] += (line.WeightSum * Math.Pow(H, 4) * 12 / 90) + (rounding * 64 / (12 * H * H));
                Bits.AssertWithin<double>([f[2], slope, second], line.Compute(policy, step), bounds, "Sum", (policy, classCount, step));
            }
        }
    }

    [Theory]
    [EveryPolicy]
    public void Huge_logits_give_no_NaN<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Two tied classes and one far below, at both ends and between: nothing moves but the loss of ties.
        Line<T> line = new(
            [[1e30, 1e30, 17], [1e30, 1e30, 16], [-1e30, -1e30, -2000]], [[1e30, 1e30, 17], [1e30, 1e30, 16], [-1e30, -1e30, -2000]], [0, 1, 0]);
        double[] sums = line.Compute(policy, 0.5);
        double expected = (2 * Math.Log(2)) + Math.Log(1 + Math.Exp(-1));
        Bits.AssertWithin<double>([expected, 0, 0], sums, [8 * Rounding<T>.Unit, 0, 0], "Sum", policy);
    }

    [Theory]
    [EveryPrecision]
    public void Both_policies_give_the_same_bits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int classCount in (int[])[2, 3, 10])
        {
            for (int count = 0; count <= 40; count++)
            {
                Line<T> line = new(count, classCount, 100, weighted: count % 2 == 0);
                Bits.AssertSame<double>(line.Compute(precision.Wide, 0.7), line.Compute(precision.Portable, 0.7), "Sum", (precision, classCount, count));
            }
        }
    }

    /// <summary>Two sets of class logits with labels and weights.</summary>
    private sealed class Line<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly double[][] starts;
        private readonly double[][] ends;
        private readonly double[] labels;
        private readonly double[]? weights;

        public Line(double[][] starts, double[][] ends, double[] labels, double[]? weights = null)
        {
            this.starts = starts;
            this.ends = ends;
            this.labels = labels;
            this.weights = weights;
        }

        /// <summary>Logits that are eighths up to <paramref name="eighths"/> of them, and weights that are sixteenths.</summary>
        public Line(int count, int classCount, int eighths, bool weighted)
        {
            Random random = new((1000 * count) + classCount);
            double[][] Draw() =>
                [.. Enumerable.Range(0, classCount).Select(_ => Enumerable.Range(0, count).Select(_ => random.Next(-eighths, eighths + 1) / 8.0).ToArray())];
            starts = Draw();
            ends = Draw();
            labels = [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(classCount))];
            weights = weighted ? [.. labels.Select(_ => random.Next(0, 48) / 16.0)] : null;
        }

        public double WeightSum => weights?.Sum() ?? labels.Length;

        /// <summary>
        /// The reference's sums. The loss has the bound of <see cref="SoftmaxBounds{T}"/>. The slope Σ p_k·m_k − m_y and the second derivative
        /// Σ p_k·(m_k − m̄)² are means over p: the errors of the probabilities, K additions and a few roundings, relative to the means of the sizes;
        /// the error of m̄ counts in the latter only squared, and with the roundings of m_k − m̄. Sums are in double.
        /// </summary>
        public (double[] Sums, double[] Bounds) Expected(double step)
        {
            int classCount = starts.Length;
            double u = Rounding<T>.Unit + Rounding<double>.Unit;
            double[] sums = new double[3];
            double[] sizes = new double[3];
            double[] bounds = new double[3];
            for (int i = 0; i < labels.Length; i++)
            {
                double weight = weights?[i] ?? 1;
                double[] moves = [.. starts.Zip(ends, (a, b) => b[i] - a[i])];
                double[] z = [.. starts.Select((a, k) => a[i] + (step * moves[k]))];
                int label = (int)labels[i];
                double[] residuals = ReferenceLosses.SoftmaxCrossEntropy.Residuals(z, label);
                double[] p = ReferenceFunctions.SoftMax(z);
                double[] curvature = ReferenceLosses.SoftmaxCrossEntropy.Curvature(z);
                double mean = p.Zip(moves, (a, b) => a * b).Sum();
                double[] errors = [.. p.Select((value, k) => value * (z.Max() - z[k] + 2.4 + (2 * classCount) + 4) * u)];
                double totalError = errors.Sum();
                double size = p.Zip(moves, (value, m) => value * Math.Abs(m)).Sum();
                double meanError = errors.Zip(moves, (error, m) => error * Math.Abs(m)).Sum() + (size * (totalError + ((classCount + 2) * u)));
                double variance = p.Zip(moves, (value, m) => value * (m - mean) * (m - mean)).Sum();
                double deviation = p.Zip(moves, (value, m) => value * Math.Abs(m - mean)).Sum();
                double[] terms =
                [
                    ReferenceLosses.SoftmaxCrossEntropy.Value(z, label),
                    residuals.Zip(moves, (r, m) => r * m).Sum(),
                    Enumerable.Range(0, classCount * classCount)
                        .Sum(kl => curvature[kl] * moves[kl / classCount] * moves[kl % classCount]),
                ];
                double quadratic = errors.Zip(moves, (error, m) => error * (m - mean) * (m - mean)).Sum();
                double reference = Rounding<double>.Gamma(4 * classCount * classCount) * moves.Sum(m => m * m);
                double[] termBounds =
                [
                    SoftmaxBounds<T>.Of(z, label, 1).Loss,
                    meanError + (3 * u * (size + Math.Abs(moves[label]))),
                    quadratic + (variance * (totalError + ((classCount + 8) * u))) + (2 * deviation * meanError) + (meanError * meanError) + reference,
                ];
                for (int sum = 0; sum < 3; sum++)
                {
                    sums[sum] += weight * terms[sum];
                    sizes[sum] += weight * Math.Abs(terms[sum]);
                    bounds[sum] += weight * termBounds[sum] * ErrorBounds<T>.SecondOrder;
                }
            }

            return (sums, [.. bounds.Zip(sizes, (bound, size) => bound + (size * Rounding<double>.Gamma(2 * labels.Length)))]);
        }

        public unsafe double[] Compute(Policy<T> policy, double step)
        {
            using Operand<T> start = Spread(starts);
            using Operand<T> end = Spread(ends);
            using Operand<T> y = Operand<T>.Input(Narrow(labels));
            using Operand<T> s = Operand<T>.Input(Narrow(weights ?? []));
            using Operand<T> scratch = Operand<T>.Scratch((int)SoftmaxLine.ScratchLength(starts.Length));
            using Operand<double> sums = Operand<double>.Output(3);
            policy.Rows.SoftmaxLine(
                start.Pointer,
                end.Pointer,
                labels.Length + ClassGap,
                starts.Length,
                T.CreateChecked(step),
                y.Pointer,
                weights == null ? null : s.Pointer,
                labels.Length,
                scratch.Pointer,
                sums.Pointer);
            scratch.Take();
            return sums.Take();
        }

        /// <summary>Class after class, NaN between them and nothing behind the last.</summary>
        private static Operand<T> Spread(double[][] logits)
        {
            T[] all = [.. logits.SelectMany((row, k) => k == 0 ? Narrow(row) : [.. Enumerable.Repeat(T.NaN, ClassGap), .. Narrow(row)])];
            return Operand<T>.Input(all);
        }

        private static T[] Narrow(double[] values) => [.. values.Select(T.CreateChecked)];
    }
}
