using System.Numerics;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Laws;

/// <summary>A fused pass is its parts: logits, then residuals, then their product with the features.</summary>
public class FusionLaws
{
    [Theory]
    [EveryPrecisionAndLayout]
    public void The_fused_pass_has_the_gradient_and_curvatures_of_its_parts_to_the_last_bit<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = item.Derive<T>();
                using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
                using FeaturePasses<T> passes = new(matrix);
                foreach (bool weighted in (bool[])[false, true])
                {
                    T[] logits = PassRunner.Logits(passes, problem);
                    T[] residuals = Residuals(problem, logits, weighted);
                    double[] product = PassRunner.TransposedProduct(passes, problem with { Residuals = residuals });
                    T[] curvatures = new T[problem.Rows];
                    LogisticPrimitives.ComputeCurvatures<T>(logits, curvatures);
                    Weigh(problem, curvatures, weighted);

                    (FusedSums<T> fused, double weightSum) = PassRunner.LossGradient(passes, problem, weighted, curved: true);
                    Bits.AssertSame<double>(product.AsSpan(..^1), fused.Gradient, "Gradient", (precision, item));
                    Bits.AssertSame<T>(curvatures, fused.Curvatures, "Curvature", item);

                    // The sums of loss and residuals add four rows in T before they go on in double: two roundings.
                    double factor = Rounding<T>.Gamma(2) + (2 * Rounding<double>.Gamma(problem.Rows + 20));
                    double size = Problem<T>.Exact(residuals).Sum(Math.Abs);
                    Bits.AssertWithin<double>([product[^1]], [fused.InterceptGradient], [factor * size], "Intercept gradient", item);
                    if (problem.Rows > 0 && weightSum > 0)
                    {
                        double mean = LogisticPrimitives.LogLoss<T>(logits, problem.Labels, weighted ? problem.SampleWeights : []);
                        Bits.AssertWithin<double>([mean * weightSum], [fused.Loss], [1.001 * factor * fused.Loss], "Loss", item);
                    }
                }
            },
            tests: 60);

    [Theory]
    [EveryPrecision]
    public void The_row_major_pass_has_the_gradient_of_its_parts_to_the_last_bit<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                // One panel: Xᵀr over several is rounded to T where the fused pass goes on in double.
                Problem<T> problem = item.InOnePanel.Derive<T>();
                T[] logits = new T[problem.Rows];
                LogisticPrimitives.ComputeLogits<T>(problem.Features, problem.Coefficients, problem.Intercept, logits, problem.Shape.Stride);
                T[] residuals = Residuals(problem, logits, weighted: true);
                T[] gradient = new T[problem.FeatureCount];
                LogisticPrimitives.AccumulateGradient<T>(problem.Features, residuals, gradient, problem.Shape.Stride);
                double[] fused = new double[problem.FeatureCount];
                LogisticPrimitives.ComputeLogLossGradient<T>(
                    problem.Features, problem.Labels, problem.SampleWeights, problem.Coefficients, problem.Intercept, fused, problem.Shape.Stride);
                Bits.AssertEqual<T>(fused, gradient, "Gradient", (precision, item));
            },
            tests: 60);

    [Theory]
    [EveryPrecisionAndLayout]
    public void The_hessian_product_is_the_gram_matrix_times_the_direction_exactly_on_the_lattice<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All.Where(shape => shape.Features <= 33))
        {
            Problem<T> problem = Lattice.Draw<T>(shape, magnitude: 2) with { Intercept = T.Zero };
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
            using FeaturePasses<T> passes = new(matrix);
            double[] gram = PassRunner.Gram(passes, problem);
            double[] direction = problem.ExactCoefficients;
            int d = shape.Features;
            double[] expected = [.. Enumerable.Range(0, d).Select(j => Enumerable.Range(0, d).Sum(k => gram[(j * d) + k] * direction[k]))];
            Bits.AssertSame<double>(expected, PassRunner.HessianProduct(passes, problem).AsSpan(..d), "Product", (precision, shape));
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void Logits_of_classes_are_those_of_one_class_after_another<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = item.Derive<T>();
                using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
                using FeaturePasses<T> passes = new(matrix);
                T[] logits = PassRunner.ClassLogits(passes, problem);
                for (int k = 0; k < PassRunner.ClassCount; k++)
                {
                    T[] alone = PassRunner.Logits(passes, PassRunner.OfClass(problem, k));
                    Bits.AssertSame<T>(alone, logits.AsSpan(k * problem.Rows, problem.Rows), $"Logit of class {k}", (precision, item));
                }
            },
            tests: 60);

    private static T[] Residuals<T>(Problem<T> problem, T[] logits, bool weighted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] residuals = new T[logits.Length];
        LogisticPrimitives.ComputeResiduals<T>(logits, problem.Labels, residuals);
        Weigh(problem, residuals, weighted);
        return residuals;
    }

    private static void Weigh<T>(Problem<T> problem, T[] values, bool weighted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; weighted && i < values.Length; i++)
        {
            values[i] *= problem.SampleWeights[i];
        }
    }
}
