using System.Numerics;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Shared;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>Every model scores rows of numbers and categories, and networks sparse rows, with the bits of the dense rows that they stand for.</summary>
public class CategoricalScoringTests
{
    public static TheoryData<int, int, int[]> Shapes => new()
    {
        { 0, 2, [4] },
        { 1, 0, [3] },
        { 17, 16, [5, 1] },
        { 300, 3, [10, 255, 2, 40] },
        { 9, 17, [0, 31, 90] },
        { 40, 0, [3000, 3] },
        { 33, 5, [] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Categories_are_scored_with_the_bits_of_the_dense_rows(int rows, int numbers, int[] counts)
    {
        SplitMix random = new(7);
        float[] drawn = random.Vector<float>(rows * numbers);
        int[] codes = [.. Enumerable.Range(0, rows * counts.Length).Select(i => random.Below(counts[i % counts.Length] + 1) - 1)];
        Check<float>(rows, numbers, counts, drawn, codes);
        Check<double>(rows, numbers, counts, Array.ConvertAll(drawn, value => (double)value), codes);
    }

    [Fact]
    public void Networks_give_sparse_rows_the_bits_of_the_dense_ones() => Property.Check<SparseCase>(item =>
    {
        SparseProblem<float> problem = item.Derive<float>();
        SparseProblem<double> wide = item.Derive<double>();
        using SparseMatrix<float> sparse = problem.Sparse();
        using SparseMatrix<double> wideSparse = wide.Sparse();
        foreach (IClassifier network in Networks(item.Features))
        {
            Compare(network, problem.Dense, sparse, item.Rows);
            Compare(network, wide.Dense, wideSparse, item.Rows);
        }
    }, tests: 30);

    [Fact]
    public void A_row_of_more_entries_than_a_block_holds_is_scored()
    {
        const int Features = 9000;
        SplitMix random = new(3);
        float[] dense = random.Vector<float>(2 * Features);
        using SparseMatrix<float> sparse = SparseMatrix<float>.FromCsr([0L, Features, 2 * Features], [.. Enumerable.Range(0, 2 * Features).Select(i => i % Features)], dense, Features);
        foreach (IClassifier model in (IClassifier[])[.. Linear(Features), .. Networks(Features)])
        {
            Compare(model, dense, sparse, 2);
        }
    }

    [Fact]
    public void Columns_that_a_network_does_not_have_are_absent_and_counted()
    {
        using SparseMatrix<float> rows = SparseMatrix<float>.FromCsr([0L, 3, 3], [0, 2, 9], [1f, 2, float.NaN], 10);
        HiddenLayerModel network = new(2, [0.5, 1, -0.25, 1, 1, 1], [0.5, -1], [2, -1], [0.25]);
        float[] logits = new float[2];
        Assert.Equal(1, network.ComputeLogits(rows, logits));
        float[] expected = new float[2];
        network.ComputeLogits((float[])[1, 0, 2, 0, 0, 0], expected);
        Assert.Equal(expected, logits);
    }

    [Fact]
    public void Categories_of_another_number_of_features_are_refused()
    {
        using CategoricalMatrixBuilder<float> builder = new(1, 1, [3]);
        builder.Append([1], [2]);
        using CategoricalMatrix<float> rows = builder.Build();
        foreach (IClassifier model in (IClassifier[])[.. Linear(5), .. Networks(5)])
        {
            ArgumentException thrown = Assert.Throws<ArgumentException>("features", () => model.ComputeLogits(rows, new float[model.LogitCount]));
            Assert.Contains("4 features, but there are 5", thrown.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>("destination", () => new LogisticModel(new double[4], 0).ComputeLogits(rows, new float[2]));
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        using CategoricalMatrixBuilder<float> builder = new(600, 2, [40, 7]);
        for (int i = 0; i < 600; i++)
        {
            builder.Append([i, 1], [i % 40, i % 7]);
        }

        using CategoricalMatrix<float> rows = builder.Build();
        float[] logits = new float[600 * 3];
        foreach (IClassifier model in (IClassifier[])[.. Linear(49), .. Networks(49)])
        {
            AllocatedBytes.AssertNone(() => model.ComputeLogits(rows, logits.AsSpan(0, 600 * model.LogitCount)), model.GetType().Name);
        }
    }

    private static void Check<T>(int rows, int numbers, int[] counts, T[] drawn, int[] codes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int features = numbers + counts.Sum();
        using CategoricalMatrixBuilder<T> builder = new(rows, numbers, counts);
        T[] dense = new T[rows * features];
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<T> ownNumbers = drawn.AsSpan(i * numbers, numbers);
            ReadOnlySpan<int> ownCodes = codes.AsSpan(i * counts.Length, counts.Length);
            builder.Append(ownNumbers, ownCodes);
            ownNumbers.CopyTo(dense.AsSpan(i * features));
            int first = numbers;
            for (int f = 0; f < counts.Length; first += counts[f++])
            {
                if (ownCodes[f] >= 0)
                {
                    dense[(i * features) + first + ownCodes[f]] = T.One;
                }
            }
        }

        using CategoricalMatrix<T> matrix = builder.Build();
        foreach (IClassifier model in (IClassifier[])[.. Linear(features), .. Networks(features)])
        {
            Compare(model, dense, matrix, rows);
        }
    }

    private static void Compare<T>(IClassifier model, T[] dense, FeatureSource<T> rows, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] expected = new T[count * model.LogitCount];
        T[] actual = new T[expected.Length];
        T[] probabilities = new T[count * model.ClassCount];
        T[] actualProbabilities = new T[probabilities.Length];
        if (typeof(T) == typeof(float))
        {
            model.ComputeLogits((float[])(object)dense, (float[])(object)expected);
            Assert.Equal(0, model.ComputeLogits((FeatureSource<float>)(object)rows, (float[])(object)actual));
            model.PredictProbabilities((float[])(object)dense, (float[])(object)probabilities);
            model.PredictProbabilities((FeatureSource<float>)(object)rows, (float[])(object)actualProbabilities);
        }
        else
        {
            model.ComputeLogits((double[])(object)dense, (double[])(object)expected);
            Assert.Equal(0, model.ComputeLogits((FeatureSource<double>)(object)rows, (double[])(object)actual));
            model.PredictProbabilities((double[])(object)dense, (double[])(object)probabilities);
            model.PredictProbabilities((FeatureSource<double>)(object)rows, (double[])(object)actualProbabilities);
        }

        Bits.AssertSame<T>(expected, actual, "Logit", (model, count));
        Bits.AssertSame<T>(probabilities, actualProbabilities, "Probability", (model, count));
    }

    private static IClassifier[] Linear(int features)
    {
        double[] drawn = new SplitMix(11).Vector<double>(3 * features);
        return
        [
            new LogisticModel(drawn.AsSpan(0, features), 0.25),
            new LogisticModel(drawn.AsSpan(0, features), 0.25, Link.Tanh, scoresInDouble: true),
            new MulticlassModel(drawn, [0.5, -0.25, 0.1], MulticlassMethod.Softmax),
            new MulticlassModel(drawn, [0.5, -0.25, 0.1], MulticlassMethod.OneVsRest, scoresInDouble: true),
        ];
    }

    /// <summary>Of one output and of three, of more units than a block has, in single precision and in double.</summary>
    private static IClassifier[] Networks(int features)
    {
        SplitMix random = new(12);
        double[] Draw(int count) => random.Vector<double>(count);
        return features == 0 ? [] :
        [
            new HiddenLayerModel(3, Draw(3 * features), Draw(3), Draw(3), Draw(1)),
            new HiddenLayerModel(130, Draw(130 * features), Draw(130), Draw(390), Draw(3), scoresInDouble: true),
            new HiddenLayerModel(2, Draw(2 * features), [], Draw(6), []),
        ];
    }
}
