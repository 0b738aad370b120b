using System.Runtime.Intrinsics;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>
/// Logits to probabilities, residuals and curvatures of one block of rows and several classes, in about 96 bits. A number per row is two vectors: the numbers rounded, and what that left.
/// </summary>
/// <param name="counts">The rows.</param>
/// <param name="logits">Receives z, rounded, of every class.</param>
internal sealed unsafe class ExactSoftmaxBlock(ClassCounts counts, double[][] logits)
{
    /// <summary>A vector of rows and what its rounding left.</summary>
    public const int Pair = 2 * Rows;

    private const int Rows = Design.BlockRows;
    private const int Width = LanePair.Count;

    private readonly int classes = counts.Counts.Length;
    private readonly double[] probabilities = new double[counts.Counts.Length * Pair];
    private readonly double[] complements = new double[counts.Counts.Length * Pair];
    private readonly double[] totals = new double[Rows];
    private readonly double[] zeros = new double[Rows];

    /// <summary>Gets the residuals, class after class.</summary>
    public double[] Residuals { get; } = new double[counts.Counts.Length * Pair];

    /// <summary>Evaluates a block.</summary>
    /// <param name="x">Its features.</param>
    /// <param name="columns">Their number.</param>
    /// <param name="coefficients">β, equation after equation.</param>
    /// <param name="row">The first row.</param>
    /// <param name="reach">A bound of the sizes that go into a logit.</param>
    /// <returns>The sizes that go into the residuals.</returns>
    public double Evaluate(double* x, int columns, DoubleDouble* coefficients, int row, double reach)
    {
        double scale = 0;
        fixed (double* offsets = zeros)
        {
            for (int i = 0; i < Rows; i += Width)
            {
                Vector256<double> largest = Vector256.Create(double.NegativeInfinity);
                Vector256<double> total = Vector256<double>.Zero;
                for (int a = 0; a < classes; a++)
                {
                    LanePair z = a < counts.Equations ? ExactKernels.Logits(x, columns, coefficients + (a * columns), i, offsets, null) : LanePair.Of(0);
                    Store(probabilities, a, i, z);
                    z.High.CopyTo(logits[a], row + i);
                    largest = Vector256.Max(largest, Vector256.ConditionalSelect(IsPresent(a, row + i), z.High, Vector256.Create(double.NegativeInfinity)));
                    total += Vector256.Create(counts.Counts[a].AsSpan(row + i, Width));
                }

                total.CopyTo(totals, i);
                Exponentials(row, i, largest);
                scale += Finish(row, i, total, reach);
            }
        }

        return scale;
    }

    /// <summary>The weights c·p_a(1 − p_a), or −c·p_a·p_b.</summary>
    public void Curvatures((int Row, int Column) pair, double* destination)
    {
        double[] other = pair.Row == pair.Column ? complements : probabilities;
        for (int i = 0; i < Rows; i += Width)
        {
            LanePair product = Load(probabilities, pair.Row, i) * Load(other, pair.Column, i) * Vector256.Create(totals.AsSpan(i, Width));
            product = pair.Row == pair.Column ? product : -product;
            product.High.Store(destination + i);
            product.Low.Store(destination + Rows + i);
        }
    }

    private void Exponentials(int row, int i, Vector256<double> largest)
    {
        for (int a = 0; a < classes; a++)
        {
            LanePair less = Load(probabilities, a, i) - new LanePair(largest, Vector256<double>.Zero);
            LanePair power = LaneExponential.OfNegative(less);
            Store(probabilities, a, i, LanePair.Select(IsPresent(a, row + i), power, LanePair.Of(0)));
        }
    }

    /// <summary>Probabilities and residuals, neither 1 − p nor p − 1 by subtraction.</summary>
    private double Finish(int row, int i, Vector256<double> total, double reach)
    {
        LanePair sum = LanePair.Of(0);
        for (int a = 0; a < classes; a++)
        {
            sum += Load(probabilities, a, i);
        }

        LanePair inverse = LanePair.Of(1) / sum;
        for (int a = 0; a < classes; a++)
        {
            LanePair others = LanePair.Of(0);
            for (int b = 0; b < classes; b++)
            {
                others = b == a ? others : others + Load(probabilities, b, i);
            }

            Store(complements, a, i, others * inverse);
        }

        Vector256<double> sizes = Vector256<double>.Zero;
        for (int a = 0; a < classes; a++)
        {
            LanePair p = Load(probabilities, a, i) * inverse;
            LanePair q = Load(complements, a, i);
            Vector256<double> count = Vector256.Create(counts.Counts[a].AsSpan(row + i, Width));
            Vector256<double> others = total - count;
            Store(probabilities, a, i, p);
            Store(Residuals, a, i, (p * others) - (q * count));

            // What the logits of two classes can be wrong by moves p by 2·p·q of that.
            sizes += (p.High * others) + (q.High * count) + (p.High * q.High * total * Vector256.Create(2 * reach));
        }

        return BlockKernels.Sum(sizes);
    }

    private Vector256<double> IsPresent(int label, int row) =>
        counts.Presence is null ? Vector256<double>.AllBitsSet : Vector256.GreaterThan(Vector256.Create(counts.Presence[label].AsSpan(row, Width)), Vector256<double>.Zero);

    private static LanePair Load(double[] pairs, int label, int i) =>
        new(Vector256.Create(pairs.AsSpan((label * Pair) + i, Width)), Vector256.Create(pairs.AsSpan((label * Pair) + Rows + i, Width)));

    private static void Store(double[] pairs, int label, int i, LanePair value)
    {
        value.High.CopyTo(pairs, (label * Pair) + i);
        value.Low.CopyTo(pairs, (label * Pair) + Rows + i);
    }
}
