using System.Numerics;
using Xunit;

namespace LogReg.Simd.Onnx.Tests;

public sealed class BinaryExportTests
{
    private static readonly double[] Thresholds = [0, 1e-12, 0.1, 0.25, 0.5, 0.5000001, 0.75, 0.9, 1 - 1e-12, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(33)]
    [InlineData(300)]
    public void Probabilities_in_single_precision_stay_within_the_bound(int features)
    {
        foreach (Link link in Enum.GetValues<Link>())
        {
            LogisticModel model = new(Rows.Numbers(features, features), 0.25, link);
            CheckProbabilities<float>(model, new ExportOptions(), Rows.Of<float>(Rows.Numbers(7, 50 * features, scale: 3)));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(64)]
    public void Probabilities_in_double_stay_within_the_bound(int features)
    {
        foreach (Link link in Enum.GetValues<Link>())
        {
            LogisticModel model = new(Rows.Numbers(features, features), -0.75, link);
            CheckProbabilities<double>(model, new ExportOptions { IsDouble = true }, Rows.Numbers(8, 50 * features, scale: 3));
        }
    }

    [Fact]
    public void Logits_that_cancel_are_computed_in_double()
    {
        LogisticModel model = new([1.000001, -1], 0, scoresInDouble: true);
        float[] rows = [1e6f, 1e6f, 3e6f, 3e6f, 1e6f, 1000002f];
        using RuntimeSession session = new(model.ToOnnx());
        Scores<float> scores = session.Run<float>(rows, 2);
        for (int i = 0; i < 3; i++)
        {
            ScoreBounds.Check(model.PredictProbability(rows.AsSpan(2 * i, 2)), scores.Probabilities[(2 * i) + 1], logit: 0);
        }
    }

    [Fact]
    public void Small_probabilities_keep_their_digits()
    {
        LogisticModel model = new([1], 0);
        float[] logits = [-103, -95, -88, -87, -50, -20, -1e-7f, 0, -0f, 1e-7f, 15, 17, 20, 88, 89, 1000, -1000, float.MaxValue, -float.MaxValue, float.PositiveInfinity, float.NegativeInfinity];
        using RuntimeSession session = new(model.ToOnnx());
        Scores<float> scores = session.Run<float>(logits, 1);
        for (int i = 0; i < logits.Length; i++)
        {
            ScoreBounds.Check(model.PredictProbability([logits[i]]), scores.Probabilities[(2 * i) + 1], logit: 0);
            ScoreBounds.Check(model.PredictProbability([-logits[i]]), scores.Probabilities[2 * i], logit: 0);
            Assert.Equal(model.Predict([logits[i]]) ? 1 : 0, scores.Integers[i]);
        }
    }

    [Fact]
    public void Labels_are_equal_at_and_around_every_threshold()
    {
        foreach (Link link in Enum.GetValues<Link>())
        {
            LogisticModel model = new([1], 0, link);
            foreach (double threshold in Thresholds)
            {
                double logit = link switch
                {
                    Link.Tanh => 0.5 * (Math.Log(threshold) - Math.Log(1 - threshold)),
                    Link.Identity => threshold,
                    _ => Math.Log(threshold) - Math.Log(1 - threshold),
                };
                CheckLabels(model, threshold, Around((float)logit), session => session.Run<float>(Around((float)logit), 1), model.Predict);
                CheckLabels(model, threshold, Around(logit), session => session.Run<double>(Around(logit), 1), model.Predict, isDouble: true);
            }
        }
    }

    [Fact]
    public void Labels_are_equal_where_additions_are_exact()
    {
        const int Features = 6;
        Random random = new(3);
        LogisticModel model = new([1, -2, 3, -4, 5, -6], 1);
        float[] rows = new float[400 * Features];
        foreach (ref float value in rows.AsSpan())
        {
            value = random.Next(-2, 3);
        }

        bool[] expected = new bool[400];
        model.Predict(rows, expected);
        using RuntimeSession session = new(model.ToOnnx(new ExportOptions { Labels = LabelList.Of(["no", "yes"]) }));
        Assert.Equal(expected.Select(isPositive => isPositive ? "yes" : "no"), session.Run<float>(rows, Features).Texts);
        Assert.Contains(rows.Chunk(Features), row => model.ComputeLogit(row) == 0);
    }

    [Fact]
    public void A_row_with_a_NaN_has_no_probability_and_spoils_no_other()
    {
        foreach (Link link in Enum.GetValues<Link>())
        {
            LogisticModel model = new([0.5, 0.25], 0.125, link);
            using RuntimeSession session = new(model.ToOnnx());
            float[] probabilities = session.Run<float>([1, 1, float.NaN, 1, 1, float.NaN, 1, 1], 2).Probabilities;
            Assert.Equal([false, true, true, false], Enumerable.Range(0, 4).Select(row => float.IsNaN(probabilities[2 * row]) && float.IsNaN(probabilities[(2 * row) + 1])));
            Assert.Equal(probabilities[..2], probabilities[6..]);
        }
    }

    [Fact]
    public void Labels_are_texts_or_whole_numbers()
    {
        LogisticModel model = new([1], 0);
        using RuntimeSession texts = new(model.ToOnnx(new ExportOptions { Labels = LabelList.Of(["niemals", "größer"]) }));
        using RuntimeSession integers = new(model.ToOnnx(new ExportOptions { Labels = LabelList.Of([long.MinValue, long.MaxValue]) }));
        Assert.Equal(["niemals", "größer"], texts.Run<float>([-1, 1], 1).Texts);
        Assert.Equal([long.MinValue, long.MaxValue], integers.Run<float>([-1, 1], 1).Integers);
    }

    [Fact]
    public void What_does_not_go_with_the_model_is_said()
    {
        LogisticModel model = new([1], 0);
        Assert.Contains("3 labels", Assert.Throws<ArgumentException>(() => model.ToOnnx(new ExportOptions { Labels = LabelList.Of([1L, 2, 3]) })).Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => model.ToOnnx(new ExportOptions { Threshold = double.NaN })).Message, StringComparison.Ordinal);
        ExportOptions cautious = new() { Threshold = 0.75 };
        MulticlassModel several = new([1, 2], [0, 0], Training.MulticlassMethod.Softmax);
        Assert.Contains("0.75", Assert.Throws<ArgumentException>("options", () => several.ToOnnx(cautious)).Message, StringComparison.Ordinal);
        Assert.Contains("0.75", Assert.Throws<ArgumentException>("options", () => several.ToPmml(cautious)).Message, StringComparison.Ordinal);
        Assert.Contains("0.75", Assert.Throws<ArgumentException>("options", () => model.ToPmml(cautious)).Message, StringComparison.Ordinal);
        Assert.Contains("no features", Assert.Throws<ArgumentException>("model", () => new LogisticModel([], 0).ToOnnx()).Message, StringComparison.Ordinal);
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => LabelList.Of(["a", "a"])).Message, StringComparison.Ordinal);
    }

    private static float[] Around(float logit) => [logit, MathF.BitDecrement(logit), MathF.BitIncrement(logit), -logit, -1, 0, 1];

    private static double[] Around(double logit) => [logit, Math.BitDecrement(logit), Math.BitIncrement(logit), -logit, -1, 0, 1];

    private static void CheckLabels<T>(
        LogisticModel model, double threshold, T[] rows, Func<RuntimeSession, Scores<T>> run, Prediction<T> predict, bool isDouble = false)
        where T : unmanaged, INumber<T>
    {
        bool[] expected = new bool[rows.Length];
        predict(rows, expected, threshold);
        using RuntimeSession session = new(model.ToOnnx(new ExportOptions { Threshold = threshold, IsDouble = isDouble }));
        Assert.Equal(expected.Select(isPositive => isPositive ? 1L : 0), run(session).Integers);
    }

    private static void CheckProbabilities<T>(LogisticModel model, ExportOptions options, T[] rows)
        where T : unmanaged, INumber<T>
    {
        int features = model.FeatureCount;
        using RuntimeSession session = new(model.ToOnnx(options));
        Scores<T> scores = session.Run<T>(rows, features);
        for (int i = 0; i < rows.Length / features; i++)
        {
            ReadOnlySpan<T> row = rows.AsSpan(i * features, features);
            double bound = ScoreBounds.OfLogit(row, model.Coefficients, model.Intercept) * (model.Link == Link.Tanh ? 2 : 1);
            T expected = rows is float[] singles
                ? T.CreateChecked(model.PredictProbability(singles.AsSpan(i * features, features)))
                : T.CreateChecked(model.PredictProbability(((double[])(object)rows).AsSpan(i * features, features)));
            if (model.Link == Link.Identity)
            {
                Assert.InRange(double.CreateChecked(T.Abs(expected - scores.Probabilities[(2 * i) + 1])), 0, bound);
            }
            else
            {
                ScoreBounds.Check(expected, scores.Probabilities[(2 * i) + 1], bound);
            }
        }
    }

    private delegate void Prediction<T>(ReadOnlySpan<T> features, Span<bool> destination, double threshold, int stride = 0);
}
