using System.Numerics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Passes;

/// <summary>The passes over the caller's rows through the public door: panels of rows, blocks of features, exact destinations.</summary>
public class RowMajorPassTests
{
    /// <summary>
    /// The grid; panels of 4096 rows and one row beside; blocks of 1024 features and one beside; scratch from the stack
    /// (up to some 1900 features) and from the pool.
    /// </summary>
    private static readonly Shape[] Shapes =
    [
        .. ShapeGrid.All,
        Shape.Dense(4095, 2), Shape.Dense(4096, 3), new(4097, 3, 5), Shape.Dense(8193, 1),
        Shape.Dense(9, 1023), Shape.Dense(9, 1024), new(9, 1025, 1040), new(17, 2049, 2050), Shape.Dense(200, 1100),
    ];

    [Theory]
    [EveryPrecision]
    public void The_gradient_is_added_exactly_on_the_lattice<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in Shapes)
        {
            Problem<T> problem = Lattice.Draw<T>(shape);
            using Operand<T> features = Operand<T>.Input(problem.Features, shape.Edge, shape.FeatureOffset);
            using Operand<T> residuals = Operand<T>.Input(problem.Residuals, shape.Edge, shape.VectorOffset);
            using Operand<T> gradient = Operand<T>.InOut(problem.Coefficients, shape.Edge, shape.DestinationOffset);
            LogisticPrimitives.AccumulateGradient<T>(features.Span, residuals.Span, gradient.Span, shape.Stride);
            double[] expected = [.. Oracle.TransposedProduct(problem).Zip(problem.ExactCoefficients, (sum, start) => start + sum)];
            Bits.AssertEqual<T>(expected, gradient.Take(), "Gradient", (precision, shape));
        }
    }

    [Theory]
    [EveryPrecision]
    public void The_log_loss_of_saturated_logits_is_exact<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in Shapes)
        {
            Problem<T> problem = Lattice.DrawSaturated<T>(shape);
            foreach (bool weighted in (bool[])[false, true])
            {
                (FusedSums<T> actual, double weightSum) = LossGradient(problem, weighted);
                ReferenceLossAndGradient expected = Oracle.LogLossGradient(problem, weighted);
                Bits.AssertEqual<double>(expected.Gradient, actual.Gradient, "Gradient", (precision, shape));
                Bits.AssertEqual<double>([expected.InterceptGradient], [actual.InterceptGradient], "Intercept gradient", shape);
                Bits.AssertEqual<double>([expected.Loss], [actual.Loss], "Loss", shape);
                Bits.AssertEqual<double>([expected.WeightSum], [weightSum], "Weight sum", shape);
            }
        }
    }

    [Theory]
    [EveryPrecision]
    public void The_fused_pass_has_the_bits_of_the_packed_one_with_consecutive_rows<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // The same panels, and in them the same steps: packing changes where a row lies and nothing else.
        foreach (Shape shape in Shapes.Where(shape => shape.Rows > 0))
        {
            Problem<T> problem = (new MatrixCase(shape.Rows, shape.Features, shape.Stride - shape.Features, 0, 0, 0, 0, shape.Rows)).Derive<T>();
            using FeatureMatrix<T> matrix = PassRunner.Pack(StripLayout.Consecutive, problem);
            using FeaturePasses<T> passes = new(matrix);
            (FusedSums<T> packed, double packedWeights) = PassRunner.LossGradient(passes, problem, weighted: true, curved: false);
            (FusedSums<T> rows, double rowWeights) = LossGradient(problem, weighted: true);
            Bits.AssertSame<double>(packed.Gradient, rows.Gradient, "Gradient", (precision, shape));
            Bits.AssertSame<double>([packed.InterceptGradient, packed.Loss, packedWeights], [rows.InterceptGradient, rows.Loss, rowWeights], "Sum", shape);
        }
    }

    private static (FusedSums<T> Sums, double WeightSum) LossGradient<T>(Problem<T> problem, bool weighted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape shape = problem.Shape;
        using Operand<T> features = Operand<T>.Input(problem.Features, shape.Edge, shape.FeatureOffset);
        using Operand<T> labels = Operand<T>.Input(problem.Labels, shape.Edge, shape.VectorOffset);
        using Operand<T> weights = Operand<T>.Input(problem.SampleWeights, shape.Edge, shape.VectorOffset);
        using Operand<T> coefficients = Operand<T>.Input(problem.Coefficients, shape.Edge, shape.VectorOffset);
        using Operand<double> gradient = Operand<double>.Output(shape.Features, shape.Edge, shape.DestinationOffset);
        LogLossSums sums = LogisticPrimitives.ComputeLogLossGradient<T>(
            features.Span, labels.Span, weighted ? weights.Span : [], coefficients.Span, problem.Intercept, gradient.Span, shape.Stride);
        return (new FusedSums<T>(gradient.Take(), sums.InterceptGradient, sums.Loss, null), sums.WeightSum);
    }
}
