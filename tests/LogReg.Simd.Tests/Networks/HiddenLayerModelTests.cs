using System.Numerics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Networks;

/// <summary>Scoring of networks against the reference, at every shape of blocks, and what the model accepts.</summary>
public class HiddenLayerModelTests
{
    /// <summary>features, units, outputs: rests of blocks of 16 rows, 128 units and 128 outputs.</summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 0, 1, 1 }, { 1, 1, 1 }, { 3, 5, 1 }, { 7, 128, 3 }, { 5, 129, 1 }, { 4, 300, 2 }, { 2, 9, 128 }, { 3, 140, 131 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Scores_are_those_of_the_reference(int featureCount, int units, int outputs)
    {
        Check<double>(featureCount, units, outputs, (model, x, z, stride) => model.ComputeLogits(x, z, stride), (model, x, p, stride) => model.PredictProbabilities(x, p, stride), (model, x, y, stride) => model.Predict(x, y, stride));
        Check<float>(featureCount, units, outputs, (model, x, z, stride) => model.ComputeLogits(x, z, stride), (model, x, p, stride) => model.PredictProbabilities(x, p, stride), (model, x, y, stride) => model.Predict(x, y, stride));
    }

    [Fact]
    public void Two_classes_share_one_output_and_keep_their_digits()
    {
        HiddenLayerModel model = new(1, [0.0], [0.0], [0.0], [40.0]);
        double[] p = new double[2];
        model.PredictProbabilities([1.0], p);
        Assert.Equal(Math.Exp(-40), p[0], 1e-30);
        Assert.Equal(1, p[1]);
        Assert.Equal(1, model.Predict([1.0]));
        Assert.Equal(1, model.Predict([1f]));

        // Ties go to the smaller class.
        Assert.Equal(0, new HiddenLayerModel(1, [1.0], [], [0.0], []).Predict([1.0]));
        Assert.Equal(1, new HiddenLayerModel(1, [1.0], [], [-1.0, 2.0, 2.0], []).Predict([1.0]));
    }

    [Fact]
    public void A_model_states_its_numbers_and_does_not_share_them()
    {
        double[] w = [1, 2, 3, 4, 5, 6];
        HiddenLayerModel model = new(2, w, [7, 8], [9, 10, 11, 12, 13, 14], [15, 16, 17]);
        w[0] = 99;
        Assert.Equal((3, 3, 2, 3, 17), (model.ClassCount, model.FeatureCount, model.HiddenUnits, model.OutputCount, model.ParameterCount));
        Assert.Equal([1.0, 2, 3, 4, 5, 6], model.HiddenCoefficients);
        Assert.Equal([7.0, 8], model.HiddenIntercepts);
        Assert.Equal([9.0, 10, 11, 12, 13, 14], model.OutputCoefficients);
        Assert.Equal([15.0, 16, 17], model.OutputIntercepts);
        HiddenLayerModel bare = new(2, w, [], [9, 10], []);
        Assert.Equal((2, 8), (bare.ClassCount, bare.ParameterCount));
        Assert.True(bare.HiddenIntercepts.IsEmpty && bare.OutputIntercepts.IsEmpty);
    }

    [Fact]
    public void Labels_name_the_classes()
    {
        ClassLabels<string> labels = ClassLabels<string>.Of(["no", "yes"]);
        LabeledModel<string> model = new HiddenLayerModel(1, [2.0], [], [1.0], []).WithLabels(labels);
        Assert.Equal("yes", model.Predict([3.0]));
        string[] predicted = new string[2];
        model.Predict([3f, -3f], predicted);
        Assert.Equal(["yes", "yes"], predicted);
        Assert.Throws<ArgumentException>(() => new HiddenLayerModel(1, [2.0], [], [1.0, 2, 3], []).WithLabels(labels));
    }

    [Fact]
    public void What_is_no_model_is_refused()
    {
        NoModel("hiddenUnits", () => new HiddenLayerModel(0, [], [], [], []));
        NoModel("hiddenCoefficients", () => new HiddenLayerModel(2, [1, 2, 3], [], [1, 2], []));
        NoModel("outputCoefficients", () => new HiddenLayerModel(2, [1, 2], [], [1, 2, 3], []));
        NoModel("outputCoefficients", () => new HiddenLayerModel(2, [1, 2], [], [], []));
        NoModel("hiddenIntercepts", () => new HiddenLayerModel(2, [1, 2], [1], [1, 2], [1]));
        NoModel("outputIntercepts", () => new HiddenLayerModel(2, [1, 2], [1, 2], [1, 2], []));
        NoModel("outputIntercepts", () => new HiddenLayerModel(2, [1, 2], [], [1, 2], [1]));
        NoModel("hiddenCoefficients", () => new HiddenLayerModel(2, [1, double.NaN], [], [1, 2], []));
        NoModel("hiddenIntercepts", () => new HiddenLayerModel(2, [1, 2], [1, double.NaN], [1, 2], [1]));
        NoModel("outputCoefficients", () => new HiddenLayerModel(2, [1, 2], [], [1, double.PositiveInfinity], []));
        NoModel("outputIntercepts", () => new HiddenLayerModel(2, [1, 2], [1, 2], [1, 2], [double.NaN]));
    }

