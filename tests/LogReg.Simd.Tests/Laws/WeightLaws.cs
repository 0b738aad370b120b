using System.Numerics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Laws;

/// <summary>A sample weight is a number of rows: two is the row twice, zero is no row, and twice all weights is twice all sums.</summary>
public class WeightLaws
{
    [Theory]
    [EveryPrecisionAndLayout]
    public void Weights_repeat_rows_exactly_on_the_lattice<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All.Where(shape => shape.Rows * shape.Features < 3000))
        {
            Problem<T> weighted = WithCounts(Lattice.DrawSaturated<T>(shape));
            Problem<T> repeated = Repeat(weighted);
            using FeatureMatrix<T> weightedMatrix = PassRunner.Pack(layout, weighted);
            using FeatureMatrix<T> repeatedMatrix = PassRunner.Pack(layout, repeated);
            using FeaturePasses<T> weightedPasses = new(weightedMatrix);
            using FeaturePasses<T> repeatedPasses = new(repeatedMatrix);
            (FusedSums<T> sums, double weightSum) = PassRunner.LossGradient(weightedPasses, weighted, weighted: true, curved: false);
            (FusedSums<T> repeatedSums, double count) = PassRunner.LossGradient(repeatedPasses, repeated, weighted: false, curved: false);
            Bits.AssertSame<double>(repeatedSums.Gradient, sums.Gradient, "Gradient", (precision, shape));
            Bits.AssertSame<double>(
                [repeatedSums.InterceptGradient, repeatedSums.Loss, count], [sums.InterceptGradient, sums.Loss, weightSum], "Sum", shape);
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void Weights_repeat_rows_in_the_hessian_product_and_the_gram_matrix<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All.Where(shape => shape.Rows * shape.Features < 1500))
        {
            Problem<T> weighted = WithCounts(Lattice.Draw<T>(shape, magnitude: 2));
            Problem<T> repeated = Repeat(weighted);
            repeated = repeated with { SampleWeights = [.. repeated.SampleWeights.Select(_ => T.One)] };
            using FeatureMatrix<T> weightedMatrix = PassRunner.Pack(layout, weighted);
            using FeatureMatrix<T> repeatedMatrix = PassRunner.Pack(layout, repeated);
            using FeaturePasses<T> weightedPasses = new(weightedMatrix);
            using FeaturePasses<T> repeatedPasses = new(repeatedMatrix);
            Bits.AssertSame<double>(
                PassRunner.HessianProduct(repeatedPasses, repeated), PassRunner.HessianProduct(weightedPasses, weighted), "Hessian product", (precision, shape));
            Bits.AssertSame<double>(PassRunner.Gram(repeatedPasses, repeated), PassRunner.Gram(weightedPasses, weighted), "Gram entry", shape);
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void Weights_repeat_rows_within_the_bound_of_any_data<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> weighted = WithCounts(item.Derive<T>());
                Problem<T> repeated = Repeat(weighted);
                FusedSums<T> sums = StripRunner.LossGradient<Losses.LogLoss, T>(precision.Wide, layout, weighted, weighted: true, curved: false);
                FusedSums<T> repeatedSums = StripRunner.LossGradient<Losses.LogLoss, T>(precision.Wide, layout, repeated, weighted: false, curved: false);

                // Both lie within their bounds of the same exact sums.
                FusedBounds<T> bounds = FusedBounds<T>.Of(layout, weighted, weighted: true);
                FusedBounds<T> repeatedBounds = FusedBounds<T>.Of(layout, repeated, weighted: false);
                double[] both = [.. bounds.Gradient.Zip(repeatedBounds.Gradient, (a, b) => a + b)];
                Bits.AssertWithin<double>(repeatedSums.Gradient, sums.Gradient, both, "Gradient", item);
                Bits.AssertWithin<double>([repeatedSums.Loss], [sums.Loss], [bounds.Loss + repeatedBounds.Loss], "Loss", item);
            },
            tests: 40);

    [Theory]
    [EveryPolicyAndLayout]
    public void Twice_all_weights_is_twice_all_sums_to_the_last_bit<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                // Heavy tails reach logits whose residuals are subnormal, and there a double rounds differently from its half.
                Problem<T> problem = (MatrixValues.Names[item.Distribution] == "heavy-tailed" ? item with { Distribution = 0 } : item).Derive<T>();
                Problem<T> twice = problem with { SampleWeights = [.. problem.SampleWeights.Select(s => s + s)] };
                FusedSums<T> sums = StripRunner.LossGradient<Losses.LogLoss, T>(policy, layout, problem, weighted: true, curved: true);
                FusedSums<T> twiceSums = StripRunner.LossGradient<Losses.LogLoss, T>(policy, layout, twice, weighted: true, curved: true);
                Bits.AssertSame<double>([.. sums.Gradient.Select(value => 2 * value)], twiceSums.Gradient, "Gradient", item);
                Bits.AssertSame<double>([2 * sums.InterceptGradient, 2 * sums.Loss], [twiceSums.InterceptGradient, twiceSums.Loss], "Sum", item);
                Bits.AssertSame<T>([.. sums.Curvatures!.Select(value => value + value)], twiceSums.Curvatures, "Curvature", item);
                Bits.AssertSame<double>(
                    [.. StripRunner.HessianProduct(policy, layout, problem).Select(value => 2 * value)],
                    StripRunner.HessianProduct(policy, layout, twice),
                    "Hessian product",
                    item);
            },
            tests: 40);

    [Fact]
    public void Weights_of_zero_leave_nothing_of_a_pass()
    {
        Problem<double> problem = new MatrixCase(70, 9, 0, 0, 0, 0, 0, 1).Derive<double>();
        problem = problem with { SampleWeights = new double[70] };
        using FeatureMatrix<double> matrix = PassRunner.Pack(StripLayout.Interleaved, problem);
        using FeaturePasses<double> passes = new(matrix);
        (FusedSums<double> sums, double weightSum) = PassRunner.LossGradient(passes, problem, weighted: true, curved: true);
        Assert.All(sums.Gradient, value => Assert.Equal(0, value));
        Assert.All(sums.Curvatures!, value => Assert.Equal(0, value));
        Assert.Equal((0, 0, 0), (sums.InterceptGradient, sums.Loss, weightSum));
        Assert.NotEqual(0, PassRunner.LossGradient(passes, problem, weighted: false, curved: false).Sums.Loss);
    }

    /// <summary>The weights 2, 0, 1, 3, 2, 0 …</summary>
    private static Problem<T> WithCounts<T>(Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] counts = [2, 0, 1, 3];
        return problem with { SampleWeights = [.. Enumerable.Range(0, problem.Rows).Select(i => T.CreateChecked(counts[i % 4]))] };
    }

    private static Problem<T> Repeat<T>(Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        problem.Select([.. Enumerable.Range(0, problem.Rows).SelectMany(row => Enumerable.Repeat(row, int.CreateChecked(problem.SampleWeights[row])))]);
}
