using System.Numerics.Tensors;
using LogReg.Simd.Tests.Determinism;
using Xunit;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>The overloads for tensors: every shape that is rows of adjacent features gives the bits of the spans; every other is refused.</summary>
public class TensorTests
{
    private const int Rows = 21;
    private const int Columns = 6;

    private static readonly float[] Values = new SplitMix(51).Vector<float>(Rows * Columns);

    [Fact]
    public void A_dense_matrix_gives_the_bits_of_its_span() =>
        Check(new ReadOnlyTensorSpan<float>(Values, [Rows, Columns]), 0, Rows, Columns, Columns);

    [Fact]
    public void A_slice_of_rows_begins_where_it_says() =>
        Check(new ReadOnlyTensorSpan<float>(Values, [Rows, Columns])[3..20, ..], 3 * Columns, 17, Columns, Columns);

    [Fact]
    public void A_slice_of_columns_keeps_the_stride() =>
        Check(new ReadOnlyTensorSpan<float>(Values, [Rows, Columns])[2..20, 1..5], (2 * Columns) + 1, 18, 4, Columns);

    [Fact]
    public void One_column_of_a_matrix_keeps_the_stride() =>
        Check(new ReadOnlyTensorSpan<float>(Values, [Rows, Columns])[.., 5..6], 5, Rows, 1, Columns);

    [Fact]
    public void One_row_is_a_matrix() =>
        Check(new ReadOnlyTensorSpan<float>(Values, [Rows, Columns])[20..21, ..], 20 * Columns, 1, Columns, Columns);

