using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Models;

/// <summary>The contract of models: what every one of them does with rows in a span, packed, sparse, on several threads.</summary>
public class ClassifierContractTests
{
    private const int Rows = 531;
    private const int Stride = ModelSamples.FeatureCount + 3;

    public static TheoryData<string> Names => [.. ModelSamples.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Probabilities_of_all_classes_sum_to_one_and_the_largest_decides(string name)
    {
        IClassifier model = ModelSamples.Of(name);
        double[] features = Draw(Rows * model.FeatureCount);
        double[] probabilities = new double[Rows * model.ClassCount];
        int[] classes = new int[Rows];
        model.PredictProbabilities(features, probabilities);
        model.Predict(features, classes);
        for (int i = 0; i < Rows; i++)
        {
            double[] row = probabilities[(i * model.ClassCount)..((i + 1) * model.ClassCount)];

            // K roundings of probabilities below 1, and as many of their sum.
            Assert.Equal(1, row.Sum(), model.ClassCount * 1e-15);
            Assert.Equal(row.Max(), row[classes[i]]);
            Assert.Equal(classes[i], model.Predict(features.AsSpan(i * model.FeatureCount, model.FeatureCount)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_with_gaps_alone_packed_and_sparse_have_the_same_bits(string name)
    {
        IClassifier model = ModelSamples.Of(name);
        float[] features = Array.ConvertAll(Draw(Rows * model.FeatureCount), value => (float)value);
        float[] spread = new float[Rows * Stride];
        using SparseMatrixBuilder<float> builder = new(model.FeatureCount);
        for (int i = 0; i < Rows; i++)
        {
            features.AsSpan(i * model.FeatureCount, model.FeatureCount).CopyTo(spread.AsSpan(i * Stride));
            builder.Append([.. Enumerable.Range(0, model.FeatureCount)], features.AsSpan(i * model.FeatureCount, model.FeatureCount));
        }

        using FeatureMatrix<float> packed = FeatureMatrix<float>.Pack(features, Rows, model.FeatureCount);
        using SparseMatrix<float> sparse = builder.Build();
        float[] logits = Logits(model, destination => model.ComputeLogits(features, destination));
        Bits.AssertSame<float>(logits, Logits(model, destination => model.ComputeLogits(spread, destination, Stride)), "Logits with gaps", name);
        Bits.AssertSame<float>(logits, Logits(model, destination => Assert.Equal(0, model.ComputeLogits(packed, destination))), "Logits of packed rows", name);
        Bits.AssertSame<float>(logits, Logits(model, destination => Assert.Equal(0, model.ComputeLogits(sparse, destination))), "Logits of sparse rows", name);
        float[] probabilities = Probabilities(model, destination => model.PredictProbabilities(features, destination));
        Bits.AssertSame<float>(probabilities, Probabilities(model, destination => model.PredictProbabilities(spread, destination, Stride)), "Probabilities with gaps", name);
        Bits.AssertSame<float>(probabilities, Probabilities(model, destination => model.PredictProbabilities(packed, destination)), "Probabilities of packed rows", name);
        Bits.AssertSame<float>(probabilities, Probabilities(model, destination => model.PredictProbabilities(sparse, destination)), "Probabilities of sparse rows", name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Logits_become_probabilities_in_place_with_the_same_bits(string name)
    {
        IClassifier model = ModelSamples.Of(name);
        double[] features = Draw(Rows * model.FeatureCount);
        double[] probabilities = new double[Rows * model.ClassCount];
        double[] logits = new double[Rows * model.LogitCount];
        model.PredictProbabilities(features, probabilities);
        model.ComputeLogits(features, logits);
        double[] odds = [.. logits];
        model.ToProbabilities(logits);
        model.ToLogOdds(odds);
        for (int i = 0; i < Rows; i++)
        {
            for (int k = 0; k < model.LogitCount; k++)
            {
                int ofClass = model.LogitCount == 1 ? 1 : k;
                Assert.Equal(probabilities[(i * model.ClassCount) + ofClass], logits[(i * model.LogitCount) + k]);
            }

            double[] row = odds[(i * model.LogitCount)..((i + 1) * model.LogitCount)];
            double sum = row.Sum(Math.Exp);
            double expected = model.LogitCount == 1 ? 1 / (1 + Math.Exp(-row[0])) : Math.Exp(row[0]) / sum;
            Assert.Equal(expected, logits[i * model.LogitCount], 4e-15);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sparse_rows_with_other_columns_have_the_bits_of_what_the_model_knows(string name)
    {
        IClassifier model = ModelSamples.Of(name);
        using SparseMatrix<double> narrow = SparseMatrix<double>.FromCsr([0L, 2, 2, 3], [0, 2, 1], [0.5, -1.5, 2], featureCount: 3);
        using SparseMatrix<double> wide = SparseMatrix<double>.FromCsr([0L, 4, 5, 6], [0, 2, 7, 9, 8, 1], [0.5, -1.5, 3, 3, 3, 2], featureCount: 10);
        double[] dense = new double[3 * model.FeatureCount];
        (dense[0], dense[2], dense[(2 * model.FeatureCount) + 1]) = (0.5, -1.5, 2);
        double[] expected = new double[3 * model.LogitCount];
        double[] actual = new double[3 * model.LogitCount];
        model.ComputeLogits(dense, expected);
        Assert.Equal(0, model.ComputeLogits(narrow, actual));
        Bits.AssertSame<double>(expected, actual, "Logits of narrow rows", name);
        Assert.Equal(3, model.ComputeLogits(wide, actual));
        Bits.AssertSame<double>(expected, actual, "Logits of wide rows", name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_change_no_bit(string name)
    {
        IClassifier model = ModelSamples.Of(name);
        const int Many = 40_001;
        float[] features = Array.ConvertAll(Draw((Many * Stride) - 3), value => (float)value);
        float[] logits = new float[Many * model.LogitCount];
        float[] probabilities = new float[Many * model.ClassCount];
        int[] classes = new int[Many];
        model.ComputeLogits(features, logits, Stride);
        model.PredictProbabilities(features, probabilities, Stride);
        model.Predict(features, classes, Stride);
        foreach (int threads in (int[])[0, 1, 2, 5])
        {
            float[] sharedLogits = new float[logits.Length];
            float[] sharedProbabilities = new float[probabilities.Length];
            int[] sharedClasses = new int[Many];
            model.ComputeLogits(features, sharedLogits, Stride, threads);
            model.PredictProbabilities(features, sharedProbabilities, Stride, threads);
            model.Predict(features, sharedClasses, Stride, threads);
            Bits.AssertSame<float>(logits, sharedLogits, "Logits", (name, threads));
            Bits.AssertSame<float>(probabilities, sharedProbabilities, "Probabilities", (name, threads));
            Assert.Equal(classes, sharedClasses);
        }
    }

    [Fact]
    public void A_binary_model_on_threads_writes_the_probability_of_class_1_alone()
    {
        LogisticModel model = (LogisticModel)ModelSamples.Of("tanh");
        double[] features = Draw(20_000 * model.FeatureCount);
        double[] expected = new double[20_000];
        double[] actual = new double[20_000];
        model.PredictProbabilities(features, expected);
        model.PredictProbabilities(features, actual, stride: 0, threadCount: 3);
        Bits.AssertSame<double>(expected, actual, "Probabilities", 3);
    }

    [Fact]
    public void The_first_undecided_row_is_named_on_any_number_of_threads()
    {
        IClassifier model = ModelSamples.Of("softmax");
        float[] features = Array.ConvertAll(Draw(60_000 * model.FeatureCount), value => (float)value);
        features[(31_234 * model.FeatureCount) + 2] = float.NaN;
        features[(51_000 * model.FeatureCount) + 2] = float.NaN;
        ArgumentException exception = Assert.Throws<ArgumentException>("features", () => model.Predict(features, new int[60_000], stride: 0, threadCount: 4));
        Assert.Contains("Row 31234 ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Shapes_that_do_not_fit_are_refused_before_anything_is_written(string name)
    {
        IClassifier model = ModelSamples.Of(name);
        float[] features = new float[3 * model.FeatureCount];
        float[] results = Enumerable.Repeat(-77f, 4 * model.ClassCount).ToArray();
        using FeatureMatrix<float> packed = FeatureMatrix<float>.Pack(features, 3, model.FeatureCount);
        using FeatureMatrix<float> narrow = FeatureMatrix<float>.Pack(features.AsSpan(3), 3, model.FeatureCount - 1);
        Assert.Throws<ArgumentException>("features", () => model.ComputeLogits(features, results.AsSpan(0, 4 * model.LogitCount)));
        Assert.Throws<ArgumentException>("features", () => model.ComputeLogits(features, results.AsSpan(0, 4 * model.LogitCount), 0, 2));
        Assert.Throws<ArgumentException>("features", () => model.PredictProbabilities(features, results));
        Assert.Throws<ArgumentException>("features", () => model.PredictProbabilities(features, results, 0, 2));
        Assert.Throws<ArgumentException>("destination", () => model.ComputeLogits(packed, results.AsSpan(0, 4 * model.LogitCount)));
        Assert.Throws<ArgumentException>("destination", () => model.PredictProbabilities(packed, results));
        Assert.Throws<ArgumentException>("features", () => model.ComputeLogits(narrow, results.AsSpan(0, 3 * model.LogitCount)));
        Assert.Throws<ArgumentException>("destination", () => model.PredictProbabilities(results.AsSpan(0, model.FeatureCount), results.AsSpan(model.FeatureCount - 1, model.ClassCount)));
        Assert.Throws<ArgumentOutOfRangeException>("threadCount", () => model.ComputeLogits(features, results.AsSpan(0, 3 * model.LogitCount), 0, -1));
        if (model.ClassCount > 2 || model.LogitCount == 1)
        {
            Assert.Throws<ArgumentException>("destination", () => model.PredictProbabilities(features, results.AsSpan(0, (3 * model.ClassCount) - 1)));
        }

        Assert.All(results, value => Assert.Equal(-77f, value));
    }

    private static float[] Logits(IClassifier model, Action<float[]> compute) => Results(Rows * model.LogitCount, compute);

    private static float[] Probabilities(IClassifier model, Action<float[]> compute) => Results(Rows * model.ClassCount, compute);

    private static float[] Results(int count, Action<float[]> compute)
    {
        float[] results = new float[count];
        compute(results);
        return results;
    }

    private static double[] Draw(int count)
    {
        Random random = new(5);
        return [.. Enumerable.Range(0, count).Select(_ => (8 * random.NextDouble()) - 4)];
    }
}
