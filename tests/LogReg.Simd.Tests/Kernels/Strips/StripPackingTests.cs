using System.Numerics;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Kernels.Rows;

/// <summary>Packing of rows into strips: every element where the layout says, converted as a cast converts, zero elsewhere.</summary>
public class StripPackingTests
{
    // Around the 128 features that are converted at a time, beside the grid's lengths.
    private static readonly Shape[] Shapes =
        [.. ShapeGrid.All.Where(shape => shape.Rows * shape.Features <= 8192), ShapeGrid.Of(17, 127), ShapeGrid.Of(17, 128), ShapeGrid.Of(17, 129), ShapeGrid.Of(5, 300)];

    [Theory]
    [EveryPolicyAndLayout]
    public void Every_element_stands_where_the_layout_says<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in Shapes)
        {
            Problem<T> problem = Numbered<T>(shape);
            AssertPacked(policy, layout, problem, problem.Features);
        }
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void Single_precision_converts_as_a_cast_does<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => AssertConverts<T, float>(
            policy,
            layout,
            i => MathF.Sin(i) * MathF.ScaleB(1, (i % 60) - 30),
            [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon, float.MaxValue]);

    [Theory]
    [EveryPolicyAndLayout]
    public void Double_precision_converts_as_a_cast_does<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => AssertConverts<T, double>(
            policy,
            layout,
            i => Math.Sin(i) * Math.ScaleB(1, (i % 60) - 30),
            [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue, 1e-45, 16777217]);

    [Theory]
    [EveryPolicyAndLayout]
    public void Half_precision_converts_as_a_cast_does<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => AssertConverts<T, Half>(policy, layout, i => (Half)(Math.Sin(i) * 100), [Half.NaN, Half.PositiveInfinity, Half.NegativeInfinity, (Half)(-0f), Half.Epsilon, Half.MaxValue]);

    [Theory]
    [EveryPolicyAndLayout]
    public void Bytes_convert_as_a_cast_does<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => AssertConverts<T, byte>(policy, layout, i => (byte)(i * 37), [0, 1, 127, 128, 255]);

    [Theory]
    [EveryPrecisionAndLayout]
    public void A_packed_matrix_gives_its_rows_back_and_is_zero_behind_them<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (Shape shape in Shapes)
        {
            Problem<T> problem = Numbered<T>(shape);
            using FeatureMatrix<T> matrix = FeatureMatrix<T>.PackAs<T>(
                layout == StripLayout.Consecutive, problem.Features, shape.Rows, shape.Features, shape.Stride);
            Assert.Equal((shape.Rows, shape.Features), (matrix.SampleCount, matrix.FeatureCount));
            for (int row = 0; row < shape.Rows; row++)
            {
                using Operand<T> destination = Operand<T>.Output(shape.Features, shape.Edge, shape.DestinationOffset);
                matrix.CopyRowTo(row, destination.Span);
                Bits.AssertSame<T>(problem.Row(row), destination.Take(), $"Row {row}, element", (precision, shape));
            }

            AssertStripsOf(matrix, StripRunner.Pack(layout, problem), shape);
        }
    }

    [Fact]
    public void Every_door_packs_what_it_is_given()
    {
        float[] single = [1, 2, 3, 4, 5, 6];
        AssertRow(FeatureMatrix<float>.Pack(single, 2, 3));
        AssertRow(FeatureMatrix<float>.Pack((ReadOnlySpan<double>)[1, 2, 3, 4, 5, 6], 2, 3));
        AssertRow(FeatureMatrix<float>.Pack((ReadOnlySpan<Half>)[(Half)1, (Half)2, (Half)3, (Half)4, (Half)5, (Half)6], 2, 3));
        AssertRow(FeatureMatrix<float>.Pack((ReadOnlySpan<byte>)[1, 2, 3, 4, 5, 6], 2, 3));
        AssertRow(FeatureMatrix<float>.Pack([1, 2, 3, float.NaN, 4, 5, 6], 2, 3, 4));

        static void AssertRow(FeatureMatrix<float> matrix)
        {
            using (matrix)
            {
                float[] row = new float[3];
                matrix.CopyRowTo(1, row);
                Assert.Equal([4, 5, 6], row);
            }
        }
    }

    [Theory]
    [InlineData(159, false)]
    [InlineData(160, true)]
    public void The_layout_changes_with_the_number_of_features(int featureCount, bool consecutive)
    {
        using FeatureMatrix<float> matrix = FeatureMatrix<float>.Pack(new float[featureCount], 1, featureCount);
        Assert.Equal(consecutive ? 1 : 16, matrix.Kernels.OffsetOf(0, 1, featureCount));
    }

    /// <summary>Every element another number, so that no two can be swapped unseen; all are exact in single precision.</summary>
    private static Problem<T> Numbered<T>(Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] dense = [.. Enumerable.Range(1, shape.Rows * shape.Features).Select(i => T.CreateChecked(i))];
        return Lattice.Draw<T>(shape) with { Features = NanPadding.Spread<T>(dense, shape.Rows, shape.Features, shape.Stride) };
    }

    private static void AssertConverts<T, TSource>(Policy<T> policy, StripLayout layout, Func<int, TSource> value, TSource[] specials)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSource : unmanaged, INumberBase<TSource>
    {
        foreach (Shape shape in Shapes)
        {
            TSource[] source = [.. Enumerable.Range(0, shape.Length).Select(i => i < specials.Length ? specials[i] : value(i))];
            T[] cast = [.. source.Select(T.CreateTruncating)];
            AssertPacked(policy, layout, Lattice.Draw<T>(shape) with { Features = cast }, source);
        }
    }

    private static unsafe void AssertPacked<T, TSource>(Policy<T> policy, StripLayout layout, Problem<T> expected, TSource[] source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSource : unmanaged
    {
        Shape shape = expected.Shape;
        T[] strips = StripRunner.Pack(layout, expected);
        using Operand<TSource> features = Operand<TSource>.Input(source, shape.Edge, shape.FeatureOffset);
        using Operand<T> packed = Operand<T>.InOut(new T[strips.Length]);
        policy.Strips(layout, shape.Features).Pack(features.Pointer, shape.Stride, shape.Rows, shape.Features, packed.Pointer);
        Bits.AssertSame<T>(strips, packed.Take(), "Element", (shape, typeof(TSource).Name));
    }

    private static unsafe void AssertStripsOf<T>(FeatureMatrix<T> matrix, T[] expected, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        => Bits.AssertSame<T>(expected, new ReadOnlySpan<T>(matrix.Packed, expected.Length), "Element of the strips", shape);
}