    [Fact]
    public void A_stride_between_rows_skips_what_lies_between() =>
        Check(new ReadOnlyTensorSpan<float>(Values, [Rows, 4], [Columns, 1]), 0, Rows, 4, Columns);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(0, 0)]
    public void An_empty_matrix_has_its_shape(int rows, int columns)
    {
        ReadOnlyTensorSpan<float> features = new(Values, [rows, columns]);
        float[] logits = Enumerable.Repeat(-1f, rows).ToArray();
        LogisticPrimitives.ComputeLogits(features, new float[columns], 0.25f, logits);
        Assert.All(logits, z => Assert.Equal(0.25f, z));
        double[] gradient = Enumerable.Repeat(-1.0, columns).ToArray();
        LogLossSums sums = LogisticPrimitives.ComputeLogLossGradient(features, new float[rows], [], new float[columns], 0, gradient);
        Assert.Equal(rows, sums.WeightSum);
        Assert.All(gradient, g => Assert.Equal(0, g));
    }

    [Fact]
    public void Other_ranks_are_refused()
    {
        Refused(() => Logits(new ReadOnlyTensorSpan<float>(Values, [Rows * Columns]), 1, Rows * Columns), "features", "1", "2");
        Refused(() => Logits(new ReadOnlyTensorSpan<float>(Values, [7, 3, 6]), 6, 7), "features", "3", "2");
        Refused(() => Gradient(new ReadOnlyTensorSpan<float>(Values, [7, 3, 6]), 6, 7), "features", "3", "2");
    }

    [Fact]
    public void Rows_whose_features_lie_apart_are_refused()
    {
        // Transposed: the features of a row are a column of the matrix.
        Refused(() => Logits(new ReadOnlyTensorSpan<float>(Values, [Columns, Rows], [1, Columns]), Rows, Columns), "features", "6", "adjacent");
        Refused(() => Gradient(new ReadOnlyTensorSpan<float>(Values, [Rows, 3], [Columns, 2]), 3, Rows), "features", "2", "adjacent");

        // One row repeated: a stride of zero, which the span overloads would take for "dense".
        Refused(() => Logits(new ReadOnlyTensorSpan<float>(Values, [4, Columns], [0, 1]), Columns, 4), "features", "0", "6");
    }

    [Fact]
    public void Lengths_that_disagree_are_refused()
    {
        Refused(() => Logits(new ReadOnlyTensorSpan<float>(Values, [Rows, Columns]), 5, Rows), "coefficients", "5", "6");
        Refused(() => Logits(new ReadOnlyTensorSpan<float>(Values, [Rows, Columns]), Columns, 20), "destination", "20", "21");
        Refused(() => Gradient(new ReadOnlyTensorSpan<float>(Values, [Rows, Columns]), Columns, 20), "labels", "20", "21");
        Refused(() => Gradient(new ReadOnlyTensorSpan<float>(Values, [Rows, Columns]), 7, Rows), "coefficients", "7", "6");
    }

    [Fact]
    public void A_destination_in_the_tensor_is_refused()
    {
        float[] memory = [.. Values];
        Assert.Throws<ArgumentException>(
            "destination",
            () => LogisticPrimitives.ComputeLogits(new ReadOnlyTensorSpan<float>(memory, [Rows, Columns]), new float[Columns], 0, memory.AsSpan(30, Rows)));
        Assert.Equal(Values, memory);
    }

    private static void Check(ReadOnlyTensorSpan<float> features, int first, int rows, int columns, int stride)
    {
        ReadOnlySpan<float> span = Values.AsSpan(first);
        SplitMix random = new(52);
        float[] coefficients = random.Vector<float>(columns);
        float[] labels = Enumerable.Range(0, rows).Select(i => (float)(i % 2)).ToArray();
        float[] weights = Enumerable.Range(1, rows).Select(i => i / 8f).ToArray();
        float[] expected = new float[rows];
        float[] actual = new float[rows];
        LogisticPrimitives.ComputeLogits(span, coefficients, 0.5f, expected, stride);
        LogisticPrimitives.ComputeLogits(features, coefficients, 0.5f, actual);
        Assert.Equal(expected, actual);
        Assert.Equal(rows, expected.Distinct().Count());
        LogisticPrimitives.ComputeProbabilities(span, coefficients, 0.5f, expected, stride);
        LogisticPrimitives.ComputeProbabilities(features, coefficients, 0.5f, actual);
        Assert.Equal(expected, actual);

        double[] expectedGradient = new double[columns];
        double[] gradient = new double[columns];
        LogLossSums expectedSums = LogisticPrimitives.ComputeLogLossGradient(span, labels, weights, coefficients, 0.5f, expectedGradient, stride);
        Assert.Equal(expectedSums, LogisticPrimitives.ComputeLogLossGradient(features, labels, weights, coefficients, 0.5f, gradient));
        Assert.Equal(expectedGradient, gradient);
    }

    private static float[] Logits(ReadOnlyTensorSpan<float> features, int coefficientCount, int destinationLength)
    {
        float[] destination = Enumerable.Repeat(-7f, destinationLength).ToArray();
        try
        {
            LogisticPrimitives.ComputeLogits(features, new float[coefficientCount], 0, destination);
        }
        catch (ArgumentException refusal)
        {
            // Probabilities are refused in the same words.
            string message = "";
            try
            {
                LogisticPrimitives.ComputeProbabilities(features, new float[coefficientCount], 0, destination);
            }
            catch (ArgumentException other)
            {
                message = other.Message;
            }

            Assert.Equal(refusal.Message, message);
            Assert.All(destination, x => Assert.Equal(-7f, x));
            throw;
        }

        return destination;
    }

    private static void Gradient(ReadOnlyTensorSpan<float> features, int coefficientCount, int labelCount)
    {
        double[] gradient = Enumerable.Repeat(-7.0, coefficientCount).ToArray();
        try
        {
            LogisticPrimitives.ComputeLogLossGradient(features, new float[labelCount], [], new float[coefficientCount], 0, gradient);
        }
        catch (ArgumentException)
        {
            Assert.All(gradient, x => Assert.Equal(-7, x));
            throw;
        }
    }

    private static void Refused(Action call, string argument, params string[] words)
    {
        ArgumentException thrown = Assert.Throws<ArgumentException>(argument, call);
        Assert.All(words, word => Assert.Contains(word, thrown.Message, StringComparison.Ordinal));
    }
}
