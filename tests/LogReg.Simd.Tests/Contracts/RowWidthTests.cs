using LogReg.Simd.Training;
using Xunit;
using static LogReg.Simd.Tests.Training.IncrementalTrainerTests;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>Rows of another width than the model's are refused wherever rows are taken: without a stride the length is rows × features exactly, and the message says all three.</summary>
public class RowWidthTests
{
    private const int Rows = 3;
    private const int Width = 4;
    private const int Stride = 5;

    private static readonly MulticlassModel Several = new(new double[3 * Width], new double[3], MulticlassMethod.OneVsRest);
    private static readonly HiddenLayerModel Network = new(2, new double[2 * Width], new double[2], new double[2], new double[1]);

    /// <summary>name, and the call with so many elements at a stride; null where there is none.</summary>
    public static TheoryData<string, Action<int>, Action<int>?> Doors
    {
        get
        {
            TheoryData<string, Action<int>, Action<int>?> doors = [];
            foreach (LogisticModel model in Enum.GetValues<Link>().Select(link => new LogisticModel(new double[Width], 0, link)))
            {
                Add($"LogisticModel.ComputeLogits, single, {model.Link}", (n, stride) => model.ComputeLogits(new float[n], new float[Rows], stride));
                Add($"LogisticModel.ComputeLogits, double, {model.Link}", (n, stride) => model.ComputeLogits(new double[n], new double[Rows], stride));
                Add($"LogisticModel.PredictProbabilities, single, {model.Link}", (n, stride) => model.PredictProbabilities(new float[n], new float[Rows], stride));
                Add($"LogisticModel.PredictProbabilities, double, {model.Link}", (n, stride) => model.PredictProbabilities(new double[n], new double[Rows], stride));
                Add($"LogisticModel.Predict, single, {model.Link}", (n, stride) => model.Predict(new float[n], new bool[Rows], 0.5, stride));
                Add($"LogisticModel.Predict, double, {model.Link}", (n, stride) => model.Predict(new double[n], new bool[Rows], 0.5, stride));
            }

            Add("MulticlassModel.ComputeLogits, single", (n, stride) => Several.ComputeLogits(new float[n], new float[3 * Rows], stride));
            Add("MulticlassModel.ComputeLogits, double", (n, stride) => Several.ComputeLogits(new double[n], new double[3 * Rows], stride));
            Add("HiddenLayerModel.ComputeLogits, single", (n, stride) => Network.ComputeLogits(new float[n], new float[Rows], stride));
            Add("HiddenLayerModel.ComputeLogits, double", (n, stride) => Network.ComputeLogits(new double[n], new double[Rows], stride));
            foreach (IClassifier model in (IClassifier[])[Several, Network])
            {
                string name = model.GetType().Name;
                Add($"{name}.PredictProbabilities, single", (n, stride) => model.PredictProbabilities(new float[n], new float[model.ClassCount * Rows], stride));
                Add($"{name}.PredictProbabilities, double", (n, stride) => model.PredictProbabilities(new double[n], new double[model.ClassCount * Rows], stride));
                Add($"{name}.Predict, single", (n, stride) => model.Predict(new float[n], new int[Rows], stride));
                Add($"{name}.Predict, double", (n, stride) => model.Predict(new double[n], new int[Rows], stride));
                LabeledModel<int> labeled = new(model, new ClassLabels<int>(Enumerable.Range(0, model.ClassCount)));
                doors.Add($"LabeledModel of {name}, single", n => labeled.Predict(new float[n], new int[Rows]), null);
                doors.Add($"LabeledModel of {name}, double", n => labeled.Predict(new double[n], new int[Rows]), null);
            }

            Add("LogisticPrimitives.ComputeLogits, single", (n, stride) => LogisticPrimitives.ComputeLogits<float>(new float[n], new float[Width], 0, new float[Rows], stride));
            Add("LogisticPrimitives.ComputeLogits, double", (n, stride) => LogisticPrimitives.ComputeLogits<double>(new double[n], new double[Width], 0, new double[Rows], stride));
            Add("ComputeProbabilities", (n, stride) => LogisticPrimitives.ComputeProbabilities<float>(new float[n], new float[Width], 0, new float[Rows], stride));
            Add("AccumulateGradient", (n, stride) => LogisticPrimitives.AccumulateGradient<float>(new float[n], new float[Rows], new float[Width], stride));
            Add(
                "ComputeLogLossGradient",
                (n, stride) => LogisticPrimitives.ComputeLogLossGradient<float>(new float[n], new float[Rows], [], new float[Width], 0, new double[Width], stride));
            Add("FeatureMatrix.Pack, float", (n, stride) => FeatureMatrix<float>.Pack(new float[n], Rows, Width, stride).Dispose());
            Add("FeatureMatrix.Pack, double", (n, stride) => FeatureMatrix<float>.Pack(new double[n], Rows, Width, stride).Dispose());
            Add("FeatureMatrix.Pack, half", (n, stride) => FeatureMatrix<double>.Pack(new Half[n], Rows, Width, stride).Dispose());
            Add("FeatureMatrix.Pack, byte", (n, stride) => FeatureMatrix<double>.Pack(new byte[n], Rows, Width, stride).Dispose());
            doors.Add("LogisticRegression.Train", n => LogisticRegression.Train<float>(new float[n], Width, [0, 1, 0]), null);
            doors.Add("MulticlassRegression.Train", n => MulticlassRegression.Train<double>(new double[n], Width, [0, 1, 2]), null);
            doors.Add("HiddenLayerNetwork.Train", n => HiddenLayerNetwork.Train<float>(new float[n], Width, [0, 1, 2], 2), null);
            doors.Add("IncrementalTrainer.Train", n => TrainBatch(n), null);
            return doors;

            void Add(string name, Action<int, int> call) => doors.Add(name, n => call(n, 0), n => call(n, Stride));
        }
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public void Rows_of_another_width_are_refused(string door, Action<int> packed, Action<int>? atStride)
    {
        Assert.NotNull(door);
        packed(Rows * Width);
        foreach (int length in (int[])[0, (Rows * Width) - 1, (Rows * Width) + 1, Rows * (Width + 1), Rows * (Width - 1), 2 * Rows * Width])
        {
            AssertRefused("features", [$" {length} ", $"{Rows} ", $"{Width} ", $" {Rows * Width}"], () => packed(length));
        }

        // At a stride the last row needs its features only; what lies behind is not read.
        const int Least = ((Rows - 1) * Stride) + Width;
        if (atStride is not null)
        {
            AssertRefused("features", [$" {Least - 1} ", $"{Rows} ", $"{Width} ", $"{Stride} ", $" {Least}"], () => atStride(Least - 1));
            atStride(Least);
            atStride(Rows * Stride);
            atStride(100);
        }
    }

    [Fact]
    public void A_destination_that_holds_no_whole_rows_is_refused()
    {
        AssertRefused("destination", [" 7 ", " 3 "], () => Several.PredictProbabilities(new float[2 * Width], new float[7]));
        AssertRefused("destination", [" 5 ", " 2 "], () => Network.PredictProbabilities(new float[2 * Width], new float[5]));
        using FeatureMatrixBuilder<float> builder = new(Rows, Width);
        AssertRefused("rows", [$" {Width + 1} ", $" {Width} "], () => builder.Append(new float[Width + 1]));
        AssertRefused("rows", [" 4 rows", " 3 "], () => builder.Append(new float[4 * Width]));
        Assert.Equal(0, builder.AppendedCount);
    }

    private static void TrainBatch(int length)
    {
        using IncrementalTrainer<float> trainer = new(Width, new() { Solver = Solver.AdaGrad, L2Strength = 0.1 });
        trainer.Train(new float[length], [0, 1, 0]);
    }
}