    [Fact]
    public void Bad_calls_of_scoring_are_refused()
    {
        HiddenLayerModel model = new(2, [1, 2, 3, 4], [], [1, 2, 3, 4, 5, 6], []);
        Refused("destination", () => model.ComputeLogits(new double[4], new double[4]));
        Refused("destination", () => model.PredictProbabilities(new float[4], new float[4]));
        Refused("features", () => model.ComputeLogits(new double[3], new double[6]));
        Refused("features", () => model.PredictProbabilities(new float[3], new float[6]));
        Refused("features", () => model.Predict(new float[3], new int[2]));
        Refused("row", () => model.Predict(new float[3]));
        Refused("row", () => model.Predict(new double[3]));
        double[] shared = new double[6];
        Refused("destination", () => model.ComputeLogits(shared.AsSpan(0, 2), shared.AsSpan(0, 3)));
        Refused("destination", () => model.PredictProbabilities(shared.AsSpan(0, 2), shared.AsSpan(0, 3)));
    }

    /// <summary>The reference with the numbers of a model.</summary>
    internal static ReferenceHiddenLayer ReferenceOf(HiddenLayerModel model) => new(model.FeatureCount, model.HiddenUnits, model.OutputCount)
    {
        HiddenCoefficients = model.HiddenCoefficients.ToArray(),
        HiddenIntercepts = model.HiddenIntercepts.IsEmpty ? new double[model.HiddenUnits] : model.HiddenIntercepts.ToArray(),
        OutputCoefficients = model.OutputCoefficients.ToArray(),
        OutputIntercepts = model.OutputIntercepts.IsEmpty ? new double[model.OutputCount] : model.OutputIntercepts.ToArray(),
    };

    private static void NoModel(string argument, Func<object> build) => Refused(argument, () => GC.KeepAlive(build()));

    private static void Refused(string argument, Action call) => Assert.Equal(argument, Assert.ThrowsAny<ArgumentException>(call).ParamName);

    private static void Check<T>(
        int featureCount, int units, int outputs, Action<HiddenLayerModel, T[], T[], int> logits, Action<HiddenLayerModel, T[], T[], int> probabilities, Action<HiddenLayerModel, T[], int[], int> predict)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Rows = 37;
        SplitMix random = new((ulong)((units * 1000) + outputs));
        double[] v = random.Vector<double>(units * outputs);
        HiddenLayerModel model = new(units, random.Vector<double>(units * featureCount), random.Vector<double>(units), v, random.Vector<double>(outputs));
        ReferenceHiddenLayer reference = ReferenceOf(model);
        int classes = outputs == 1 ? 2 : outputs;
        foreach (int gap in (int[])[0, 3])
        {
            int stride = featureCount + gap;
            T[] features = random.Vector<T>(Rows * stride);
            T[] z = new T[Rows * outputs];
            T[] p = new T[Rows * classes];
            int[] y = new int[Rows];
            logits(model, features, z, stride);
            probabilities(model, features, p, stride);
            predict(model, features, y, stride);
            for (int i = 0; i < Rows; i++)
            {
                T[] row = features.AsSpan(i * stride, featureCount).ToArray();
                double[] exact = Array.ConvertAll(row, double.CreateChecked);

                // A unit is off by a quarter of its logit's roundings and four of its own, and an output by those and its own chain.
                double bound = Rounding<T>.Gamma(featureCount + units + 12) * (featureCount + 2) * (1 + Enumerable.Range(0, outputs).Max(k => v.AsSpan(k * units, units).ToArray().Sum(Math.Abs)));
                Bits.AssertWithin<T>(reference.Outputs(exact), z.AsSpan(i * outputs, outputs), [.. Enumerable.Repeat(bound, outputs)], "Output", (units, outputs, i));
                Bits.AssertWithin<T>(reference.Probabilities(exact), p.AsSpan(i * classes, classes), [.. Enumerable.Repeat(2 * bound, classes)], "Probability", (units, outputs, i));
                Assert.Equal(outputs == 1 ? (z[i] > T.Zero ? 1 : 0) : Array.IndexOf(z[(i * outputs)..((i + 1) * outputs)], z[(i * outputs)..((i + 1) * outputs)].Max()), y[i]);

                // The same bits alone.
                T[] alone = new T[outputs];
                logits(model, row, alone, 0);
                Bits.AssertSame<T>(z.AsSpan(i * outputs, outputs), alone, "Output alone", (units, outputs, i));
            }
        }
    }
}
