using System.Numerics;
using LogReg.Simd.Losses;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Laws;

/// <summary>Flipped labels, negated columns, added columns: what changes changes exactly, and nothing else does.</summary>
public class SymmetryLaws
{
    [Theory]
    [EveryPolicyAndLayout]
    public void Flipped_labels_with_negated_coefficients_negate_the_gradient_and_keep_the_loss<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = WithHardLabels(item.Derive<T>());
                Problem<T> flipped = problem with
                {
                    Coefficients = [.. problem.Coefficients.Select(value => -value)],
                    Intercept = -problem.Intercept,
                    Labels = [.. problem.Labels.Select(y => T.One - y)],
                };
                AssertValues<T>(StripRunner.Logits(policy, layout, problem).Select(value => -value), StripRunner.Logits(policy, layout, flipped), "Logit", item);
                FusedSums<T> sums = StripRunner.LossGradient<LogLoss, T>(policy, layout, problem, weighted: true, curved: true);
                FusedSums<T> flippedSums = StripRunner.LossGradient<LogLoss, T>(policy, layout, flipped, weighted: true, curved: true);
                AssertValues<double>(sums.Gradient.Select(value => -value), flippedSums.Gradient, "Gradient", item);
                AssertValues<double>([-sums.InterceptGradient, sums.Loss], [flippedSums.InterceptGradient, flippedSums.Loss], "Sum", item);
                AssertValues<T>(sums.Curvatures!, flippedSums.Curvatures!, "Curvature", item);
            },
            tests: 60);

    [Theory]
    [EveryPolicyAndLayout]
    public void A_negated_column_with_its_coefficient_negates_its_own_sum_alone<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = item.Derive<T>();
                if (problem.FeatureCount == 0)
                {
                    return;
                }

                int column = item.Seed % problem.FeatureCount;
                Problem<T> negated = problem with { Features = [.. problem.Features], Coefficients = [.. problem.Coefficients] };
                for (int row = 0; row < problem.Rows; row++)
                {
                    negated.Features[(row * problem.Shape.Stride) + column] = -problem.Row(row)[column];
                }

                negated.Coefficients[column] = -problem.Coefficients[column];
                AssertValues<T>(RowRunner.Logits(policy, problem), RowRunner.Logits(policy, negated), "Row-major logit", item);
                AssertValues<T>(StripRunner.Logits(policy, layout, problem), StripRunner.Logits(policy, layout, negated), "Logit", item);
                FusedSums<T> sums = StripRunner.LossGradient<LogLoss, T>(policy, layout, problem, weighted: true, curved: false);
                FusedSums<T> negatedSums = StripRunner.LossGradient<LogLoss, T>(policy, layout, negated, weighted: true, curved: false);
                AssertValues<double>(sums.Gradient.Select((value, j) => j == column ? -value : value), negatedSums.Gradient, "Gradient", item);
                AssertValues<double>([sums.InterceptGradient, sums.Loss], [negatedSums.InterceptGradient, negatedSums.Loss], "Sum", item);
            },
            tests: 60);

    [Theory]
    [EveryPolicyAndLayout]
    public void A_column_of_zeros_behind_the_others_has_the_sum_zero_and_changes_no_other_bit<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = item.Derive<T>();
                Problem<T> wider = WithColumn(problem, T.Zero, T.CreateChecked(3));
                int d = problem.FeatureCount;
                AssertValues<T>(RowRunner.Logits(policy, problem), RowRunner.Logits(policy, wider), "Row-major logit", item);
                AssertValues<T>(StripRunner.Logits(policy, layout, problem), StripRunner.Logits(policy, layout, wider), "Logit", item);
                FusedSums<T> sums = StripRunner.LossGradient<LogLoss, T>(policy, layout, problem, weighted: true, curved: true);
                FusedSums<T> widerSums = StripRunner.LossGradient<LogLoss, T>(policy, layout, wider, weighted: true, curved: true);
                Assert.Equal(0, widerSums.Gradient[d]);
                AssertValues<double>(sums.Gradient, widerSums.Gradient[..d], "Gradient", item);
                AssertValues<T>(sums.Curvatures!, widerSums.Curvatures!, "Curvature", item);
                double[] product = StripRunner.TransposedProduct(policy, layout, problem);
                double[] widerProduct = StripRunner.TransposedProduct(policy, layout, wider);
                AssertValues<double>([.. product[..d], 0, product[d]], widerProduct, "Transposed product", item);
            },
            tests: 60);

    [Theory]
    [EveryPrecisionAndLayout]
    public void The_intercept_is_a_column_of_ones_exactly_on_the_lattice<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All.Where(shape => shape.Features > 0 && shape.Rows * shape.Features < 3000))
        {
            // Wherever the coefficient decides the sign, the column of ones may carry the intercept.
            Problem<T> problem = Lattice.DrawSaturated<T>(shape);
            Problem<T> wider = WithColumn(problem, T.One, problem.Intercept) with { Intercept = T.Zero };
            int d = shape.Features;
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
            using FeatureMatrix<T> widerMatrix = PassRunner.Pack(layout, wider);
            using FeaturePasses<T> passes = new(matrix);
            using FeaturePasses<T> widerPasses = new(widerMatrix);
            Bits.AssertSame<T>(PassRunner.Logits(passes, problem), PassRunner.Logits(widerPasses, wider), "Logit", (precision, shape));
            (FusedSums<T> sums, _) = PassRunner.LossGradient(passes, problem, weighted: true, curved: false);
            (FusedSums<T> widerSums, _) = PassRunner.LossGradient(widerPasses, wider, weighted: true, curved: false);
            Bits.AssertSame<double>([.. sums.Gradient, sums.InterceptGradient], widerSums.Gradient, "Gradient", shape);
            Bits.AssertSame<double>([sums.Loss, sums.InterceptGradient], [widerSums.Loss, widerSums.InterceptGradient], "Sum", shape);
            double[] product = PassRunner.TransposedProduct(passes, problem);
            Bits.AssertSame<double>([.. product, product[d]], PassRunner.TransposedProduct(widerPasses, wider), "Transposed product", shape);
            if (d <= 33)
            {
                AssertGramOfOnes(PassRunner.Gram(passes, problem), PassRunner.Gram(widerPasses, wider), problem);
            }
        }
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void The_intercept_is_a_column_of_ones_within_the_bound_of_any_data<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = item.Derive<T>();
                Problem<T> wider = WithColumn(problem, T.One, problem.Intercept) with { Intercept = T.Zero };
                int d = problem.FeatureCount;

                // Both are close to the same exact values, each to its own bound.
                double[] logits = Problem<T>.Exact(StripRunner.Logits(policy, layout, problem));
                double[] both = [.. ErrorBounds<T>.Logits(layout, problem).Zip(ErrorBounds<T>.Logits(layout, wider), (a, b) => a + b)];
                Bits.AssertWithin<T>(logits, StripRunner.Logits(policy, layout, wider), both, "Logit", item);
                FusedSums<T> sums = StripRunner.LossGradient<LogLoss, T>(policy, layout, problem, weighted: true, curved: false);
                FusedSums<T> widerSums = StripRunner.LossGradient<LogLoss, T>(policy, layout, wider, weighted: true, curved: false);
                FusedBounds<T> bounds = FusedBounds<T>.Of(layout, problem, weighted: true);
                FusedBounds<T> widerBounds = FusedBounds<T>.Of(layout, wider, weighted: true);
                double[] gradientBounds = [.. bounds.Gradient.Append(bounds.InterceptGradient).Zip(widerBounds.Gradient, (a, b) => a + b)];
                Bits.AssertWithin<double>([.. sums.Gradient, sums.InterceptGradient], widerSums.Gradient, gradientBounds, "Gradient", item);
                Bits.AssertWithin<double>([sums.Loss], [widerSums.Loss], [bounds.Loss + widerBounds.Loss], "Loss", item);
                Assert.Equal(d + 1, widerSums.Gradient.Length);
            },
            tests: 40);

    private static Problem<T> WithHardLabels<T>(Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        problem with { Labels = [.. problem.Labels.Select(y => y + y > T.One ? T.One : T.Zero)] };

    /// <summary>The problem with one more column of a constant behind the others, without gaps.</summary>
    private static Problem<T> WithColumn<T>(Problem<T> problem, T value, T coefficient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] features = new T[problem.Rows * (problem.FeatureCount + 1)];
        for (int row = 0; row < problem.Rows; row++)
        {
            problem.Row(row).CopyTo(features.AsSpan(row * (problem.FeatureCount + 1)));
            features[((row + 1) * (problem.FeatureCount + 1)) - 1] = value;
        }

        return problem with
        {
            Shape = Shape.Dense(problem.Rows, problem.FeatureCount + 1),
            Features = features,
            Coefficients = [.. problem.Coefficients, coefficient],
        };
    }

    /// <summary>The Gram matrix keeps its entries; the new row holds Σ s·x and, in the corner, Σ s.</summary>
    private static void AssertGramOfOnes<T>(double[] gram, double[] wider, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = problem.FeatureCount;
        double[] sums = Oracle.TransposedProduct(problem, problem.ExactSampleWeights);
        double[] expected = new double[(d + 1) * (d + 1)];
        for (int j = 0; j < d; j++)
        {
            gram.AsSpan(j * d, d).CopyTo(expected.AsSpan(j * (d + 1)));
            expected[(j * (d + 1)) + d] = sums[j];
            expected[(d * (d + 1)) + j] = sums[j];
        }

        expected[^1] = problem.ExactSampleWeights.Sum();
        Bits.AssertSame<double>(expected, wider, "Gram entry", problem.Shape);
    }

    /// <summary>Equal as numbers: a negation may turn the sign of a zero.</summary>
    private static void AssertValues<T>(IEnumerable<T> expected, IEnumerable<T> actual, string what, object context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Bits.AssertSame<T>(expected.Select(value => value + T.Zero).ToArray(), actual.Select(value => value + T.Zero).ToArray(), what, context);
}
