using LogReg.Simd.Reference;
using Xunit;

namespace LogReg.Simd.Tests.Support;

/// <summary>The grid and the lattice keep what they promise.</summary>
public class ShapeGridTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    public void Every_boundary_is_a_number_of_rows_and_of_features(int length)
    {
        Assert.True(ShapeGrid.All.Count(shape => shape.Rows == length) >= 5);
        Assert.True(ShapeGrid.All.Count(shape => shape.Features == length) >= 5);
    }

    [Fact]
    public void Strides_offsets_and_edges_are_dealt_out_widely()
    {
        int count = ShapeGrid.All.Count;
        Assert.Equal(count, ShapeGrid.All.Distinct().Count());
        AssertShare(shape => shape.Stride == shape.Features);
        AssertShare(shape => shape.Stride == shape.Features + 1);
        AssertShare(shape => shape.Stride > shape.Features + 1 && shape.Stride % 16 == 0);
        AssertShare(shape => shape.FeatureOffset == 0);
        AssertShare(shape => shape.VectorOffset == 0);
        AssertShare(shape => shape.DestinationOffset == 0);
        AssertShare(shape => shape.Edge == GuardEdge.Start);
        AssertShare(shape => shape.Edge == GuardEdge.End);
        foreach (int offset in ShapeGrid.Offsets)
        {
            Assert.InRange(ShapeGrid.All.Count(shape => shape.FeatureOffset == offset), count / 20, count);
        }

        void AssertShare(Predicate<Shape> kind) => Assert.InRange(ShapeGrid.All.Count(shape => kind(shape)), count / 8, count * 9 / 10);
    }

    [Fact]
    public void Stride_gaps_are_NaN_and_rows_are_not()
    {
        double[] spread = NanPadding.Spread<double>([1, 2, 3, 4, 5, 6], 3, 2, 4);
        Assert.Equal([1, 2, double.NaN, double.NaN, 3, 4, double.NaN, double.NaN, 5, 6], spread);
        Assert.Empty(NanPadding.Spread<double>([], 0, 2, 4));
    }

    [Fact]
    public void A_lattice_has_no_zero_and_sums_exactly_in_every_order()
    {
        Shape shape = ShapeGrid.Of(17, 33);
        Problem<float> problem = Lattice.Draw<float>(shape);
        Assert.DoesNotContain(0f, problem.Features);
        Assert.DoesNotContain(0f, problem.Coefficients);
        Assert.DoesNotContain(0f, problem.Residuals);
        double[] logits = ReferenceModel.Logits(problem.ExactFeatures, 17, 33, shape.Stride, problem.ExactCoefficients, problem.ExactIntercept);
        for (int row = 0; row < 17; row++)
        {
            float backwards = problem.Intercept;
            for (int j = 32; j >= 0; j--)
            {
                backwards += problem.Row(row)[j] * problem.Coefficients[j];
            }

            Assert.Equal(logits[row], backwards);
        }

        Assert.Throws<Xunit.Sdk.TrueException>(() => Lattice.AssertExact<float>((1 << 24) + 1));
    }

    [Fact]
    public void A_saturated_lattice_has_probabilities_of_exactly_0_and_1()
    {
        Problem<double> problem = Lattice.DrawSaturated<double>(ShapeGrid.Of(33, 257));
        double[] probabilities = ReferenceModel.Probabilities(
            problem.ExactFeatures, 33, 257, problem.Shape.Stride, problem.ExactCoefficients, problem.ExactIntercept);
        Assert.All(probabilities, value => Assert.True(value is 0 or 1));
        Assert.Contains(0, probabilities);
        Assert.Contains(1, probabilities);
    }

    [Fact]
    public void Rounding_constants_are_those_of_the_format()
    {
        Assert.Equal(1f, 1f + (float)Rounding<float>.Unit);
        Assert.NotEqual(1f, 1f + (float)(2 * Rounding<float>.Unit));
        Assert.Equal(1.0, 1.0 + Rounding<double>.Unit);
        Assert.NotEqual(1.0, 1.0 + (2 * Rounding<double>.Unit));
        Assert.Equal(Rounding<float>.LargestExactInteger, (float)(Rounding<float>.LargestExactInteger + 1));
        Assert.Equal(10 * Rounding<float>.Unit, Rounding<float>.Gamma(10), 1e-12);
    }
}
