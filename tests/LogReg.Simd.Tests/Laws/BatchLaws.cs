using System.Numerics;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Laws;

/// <summary>What a row gets does not depend on its company: neither on the batch nor on the order of rows.</summary>
public class BatchLaws
{
    [Theory]
    [EveryPolicy]
    public void A_row_has_the_same_bits_in_every_batch<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Property.Check<MatrixCase>(
            item =>
            {
                Problem<T> problem = item.Derive<T>();
                int[] some = Some(item);
                Problem<T> part = problem.Select(some);
                AssertSelected<T>(RowRunner.Logits(policy, problem), RowRunner.Logits(policy, part), some, "Row-major logit", item);
                AssertSelected<T>(RowRunner.Probabilities(policy, problem), RowRunner.Probabilities(policy, part), some, "Probability", item);
                foreach (StripLayout layout in Enum.GetValues<StripLayout>())
                {
                    AssertSelected<T>(StripRunner.Logits(policy, layout, problem), StripRunner.Logits(policy, layout, part), some, $"{layout} logit", item);
                }
            },
            tests: 60);

    [Theory]
    [EveryPrecisionAndLayout]
    public void Permuted_rows_permute_what_belongs_to_rows_and_keep_exact_sums<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in (Shape[])[.. ShapeGrid.All.Where(shape => shape.Rows > 1 && shape.Rows * shape.Features < 3000), Shape.Dense(4500, 2)])
        {
            Problem<T> problem = Lattice.DrawSaturated<T>(shape);
            int[] order = [.. Enumerable.Range(0, shape.Rows)];
            new Random(shape.Rows).Shuffle(order);
            Problem<T> permuted = problem.Select(order);
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
            using FeatureMatrix<T> permutedMatrix = PassRunner.Pack(layout, permuted);
            using FeaturePasses<T> passes = new(matrix);
            using FeaturePasses<T> permutedPasses = new(permutedMatrix);
            AssertSelected<T>(PassRunner.Logits(passes, problem), PassRunner.Logits(permutedPasses, permuted), order, "Logit", shape);
            (FusedSums<T> sums, double weightSum) = PassRunner.LossGradient(passes, problem, weighted: true, curved: true);
            (FusedSums<T> permutedSums, double permutedWeightSum) = PassRunner.LossGradient(permutedPasses, permuted, weighted: true, curved: true);
            AssertSelected<T>(sums.Curvatures!, permutedSums.Curvatures!, order, "Curvature", (precision, shape));
            Bits.AssertSame<double>(sums.Gradient, permutedSums.Gradient, "Gradient", shape);
            Bits.AssertSame<double>(
                [sums.InterceptGradient, sums.Loss, weightSum], [permutedSums.InterceptGradient, permutedSums.Loss, permutedWeightSum], "Sum", shape);
            Bits.AssertSame<double>(
                PassRunner.TransposedProduct(passes, problem), PassRunner.TransposedProduct(permutedPasses, permuted), "Transposed product", shape);
            if (shape.Features <= 33)
            {
                Bits.AssertSame<double>(PassRunner.Gram(passes, problem), PassRunner.Gram(permutedPasses, permuted), "Gram entry", shape);
            }
        }
    }

    [Theory]
    [EveryPrecision]
    public void In_place_gives_the_bits_of_out_of_place<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in ShapeGrid.All.Where(shape => shape.Features == 3))
        {
            Problem<T> problem = Lattice.Draw<T>(shape);
            T[] logits = [.. problem.Residuals.Select(value => value / T.CreateChecked(3))];
            AssertInPlace(LogisticPrimitives.Sigmoid<T>, "Sigmoid");
            AssertInPlace(LogisticPrimitives.Softplus<T>, "Softplus");
            AssertInPlace(LogisticPrimitives.SoftMax<T>, "SoftMax");
            AssertInPlace(LogisticPrimitives.ComputeCurvatures<T>, "Curvature");
            AssertInPlace((source, destination) => LogisticPrimitives.ComputeLogLosses<T>(source, problem.Labels, destination), "Loss");
            AssertInPlace((source, destination) => LogisticPrimitives.ComputeResiduals<T>(source, problem.Labels, destination), "Residual");
            AssertInPlace((source, destination) => LogisticPrimitives.ComputeResiduals<T>(problem.Labels, source, destination), "Residual over labels");

            void AssertInPlace(Map<T> map, string what)
            {
                using Operand<T> source = Operand<T>.Input(logits, shape.Edge, shape.VectorOffset);
                using Operand<T> destination = Operand<T>.Output(shape.Rows, shape.Edge, shape.DestinationOffset);
                using Operand<T> both = Operand<T>.InOut(logits, shape.Edge, shape.DestinationOffset);
                map(source.Span, destination.Span);
                map(both.Span, both.Span);
                Bits.AssertSame<T>(destination.Take(), both.Take(), what, (precision, shape));
            }
        }
    }

    private delegate void Map<T>(ReadOnlySpan<T> source, Span<T> destination);

    /// <summary>Some of the rows in any order, some of them twice.</summary>
    private static int[] Some(MatrixCase item)
    {
        Random random = new(item.Seed);
        return item.Rows == 0 ? [] : [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(item.Rows))];
    }

    private static void AssertSelected<T>(T[] all, T[] selected, int[] rows, string what, object context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Bits.AssertSame<T>(rows.Select(row => all[row]).ToArray(), selected, what, context);
}
