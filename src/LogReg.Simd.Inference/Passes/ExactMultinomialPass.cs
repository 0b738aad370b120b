using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Passes;

/// <summary>The pass of <see cref="MultinomialPass"/> in about 96 bits, with the error scale of <see cref="ExactPass"/>.</summary>
/// <param name="design">X.</param>
/// <param name="counts">The rows.</param>
/// <param name="threadCount">The most threads; 0 for one per processor.</param>
internal sealed unsafe class ExactMultinomialPass(Design design, ClassCounts counts, int threadCount)
{
    private const int Rows = Design.BlockRows;

    private const int Pair = ExactSoftmaxBlock.Pair;

    private readonly Panels panels = new(design, threadCount, EquationBlocks.Count(counts.Equations));

    /// <summary>Gets z of the last evaluation, rounded to double: one vector per class, that of the base 0.</summary>
    public double[][] Logits { get; } = [.. counts.Counts.Select(_ => new double[design.PaddedRowCount])];

    /// <summary>Gets what <see cref="ExactPass.Unit"/> is multiplied by to bound the error of every element of the gradient of the last evaluation.</summary>
    public double ErrorScale { get; private set; }

    /// <summary>Evaluates a point.</summary>
    /// <param name="coefficients">β, equation after equation, in the units of the design.</param>
    /// <param name="gradient">Receives the gradient.</param>
    /// <param name="hessian">Receives the lower triangle of the Hessian, row-major; empty to leave it out.</param>
    public void Evaluate(ReadOnlySpan<DoubleDouble> coefficients, Span<DoubleDouble> gradient, Span<DoubleDouble> hessian)
    {
        (int columns, int equations) = (design.ColumnCount, counts.Equations);
        int blocks = hessian.Length > 0 ? EquationBlocks.Count(equations) : 0;
        int triangle = columns * (columns + 1) / 2 * LaneSums.Stride;
        int square = columns * columns;
        DoubleDouble[] point = coefficients.ToArray();
        double reach = Reach(point);
        double[] scales = new double[panels.Count];
        DoubleDouble[] gradients = new DoubleDouble[panels.Count * equations * columns];
        DoubleDouble[] grams = new DoubleDouble[panels.Count * blocks * square];
        panels.RunIndexed(panel =>
        {
            (int begin, int end) = panels.Of(panel);
            double[] slopes = LaneSums.New(equations * columns);
            double[] triangles = new double[blocks * triangle];
            double[] buffer = new double[2 * Pair];
            ExactSoftmaxBlock terms = new(counts, Logits);
            fixed (DoubleDouble* beta = point)
            fixed (double* values = design.Values, slopeSums = slopes, gramSums = triangles, weights = buffer)
            fixed (double* residuals = terms.Residuals)
            {
                for (int block = begin; block < end; block++)
                {
                    double* x = values + ((nint)block * columns * Rows);
                    scales[panel] += terms.Evaluate(x, columns, beta, block * Rows, reach);
                    for (int a = 0; a < equations; a++)
                    {
                        ExactKernels.AddProducts(x, columns, residuals + (a * Pair), residuals + (a * Pair) + Rows, slopeSums + (a * columns * LaneSums.Stride));
                    }

                    for (int pair = 0; pair < blocks; pair++)
                    {
                        terms.Curvatures(EquationBlocks.Of(pair), weights);
                        ExactKernels.AddGram(x, columns, weights, weights + Rows, weights + Pair, gramSums + (pair * triangle));
                    }
                }
            }

            for (int j = 0; j < equations * columns; j++)
            {
                gradients[(panel * equations * columns) + j] = LaneSums.Of(slopes, j);
            }

            for (int pair = 0; pair < blocks; pair++)
            {
                LaneSums.WriteTriangle(triangles.AsSpan(pair * triangle, triangle), columns, grams.AsSpan(((panel * blocks) + pair) * square));
            }
        });
        Reduction.Add(gradients.AsSpan(), gradient);
        if (blocks > 0)
        {
            DoubleDouble[] gram = new DoubleDouble[blocks * square];
            Reduction.Add(grams.AsSpan(), gram.AsSpan());
            EquationBlocks.Write<DoubleDouble>(gram, equations, columns, hessian);
        }

        ErrorScale = design.LargestElement * scales.Sum();
    }

    /// <summary>A bound of the sizes that go into a logit.</summary>
    private double Reach(DoubleDouble[] point)
    {
        double largest = 0;
        for (int a = 0; a < counts.Equations; a++)
        {
            double sum = 0;
            foreach (DoubleDouble coefficient in point.AsSpan(a * design.ColumnCount, design.ColumnCount))
            {
                sum += design.LargestElement * Math.Abs(coefficient.High);
            }

            largest = Math.Max(largest, sum);
        }

        return 1 + largest;
    }
}
