using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>Models score sparse rows with the bits of the dense rows, whichever side has more columns.</summary>
public class SparseScoringTests
{
    [Fact]
    public void Binary_models_give_the_bits_of_the_dense_rows() => Property.Check<SparseCase>(item =>
    {
        SparseProblem<float> problem = item.Derive<float>();
        SparseProblem<double> wide = item.Derive<double>();
        using SparseMatrix<float> sparse = problem.Sparse();
        using SparseMatrix<double> wideSparse = wide.Sparse();
        foreach (Link link in Enum.GetValues<Link>())
        {
            foreach (bool scoresInDouble in (bool[])[false, true])
            {
                LogisticModel model = new(wide.Coefficients.AsSpan(0, item.Features), wide.Intercepts[0], link, scoresInDouble);
                float[] expected = new float[item.Rows];
                float[] actual = new float[item.Rows];
                model.PredictProbabilities(problem.Dense, expected);
                Assert.Equal(0, model.PredictProbabilities(sparse, actual));
                Bits.AssertSame<float>(expected, actual, "Probability", (item, link, scoresInDouble));
                model.ComputeLogits(problem.Dense, expected);
                Assert.Equal(0, model.ComputeLogits(sparse, actual));
                Bits.AssertSame<float>(expected, actual, "Logit", (item, link, scoresInDouble));
                double[] wideExpected = new double[item.Rows];
                double[] wideActual = new double[item.Rows];
                model.PredictProbabilities(wide.Dense, wideExpected);
                model.PredictProbabilities(wideSparse, wideActual);
                Bits.AssertSame<double>(wideExpected, wideActual, "Probability in double", (item, link));
            }
        }
    }, tests: 50);

    [Fact]
    public void Models_of_several_classes_give_the_bits_of_the_dense_rows() => Property.Check<SparseCase>(item =>
    {
        SparseProblem<float> problem = item.Derive<float>();
        SparseProblem<double> wide = item.Derive<double>();
        using SparseMatrix<float> sparse = problem.Sparse();
        using SparseMatrix<double> wideSparse = wide.Sparse();
        foreach (MulticlassMethod method in Enum.GetValues<MulticlassMethod>())
        {
            foreach (bool scoresInDouble in (bool[])[false, true])
            {
                MulticlassModel model = new(wide.Coefficients, wide.Intercepts, method, scoresInDouble);
                float[] expected = new float[item.Rows * item.Classes];
                float[] actual = new float[item.Rows * item.Classes];
                model.PredictProbabilities(problem.Dense, expected);
                Assert.Equal(0, model.PredictProbabilities(sparse, actual));
                Bits.AssertSame<float>(expected, actual, "Probability", (item, method, scoresInDouble));
            }

            MulticlassModel exact = new(wide.Coefficients, wide.Intercepts, method);
            double[] wideExpected = new double[item.Rows * item.Classes];
            double[] wideActual = new double[item.Rows * item.Classes];
            exact.PredictProbabilities(wide.Dense, wideExpected);
            exact.PredictProbabilities(wideSparse, wideActual);
            Bits.AssertSame<double>(wideExpected, wideActual, "Probability in double", (item, method));
        }
    }, tests: 50);

    [Fact]
    public void Columns_that_the_model_does_not_have_are_absent_and_counted()
    {
        using SparseMatrix<float> rows = SparseMatrix<float>.FromCsr([0L, 3, 4, 4], [0, 2, 9, 5], [1f, 2, float.NaN, 4], 10);
        float[] logits = new float[3];
        Assert.Equal(2, new LogisticModel([0.5, 1, -0.25], 2).ComputeLogits(rows, logits));
        Assert.Equal([2, 2, 2], logits);
        float[] probabilities = new float[6];
        Assert.Equal(2, new MulticlassModel([0.5, 1, -0.25, 0, 0, 0], [0, 0], MulticlassMethod.Softmax).PredictProbabilities(rows, probabilities));
        Assert.All(probabilities, probability => Assert.Equal(0.5f, probability));

        using SparseMatrix<float> narrow = SparseMatrix<float>.FromCsr([0L, 1], [1], [3f], 2);
        float[] one = new float[1];
        Assert.Equal(0, new LogisticModel([0.5, 1, -0.25], 2).ComputeLogits(narrow, one));
        Assert.Equal([5], one);
    }

    [Fact]
    public void A_destination_of_another_length_is_refused()
    {
        using SparseMatrix<float> rows = SparseMatrix<float>.FromCsr([0L, 0, 0], [], [], 1);
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => new LogisticModel([1], 0).ComputeLogits(rows, new float[3]));
        Assert.Equal("destination", thrown.ParamName);
        Assert.Contains("2 rows", thrown.Message, StringComparison.Ordinal);
    }
}
