using System.Numerics;
using LogReg.Simd.Tests.Shared;
using Xunit;

namespace LogReg.Simd.Generators.Tests;

public sealed class ScorerTests
{
    private const int RowCount = 400;

    private delegate T Score<T>(ReadOnlySpan<T> row);

    private delegate bool Decision<T>(ReadOnlySpan<T> row);

    [Fact]
    public void A_compiled_scorer_has_the_bits_of_the_model()
    {
        Check<float>("log-loss", LogLossScorer.ComputeLogit, LogLossScorer.PredictProbability, LogLossScorer.Predict);
        Check<double>("log-loss", LogLossScorer.ComputeLogit, LogLossScorer.PredictProbability, LogLossScorer.Predict);
        Check<float>("tanh", TanhScorer.ComputeLogit, TanhScorer.PredictProbability, TanhScorer.Predict);
        Check<double>("tanh", TanhScorer.ComputeLogit, TanhScorer.PredictProbability, TanhScorer.Predict);
        Check<float>("squared-logit", SquaredLogitScorer.ComputeLogit, SquaredLogitScorer.PredictProbability, SquaredLogitScorer.Predict);
        Check<double>("squared-logit", SquaredLogitScorer.ComputeLogit, SquaredLogitScorer.PredictProbability, SquaredLogitScorer.Predict);
        Check<float>("in-double", InDoubleScorer.ComputeLogit, InDoubleScorer.PredictProbability, InDoubleScorer.Predict);
        Check<double>("in-double", InDoubleScorer.ComputeLogit, InDoubleScorer.PredictProbability, InDoubleScorer.Predict);
    }

    [Fact]
    public void Labels_and_the_number_of_features_are_constants()
    {
        Assert.Equal(("no", "größer", 37), (LogLossScorer.NegativeLabel, LogLossScorer.PositiveLabel, LogLossScorer.FeatureCount));
        Assert.Equal(("far", "near \"by\""), (InDoubleScorer.NegativeLabel, InDoubleScorer.PositiveLabel));
    }

    [Fact]
    public void Rows_that_belong_to_no_class_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LogLossScorer.PredictProbability(new float[36]));
        Assert.Throws<ArgumentException>(() => InDoubleScorer.PredictProbability(new float[5]));
        float[] row = new float[37];
        row[3] = float.NaN;
        Assert.True(float.IsNaN(LogLossScorer.PredictProbability(row)));
        Assert.Throws<ArgumentException>(() => LogLossScorer.Predict(row));
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        float[] row = new float[37];
        double[] wide = new double[4];
        float[] narrow = new float[4];
        double sum = 0;
        AllocatedBytes.AssertNone(() => sum += TanhScorer.PredictProbability(row) + InDoubleScorer.PredictProbability(narrow) + InDoubleScorer.PredictProbability(wide));
        Assert.True(double.IsFinite(sum));
    }

    private static void Check<T>(string file, Score<T> logit, Score<T> probability, Decision<T> decide)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LogisticModel model = ModelFile.Load<LogisticModel>(Path.Combine(AppContext.BaseDirectory, "Models", $"{file}.json"));
        Random random = new(7);
        T[] row = new T[model.FeatureCount];
        for (int i = 0; i < RowCount; i++)
        {
            double scale = Math.ScaleB(1, random.Next(-20, 12));
            foreach (ref T value in row.AsSpan())
            {
                value = T.CreateTruncating(scale * ((2 * random.NextDouble()) - 1));
            }

            (T z, T p, bool isPositive) = Expected(model, row);
            Assert.Equal(BitsOf(z), BitsOf(logit(row)));
            Assert.Equal(BitsOf(p), BitsOf(probability(row)));
            Assert.Equal(isPositive, decide(row));
        }
    }

    private static (T Logit, T Probability, bool Decision) Expected<T>(LogisticModel model, T[] row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => row switch
        {
            float[] singles => (T.CreateChecked(model.ComputeLogit(singles)), T.CreateChecked(model.PredictProbability(singles)), model.Predict(singles, 0.5)),
            double[] doubles => (T.CreateChecked(model.ComputeLogit(doubles)), T.CreateChecked(model.PredictProbability(doubles)), model.Predict(doubles, 0.5)),
            _ => throw new NotSupportedException(),
        };

    private static long BitsOf<T>(T value)
        where T : INumber<T> =>
        BitConverter.DoubleToInt64Bits(double.CreateChecked(value));
}
