using System.Numerics;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>A sparse row that is scored alone has the bits of the same row in a matrix and of the dense row, and every model says what is wrong with one.</summary>
public class SparseRowTests
{
    [Fact]
    public void A_row_alone_has_the_bits_of_the_row_in_a_matrix() => Property.Check<SparseCase>(item =>
    {
        Check(item.Derive<float>());
        Check(item.Derive<double>());
    }, tests: 40);

    [Fact]
    public void A_row_of_more_entries_than_the_stack_takes_is_scored()
    {
        const int Features = 3000;
        float[] dense = new SplitMix(3).Vector<float>(Features);
        int[] columns = [.. Enumerable.Range(0, Features)];
        foreach (IClassifier model in Models(Features))
        {
            float[] expected = new float[model.LogitCount];
            float[] actual = new float[model.LogitCount];
            model.ComputeLogits(dense, expected);
            Assert.Equal(0, model.ComputeLogits(columns, dense, actual));
            Bits.AssertSame<float>(expected, actual, "Logit", model.GetType());
        }
    }

    [Fact]
    public void Columns_that_a_model_does_not_have_are_absent_and_counted()
    {
        foreach (IClassifier model in Models(3))
        {
            double[] expected = new double[model.LogitCount];
            double[] logits = new double[model.LogitCount];
            double[] probabilities = new double[model.ClassCount];
            model.ComputeLogits((double[])[1, 0, 2], expected);
            Assert.Equal(2, model.ComputeLogits([0, 2, 3, int.MaxValue - 1], (double[])[1, 2, double.NaN, 7], logits));
            Assert.Equal(expected, logits);
            Assert.Equal(2, model.PredictProbabilities([0, 2, 3, int.MaxValue - 1], (double[])[1, 2, double.NaN, 7], probabilities));
            model.PredictProbabilities((double[])[1, 0, 2], expected = new double[model.ClassCount]);
            Assert.Equal(expected, probabilities);
        }
    }

    [Theory]
    [InlineData(new[] { 0, 5, 3 }, "column 3 behind column 5")]
    [InlineData(new[] { 0, 4, 4 }, "column 4 twice")]
    [InlineData(new[] { -1, 0, 4 }, "column index -1")]
    [InlineData(new[] { 0, 4 }, "2 column indices, but there are 3 values")]
    public void A_bad_row_is_refused_and_nothing_is_written(int[] columns, string words)
    {
        foreach (IClassifier model in Models(6))
        {
            float[] logits = new float[model.LogitCount];
            float[] probabilities = new float[model.ClassCount];
            Array.Fill(logits, 9);
            Array.Fill(probabilities, 9);
            ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(() => model.ComputeLogits(columns, (float[])[1, 2, 3], logits));
            Assert.Contains(words, thrown.Message, StringComparison.Ordinal);
            Assert.Equal("columns", thrown.ParamName);
            Assert.ThrowsAny<ArgumentException>(() => model.PredictProbabilities(columns, (float[])[1, 2, 3], probabilities));
            Assert.All((float[])[.. logits, .. probabilities], value => Assert.Equal(9, value));
        }
    }

    [Fact]
    public void A_destination_of_another_length_or_over_the_values_is_refused()
    {
        foreach (IClassifier model in Models(6))
        {
            double[] values = [1, 2, 3];
            Assert.Throws<ArgumentException>("destination", () => model.ComputeLogits([0, 1, 2], values, new double[model.LogitCount + 1]));
            Assert.Throws<ArgumentException>("destination", () => model.PredictProbabilities([0, 1, 2], values, new double[2 * model.ClassCount]));
            Assert.Throws<ArgumentException>("destination", () => model.ComputeLogits([0, 1, 2], values, values.AsSpan(0, model.LogitCount)));
            Assert.Throws<ArgumentException>("destination", () => model.PredictProbabilities([0, 1, 2], values, values.AsSpan(0, model.ClassCount)));
        }
    }

    [Fact]
    public void Scoring_a_row_allocates_nothing()
    {
        int[] columns = [1, 5, 17, 90];
        float[] values = [1, 2, 3, 4];
        float[] destination = new float[3];
        foreach (IClassifier model in Models(100))
        {
            AllocatedBytes.AssertNone(() => model.PredictProbabilities(columns, values, destination.AsSpan(0, model.ClassCount)), model.GetType().Name);
        }
    }

    private static void Check<T>(SparseProblem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SparseMatrix<T> matrix = problem.Sparse();
        foreach (IClassifier model in Models(problem.Case.Features))
        {
            T[] logits = new T[problem.Case.Rows * model.LogitCount];
            T[] probabilities = new T[problem.Case.Rows * model.ClassCount];
            T[] logit = new T[model.LogitCount];
            T[] probability = new T[model.ClassCount];
            Score(model, matrix, logits, probabilities);
            for (int row = 0; row < problem.Case.Rows; row++)
            {
                int[] columns = new int[matrix.EntryCountOf(row)];
                T[] values = new T[columns.Length];
                matrix.CopyEntriesTo(row, columns, values);
                Score(model, columns, values, logit, probability);
                Bits.AssertSame<T>(logits.AsSpan(row * logit.Length, logit.Length), logit, "Logit", (problem.Case, row, model.GetType()));
                Bits.AssertSame<T>(probabilities.AsSpan(row * probability.Length, probability.Length), probability, "Probability", (problem.Case, row, model.GetType()));
            }
        }
    }

    private static void Score<T>(IClassifier model, SparseMatrix<T> rows, T[] logits, T[] probabilities)
        where T : unmanaged
    {
        if (rows is SparseMatrix<float> single)
        {
            model.ComputeLogits(single, (float[])(object)logits);
            model.PredictProbabilities(single, (float[])(object)probabilities);
        }
        else
        {
            model.ComputeLogits((SparseMatrix<double>)(object)rows, (double[])(object)logits);
            model.PredictProbabilities((SparseMatrix<double>)(object)rows, (double[])(object)probabilities);
        }
    }

    private static void Score<T>(IClassifier model, int[] columns, T[] values, T[] logits, T[] probabilities)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Assert.Equal(0, model.ComputeLogits(columns, (float[])(object)values, (float[])(object)logits));
            Assert.Equal(0, model.PredictProbabilities(columns, (float[])(object)values, (float[])(object)probabilities));
        }
        else
        {
            Assert.Equal(0, model.ComputeLogits(columns, (double[])(object)values, (double[])(object)logits));
            Assert.Equal(0, model.PredictProbabilities(columns, (double[])(object)values, (double[])(object)probabilities));
        }
    }

    /// <summary>Every kind of model, in single precision and in double.</summary>
    private static IClassifier[] Models(int features)
    {
        SplitMix random = new(12);
        double[] Draw(int count) => random.Vector<double>(count);
        IClassifier[] linear =
        [
            new LogisticModel(Draw(features), 0.25),
            new LogisticModel(Draw(features), 0.25, Link.Tanh, scoresInDouble: true),
            new LogisticModel(Draw(features), 0.25, Link.Identity),
            new MulticlassModel(Draw(3 * features), [0.5, -0.25, 0.1], MulticlassMethod.Softmax),
            new MulticlassModel(Draw(3 * features), [0.5, -0.25, 0.1], MulticlassMethod.OneVsRest, scoresInDouble: true),
        ];
        return features == 0 ? linear :
        [
            .. linear,
            new HiddenLayerModel(3, Draw(3 * features), Draw(3), Draw(3), Draw(1)),
            new HiddenLayerModel(130, Draw(130 * features), Draw(130), Draw(390), Draw(3), scoresInDouble: true),
        ];
    }
}
