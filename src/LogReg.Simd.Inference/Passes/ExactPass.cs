using System.Runtime.Intrinsics;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>
/// The pass of <see cref="LikelihoodPass"/> in about 96 bits: logits, probabilities, products and sums. What it cannot know is a part of <see cref="Unit"/> of the sizes that go into it, which
/// <see cref="ErrorScale"/> adds up.
/// </summary>
/// <param name="design">X.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
internal sealed unsafe class ExactPass(Design design, int threadCount)
{
    /// <summary>The relative error of a sum, with room: the exponential has 98 bits, a sum of a block 100.</summary>
    public const double Unit = 1.0 / (1L << 62) / (1L << 26);

    private const int Rows = Design.BlockRows;

    /// <summary>A multiplication in about 96 bits takes ten in double.</summary>
    private const int MultiplicationWork = 10;

    private readonly Panels panels = new(design, threadCount, workPerElement: MultiplicationWork);

    /// <summary>Gets r of the last evaluation, rounded to double.</summary>
    public double[] Residuals { get; } = new double[design.PaddedRowCount];

    /// <summary>Gets z of the last evaluation, rounded to double.</summary>
    public double[] Logits { get; } = new double[design.PaddedRowCount];

    /// <summary>Gets w of the last evaluation, rounded to double.</summary>
    public double[] Curvatures { get; } = new double[design.PaddedRowCount];

    /// <summary>Gets what <see cref="Unit"/> is multiplied by to bound the error of every element of the gradient of the last evaluation.</summary>
    public double ErrorScale { get; private set; }

    /// <summary>Evaluates a point.</summary>
    /// <param name="counts">The rows.</param>
    /// <param name="coefficients">β in the units of the design.</param>
    /// <param name="gradient">Receives Xᵀr.</param>
    /// <param name="hessian">Receives the lower triangle of XᵀWX, row-major; empty to leave it out.</param>
    public void Evaluate(RowCounts counts, ReadOnlySpan<DoubleDouble> coefficients, Span<DoubleDouble> gradient, Span<DoubleDouble> hessian)
    {
        int columns = design.ColumnCount;
        bool hasHessian = hessian.Length > 0;
        DoubleDouble[] point = coefficients.ToArray();
        double reach = 1;
        foreach (DoubleDouble coefficient in point)
        {
            reach += design.LargestElement * Math.Abs(coefficient.High);
        }

        double[] scales = new double[panels.Count];
        DoubleDouble[] gradients = new DoubleDouble[panels.Count * columns];
        DoubleDouble[] hessians = new DoubleDouble[hasHessian ? panels.Count * columns * columns : 0];
        panels.RunIndexed(panel =>
        {
            (int begin, int end) = panels.Of(panel);
            double* scratch = stackalloc double[6 * Rows];
            double[] slopes = LaneSums.New(columns);
            double[] triangle = hasHessian ? LaneSums.New(columns * (columns + 1) / 2) : [];
            fixed (DoubleDouble* beta = point)
            fixed (double* values = design.Values, gradientSums = slopes, hessianSums = triangle)
            {
                for (int block = begin; block < end; block++)
                {
                    double* x = values + ((nint)block * columns * Rows);
                    scales[panel] += Terms(counts, x, beta, block * Rows, scratch, reach);
                    ExactKernels.AddProducts(x, columns, scratch, scratch + Rows, gradientSums);
                    if (hasHessian)
                    {
                        ExactKernels.AddGram(x, columns, scratch + (2 * Rows), scratch + (3 * Rows), scratch + (4 * Rows), hessianSums);
                    }
                }
            }

            for (int j = 0; j < columns; j++)
            {
                gradients[(panel * columns) + j] = LaneSums.Of(slopes, j);
            }

            if (hasHessian)
            {
                LaneSums.WriteTriangle(triangle, columns, hessians.AsSpan(panel * columns * columns));
            }
        });
        Reduction.Add(gradients.AsSpan(), gradient);
        if (hasHessian)
        {
            Reduction.Add(hessians.AsSpan(), hessian);
        }

        ErrorScale = design.LargestElement * scales.Sum();
    }

    /// <summary>Residuals and curvatures of one block as sums of two vectors each.</summary>
    private double Terms(RowCounts counts, double* x, DoubleDouble* beta, int row, double* scratch, double reach)
    {
        double scale = 0;
        fixed (double* offsets = counts.Offsets, offsetRests = counts.OffsetRests, successes = counts.Successes, failures = counts.Failures,
            residuals = Residuals, logits = Logits, curvatures = Curvatures)
        {
            for (int i = 0; i < Rows; i += LanePair.Count)
            {
                LanePair z = ExactKernels.Logits(x, design.ColumnCount, beta, i, offsets + row, offsetRests == null ? null : offsetRests + row);
                (LanePair p, LanePair q) = LaneSigmoid.Of(z);
                Vector256<double> a = Vector256.Load(successes + row + i);
                Vector256<double> b = Vector256.Load(failures + row + i);
                LanePair residual = (p * b) - (q * a);
                (Vector256<double> sum, Vector256<double> rest) = LanePair.TwoSum(a, b);
                LanePair curvature = p * q * new LanePair(sum, rest);
                residual.High.Store(scratch + i);
                residual.Low.Store(scratch + Rows + i);
                curvature.High.Store(scratch + (2 * Rows) + i);
                curvature.Low.Store(scratch + (3 * Rows) + i);
                z.High.Store(logits + row + i);
                residual.High.Store(residuals + row + i);
                curvature.High.Store(curvatures + row + i);
                Vector256<double> size = (p.High * b) + (q.High * a) + (curvature.High * (Vector256.Abs(Vector256.Load(offsets + row + i)) + Vector256.Create(reach)));
                scale += BlockKernels.Sum(size);
            }
        }

        return scale;
    }
}
