using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Onnx.Tests;

public sealed class ClassExportTests
{
    private const int Features = 9;
    private const int RowCount = 60;

    [Theory]
    [InlineData(MulticlassMethod.Softmax, 2)]
    [InlineData(MulticlassMethod.Softmax, 5)]
    [InlineData(MulticlassMethod.OneVsRest, 2)]
    [InlineData(MulticlassMethod.OneVsRest, 5)]
    public void Several_classes_stay_within_the_bound(MulticlassMethod method, int classes)
    {
        MulticlassModel model = new(Rows.Numbers(classes, classes * Features), Rows.Numbers(1, classes), method);
        double[] rows = Rows.Numbers(2, RowCount * Features, scale: 4);
        double[] wide = new double[RowCount * classes];
        float[] narrow = new float[RowCount * classes];
        model.PredictProbabilities(rows, wide);
        model.PredictProbabilities(Rows.Of<float>(rows), narrow);
        using RuntimeSession single = new(model.ToOnnx());
        using RuntimeSession inDouble = new(model.ToOnnx(new ExportOptions { IsDouble = true }));
        Scores<float> singles = single.Run<float>(Rows.Of<float>(rows), Features);
        Scores<double> doubles = inDouble.Run<double>(rows, Features);
        for (int i = 0; i < RowCount; i++)
        {
            double[] row = rows[(i * Features)..((i + 1) * Features)];
            double bound = Enumerable.Range(0, classes).Max(k => ScoreBounds.OfLogit<float>(Rows.Of<float>(row), model.CoefficientsOf(k), model.Intercepts[k]));
            for (int k = i * classes; k < (i + 1) * classes; k++)
            {
                ScoreBounds.Check(narrow[k], singles.Probabilities[k], bound);
                ScoreBounds.Check(wide[k], doubles.Probabilities[k], bound * Math.ScaleB(1, -29));
            }
        }

        int[] labels = new int[RowCount];
        model.Predict(rows, labels);
        Assert.Equal(labels.Select(label => (long)label), doubles.Integers);
    }

    [Theory]
    [InlineData(MulticlassMethod.Softmax)]
    [InlineData(MulticlassMethod.OneVsRest)]
    public void Extreme_logits_and_ties_are_decided_as_by_the_model(MulticlassMethod method)
    {
        MulticlassModel model = new([1, 0, 0, 1, 1, 1], [0, 0, 0], method);
        float[] rows = [0, 0, 1, 1, -1, -1, 300, -300, -300, -300, 1e30f, 1e30f, -1e30f, 5, 88, 89, -88, -89];
        int count = rows.Length / 2;
        float[] expected = new float[3 * count];
        int[] labels = new int[count];
        model.PredictProbabilities(rows, expected);
        model.Predict(rows, labels);
        using RuntimeSession session = new(model.ToOnnx(new ExportOptions { Labels = LabelList.Of(["a", "b", "c"]) }));
        Scores<float> scores = session.Run<float>(rows, 2);
        Assert.Equal(labels.Select(label => "abc"[label].ToString()), scores.Texts);
        for (int i = 0; i < expected.Length; i++)
        {
            ScoreBounds.Check(expected[i], scores.Probabilities[i], logit: 0);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_hidden_layer_stays_within_the_bound(int outputs)
    {
        const int Units = 6;
        HiddenLayerModel model = new(
            Units, Rows.Numbers(3, Units * Features), outputs == 1 ? Rows.Numbers(4, Units) : [], Rows.Numbers(5, outputs * Units, 3), outputs == 1 ? [0.5] : []);
        float[] rows = Rows.Of<float>(Rows.Numbers(6, RowCount * Features, scale: 2));
        float[] expected = new float[RowCount * model.ClassCount];
        int[] labels = new int[RowCount];
        model.PredictProbabilities(rows, expected);
        model.Predict(rows, labels);
        using RuntimeSession session = new(model.ToOnnx());
        Scores<float> scores = session.Run<float>(rows, Features);

        // A hidden unit changes by at most a quarter of what its logit does, |x| ≤ 2 and |w| ≤ 1, and an output by its coefficients, |v| ≤ 3, times that and its own additions.
        double u = ScoreBounds.RoundingUnit<float>();
        double unit = (2 * (Features + 1) * u * ((2 * Features) + 1) / 4) + (8 * u);
        double bound = (3 * Units * unit) + (2 * (Units + 1) * u * ((3 * Units) + 1));
        for (int i = 0; i < expected.Length; i++)
        {
            ScoreBounds.Check(expected[i], scores.Probabilities[i], bound);
        }

        Assert.Equal(labels.Select(label => (long)label), scores.Integers);
    }

    [Fact]
    public void A_labelled_model_keeps_its_labels()
    {
        MulticlassModel model = new([1, -1, 0], [0, 0, 0.25], MulticlassMethod.Softmax);
        float[] rows = [5, -5, 0];
        using RuntimeSession texts = new(model.WithLabels(new ClassLabels<string>(["x", "y", "z"])).ToOnnx());
        using RuntimeSession bytes = new(model.WithLabels(new ClassLabels<byte>([7, 8, 9])).ToOnnx());
        using RuntimeSession days = new(model.WithLabels(new ClassLabels<DayOfWeek>([DayOfWeek.Monday, DayOfWeek.Friday, DayOfWeek.Sunday])).ToOnnx());
        LogisticModel two = new([1], 0);
        using RuntimeSession binary = new(new LabeledModel<string>(two, new ClassLabels<string>(["low", "high"])).ToOnnx());
        Assert.Equal(["high", "low", "low"], binary.Run<float>(rows, 1).Texts);
        Assert.Equal(["x", "y", "z"], texts.Run<float>(rows, 1).Texts);
        Assert.Equal([7, 8, 9], bytes.Run<float>(rows, 1).Integers);
        Assert.Equal(["Monday", "Friday", "Sunday"], days.Run<float>(rows, 1).Texts);
    }
}
