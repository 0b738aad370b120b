using System.Numerics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Passes;

/// <summary>Every pass over a packed matrix against the reference, over the shape grid and over several panels.</summary>
public class FeaturePassesTests
{
    /// <summary>
    /// Shapes of several panels: 256 strips, 4096 rows, are the most of one; wide rows make it short, at 1100 features 12 or
    /// 4 strips of single or double precision. One row short of a panel, whole panels, one row more, and more than the caches hold.
    /// </summary>
    private static readonly Shape[] ManyPanels =
    [
        Shape.Dense(4095, 2), Shape.Dense(4096, 3), new(4097, 3, 5), Shape.Dense(8192, 2), Shape.Dense(8209, 1),
        Shape.Dense(191, 1100), Shape.Dense(192, 1100), Shape.Dense(193, 1100), Shape.Dense(500, 1100),
    ];

    [Theory]
    [EveryPrecisionAndLayout]
    public void Logits_and_products_are_exact_on_the_lattice<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All.Concat(ManyPanels))
        {
            Problem<T> problem = Lattice.Draw<T>(shape, magnitude: 2);
            double[] products = [.. Oracle.AbsoluteLogits(problem).Zip(problem.ExactSampleWeights, (z, c) => z * c)];
            Lattice.AssertExact<T>(Oracle.AbsoluteTransposedProduct(problem, products).DefaultIfEmpty().Max());
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
            using FeaturePasses<T> passes = new(matrix);
            Bits.AssertEqual<T>(Oracle.Logits(problem), PassRunner.Logits(passes, problem), "Logit", (precision, shape));
            double[] classLogits = [.. Enumerable.Range(0, PassRunner.ClassCount).SelectMany(k => Oracle.Logits(PassRunner.OfClass(problem, k)))];
            Bits.AssertEqual<T>(classLogits, PassRunner.ClassLogits(passes, problem), "Class logit", shape);
            double[] product = [.. Oracle.TransposedProduct(problem), problem.ExactResiduals.Sum()];
            Bits.AssertEqual<double>(product, PassRunner.TransposedProduct(passes, problem), "Transposed product", shape);
            Bits.AssertEqual<double>(Oracle.HessianProduct(problem), PassRunner.HessianProduct(passes, problem), "Hessian product", shape);
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void The_gram_matrix_is_exact_on_the_lattice<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Blocks of 256 rows, up to eight at once (2048 rows); with many features fewer at once.
        Shape[] blocks =
        [
            Shape.Dense(127, 5), Shape.Dense(255, 17), Shape.Dense(256, 17), Shape.Dense(257, 17), Shape.Dense(2047, 3), Shape.Dense(2048, 3),
            Shape.Dense(2049, 3), Shape.Dense(4200, 9), Shape.Dense(800, 130), Shape.Dense(270, 300),
        ];
        foreach (Shape shape in ShapeGrid.All.Where(shape => shape.Features <= 65).Concat(blocks))
        {
            Problem<T> problem = Lattice.Draw<T>(shape);
            Lattice.AssertExact<T>(256 * 3 * 64);
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
            using FeaturePasses<T> passes = new(matrix);
            Bits.AssertEqual<double>(Oracle.Gram(problem), PassRunner.Gram(passes, problem), "Gram entry", (precision, shape));
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void The_log_loss_of_saturated_logits_is_exact<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All.Concat(ManyPanels))
        {
            Problem<T> problem = Lattice.DrawSaturated<T>(shape);
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
            using FeaturePasses<T> passes = new(matrix);
            bool weighted = shape.Rows % 3 != 0;
            bool curved = shape.Rows % 2 != 0;
            (FusedSums<T> actual, double weightSum) = PassRunner.LossGradient(passes, problem, weighted, curved);
            ReferenceLossAndGradient expected = Oracle.LogLossGradient(problem, weighted);
            AssertEqual(expected, actual, weightSum, (precision, shape));
            Bits.AssertEqual<T>(curved ? new double[shape.Rows] : [], actual.Curvatures, "Curvature", shape);
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void At_zero_coefficients_every_probability_is_one_half<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All.Concat(ManyPanels))
        {
            Problem<T> lattice = Lattice.Draw<T>(shape, magnitude: 2);
            Problem<T> problem = lattice with
            {
                Coefficients = new T[shape.Features],
                Intercept = T.Zero,
                Labels = [.. lattice.Labels.Select(label => label > T.Zero ? T.One : T.Zero)],
            };
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
            using FeaturePasses<T> passes = new(matrix);
            (FusedSums<T> actual, _) = PassRunner.LossGradient(passes, problem, weighted: true, curved: true);
            ReferenceLossAndGradient expected = Oracle.LogLossGradient(problem, weighted: true);
            Bits.AssertEqual<double>(expected.Gradient, actual.Gradient, "Gradient", (precision, shape));
            Bits.AssertEqual<double>([expected.InterceptGradient], [actual.InterceptGradient], "Intercept gradient", shape);
            Bits.AssertEqual<T>([.. problem.ExactSampleWeights.Select(s => s / 4)], actual.Curvatures, "Curvature", shape);

            // log 2 has an error of at most 2 ULP in T, and sums of weighted losses round: 5 times in T, n times in double.
            double bound = expected.Loss * (Rounding<T>.Gamma(8) + Rounding<double>.Gamma((2 * shape.Rows) + 20));
            Bits.AssertWithin<double>([expected.Loss], [actual.Loss], [bound], "Loss", shape);
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void Everything_is_within_its_bound<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item => AssertWithinBounds(layout, item.Derive<T>(), (precision, item), withGram: item.Features <= 65),
            tests: 60);

    [Theory]
    [EveryPrecisionAndLayout]
    public void Everything_is_within_its_bound_over_many_panels<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (MatrixCase item in (MatrixCase[])[new(8300, 3, 0, 0, 0, 0, 0, 1), new(4500, 4, 1, 0, 0, 0, 1, 2), new(200, 1100, 0, 0, 0, 0, 0, 3)])
        {
            AssertWithinBounds(layout, item.Derive<T>(), (precision, item), withGram: item.Features <= 65);
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void NaN_and_infinity_in_a_row_reach_the_sums_and_no_other_row<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int row in (int[])[0, 15, 16, 63, 64, 71])
        {
            Problem<T> problem = Lattice.Draw<T>(Shape.Dense(72, 5));
            problem.Features[(row * 5) + 3] = T.NaN;
            double[] logits = Oracle.Logits(problem);
            Assert.Equal(1, logits.Count(double.IsNaN));
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
            using FeaturePasses<T> passes = new(matrix);
            Bits.AssertEqual<T>(logits, PassRunner.Logits(passes, problem), "Logit", (precision, row));
            (FusedSums<T> fused, _) = PassRunner.LossGradient(passes, problem, weighted: true, curved: true);
            Assert.All(fused.Gradient, value => Assert.True(double.IsNaN(value)));
            Assert.True(double.IsNaN(fused.Loss) && double.IsNaN(fused.InterceptGradient));
            Assert.Equal([row], Enumerable.Range(0, 72).Where(i => T.IsNaN(fused.Curvatures![i])));
            double[] product = PassRunner.TransposedProduct(passes, problem);
            Assert.Equal([3], Enumerable.Range(0, 6).Where(j => double.IsNaN(product[j])));
            double[] gram = PassRunner.Gram(passes, problem);
            Assert.Equal(
                [3, 8, 13, 15, 16, 17, 18, 19, 23], Enumerable.Range(0, 25).Where(i => double.IsNaN(gram[i])));
        }
    }

    private static void AssertWithinBounds<T>(StripLayout layout, Problem<T> problem, object context, bool withGram)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
        using FeaturePasses<T> passes = new(matrix);
        int panelRows = matrix.Plan.StripsPerPanel * 16;
        int panels = matrix.PanelCount;
        Bits.AssertWithin<T>(
            Oracle.Logits(problem), PassRunner.Logits(passes, problem), ErrorBounds<T>.Logits(layout, problem), "Logit", context);

        double[] product = [.. Oracle.TransposedProduct(problem), problem.ExactResiduals.Sum()];
        double[] productBounds = [.. ErrorBounds<T>.Gradient(layout, problem, null, panels, panelRows), ErrorBounds<T>.ResidualSum(problem)];
        Bits.AssertWithin<double>(product, PassRunner.TransposedProduct(passes, problem), productBounds, "Transposed product", context);
        Bits.AssertWithin<double>(
            Oracle.HessianProduct(problem), PassRunner.HessianProduct(passes, problem), ErrorBounds<T>.HessianProduct(layout, problem), "Hessian product", context);

        (FusedSums<T> fused, _) = PassRunner.LossGradient(passes, problem, weighted: true, curved: true);
        ReferenceLossAndGradient expected = Oracle.LogLossGradient(problem, weighted: true);
        FusedBounds<T> bounds = FusedBounds<T>.Of(layout, problem, weighted: true, panels, panelRows);
        Bits.AssertWithin<double>(expected.Gradient, fused.Gradient, bounds.Gradient, "Gradient", context);
        Bits.AssertWithin<double>([expected.InterceptGradient], [fused.InterceptGradient], [bounds.InterceptGradient], "Intercept gradient", context);
        Bits.AssertWithin<double>([expected.Loss], [fused.Loss], [bounds.Loss], "Loss", context);
        Bits.AssertWithin<T>(
            Oracle.Terms(problem, ReferenceLosses.LogLoss.Curvature, weighted: true), fused.Curvatures, bounds.Curvatures, "Curvature", context);
        if (withGram)
        {
            Bits.AssertWithin<double>(Oracle.Gram(problem), PassRunner.Gram(passes, problem), ErrorBounds<T>.Gram(problem), "Gram entry", context);
        }
    }

    private static void AssertEqual<T>(ReferenceLossAndGradient expected, FusedSums<T> actual, double weightSum, object context)
    {
        Bits.AssertEqual<double>(expected.Gradient, actual.Gradient, "Gradient", context);
        Bits.AssertEqual<double>([expected.InterceptGradient], [actual.InterceptGradient], "Intercept gradient", context);
        Bits.AssertEqual<double>([expected.Loss], [actual.Loss], "Loss", context);
        Bits.AssertEqual<double>([expected.WeightSum], [weightSum], "Weight sum", context);
    }
}
