using System.Reflection;
using LogReg.Simd.Metrics;
using LogReg.Simd.Training;

namespace LogReg.Simd.Tests.Contracts;

/// <summary>Arguments for every public door: good ones, of 8 samples with 3 features in 2 or 3 classes, and bad ones to put in the place of each.</summary>
internal static class DoorArguments
{
    private const int Samples = 8;
    private const int Features = 3;
    private const int Classes = 3;

    /// <summary>Integers that are sizes: their largest values would be allocated.</summary>
    private static readonly string[] Sizes = ["sampleCount", "featureCount", "classCount", "hiddenUnits", "binCount", "batchesPerEpoch", "numericCount"];

    /// <summary>The object that a door of an instance is called on, and good arguments.</summary>
    public static object?[] Good(MethodBase method)
    {
        object? instance = method.IsStatic || method.IsConstructor ? null : Instance(method.DeclaringType!);
        return [instance, .. method.GetParameters().Select(parameter => Good(method, parameter))];
    }

    /// <summary>What may be wrong with a good argument.</summary>
    public static IEnumerable<object?> Bad(ParameterInfo parameter, object? good)
    {
        if (parameter.ParameterType.IsByRefLike)
        {
            return BadElements((Array)good!);
        }

        if (parameter.ParameterType == typeof(TrainingOptions))
        {
            return BadOptions((TrainingOptions)good!);
        }

        return good switch
        {
            int => Sizes.Contains(parameter.Name) ? [-1, int.MinValue] : [-1, int.MinValue, int.MaxValue],
            double => [double.NaN, double.NegativeInfinity, double.PositiveInfinity, -1.5, 1.5],
            float => [float.NaN],
            Enum => [Enum.ToObject(parameter.ParameterType, 99)],
            bool => [],
            string => [null, ""],
            string[] names => [null, names.Append("beyond").ToArray(), names.Select(_ => "same").ToArray(), names.Select(string? (_) => null).ToArray()],
            _ when parameter.ParameterType.IsValueType => [],
            _ => [null],
        };
    }

    private static object Instance(Type type) => type switch
    {
        _ when type == typeof(FeatureMatrix<float>) || type == typeof(FeatureSource<float>) => Matrix<float>(),
        _ when type == typeof(SparseMatrix<float>) => SparseMatrix<float>.FromCsr([0, 1, 2], [0, 1], [1f, 2f], Features),
        _ when type == typeof(CategoricalMatrix<float>) => Categories(),
        _ when type == typeof(CategoricalMatrixBuilder<float>) => new CategoricalMatrixBuilder<float>(1, 1, [2]),
        _ when type == typeof(FeatureMatrixBuilder<float>) => new FeatureMatrixBuilder<float>(Samples, Features),
        _ when type == typeof(SparseMatrixBuilder<float>) => new SparseMatrixBuilder<float>(Features),
        _ when type == typeof(FeaturePasses<float>) => new FeaturePasses<float>(Matrix<float>(), 1),
        _ when type == typeof(IncrementalTrainer<float>) => new IncrementalTrainer<float>(Features, Incremental),
        _ when type == typeof(TrainingProblem<float>) => new TrainingProblem<float>(Matrix<float>(), Modulo(2)),
        _ when type == typeof(ClassLabels<string>) => Labels(Classes),
        _ when type == typeof(LabeledModel<string>) => new LabeledModel<string>(Multiclass(), Labels(Classes)),
        _ when type == typeof(LogisticModel) => Binary(),
        _ when type == typeof(MulticlassModel) => Multiclass(),
        _ when type == typeof(HiddenLayerModel) => Network(),
        _ when type == typeof(SavedModel) => new SavedModel(Binary()),
        _ when type == typeof(ConfusionMatrix) => new ConfusionMatrix(1, 1, 1, 1),
        _ when type == typeof(MulticlassConfusionMatrix) => MulticlassMetrics.ComputeConfusionMatrix(Modulo(Classes), Modulo(Classes), Classes),
        _ when type == typeof(SolverNeeds) => SolverNeeds.Of(Solver.Lbfgs),
        _ => throw new NotSupportedException($"There is no instance of {type} to call. Add one."),
    };

    private static object? Good(MethodBase method, ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        Type owner = method.DeclaringType!;
        string place = $"{owner.Name.Split('`')[0]}.{method.Name}.{parameter.Name}";
        bool isNetwork = owner == typeof(HiddenLayerModel);
        bool isOfClasses = isNetwork || owner == typeof(MulticlassModel) || owner == typeof(LabeledModel<string>) || owner == typeof(ParallelScoring);
        bool isSparseRow = method.GetParameters() is [{ Name: "columns" }, { Name: "values" }, { Name: "destination" }];
        object? good = place switch
        {
            "CategoricalMatrixBuilder..ctor.sampleCount" or "CategoricalMatrixBuilder..ctor.numericCount" => 1,
            "CategoricalMatrixBuilder..ctor.categoryCounts" => new[] { 2 },
            "CategoricalMatrixBuilder.Append.numbers" => new float[1],
            "CategoricalMatrixBuilder.Append.codes" => new[] { 1 },
            "FeaturePasses.ComputeClassLogits.coefficients" => Ramp(Classes * Features),
            "FeaturePasses.ComputeClassLogits.logits" => Ramp(Samples * Classes),
            "FeaturePasses.ComputeGram.gram" => new double[Features * Features],
            "FeaturePasses.ComputeHessianProduct.product" or "FeaturePasses.ComputeTransposedProduct.product" => new double[Features],
            "LogisticPrimitives.ComputeLogLossGradient.gradient" or "FeaturePasses.ComputeLogLossGradient.gradient" => new double[Features],
            "LogisticPrimitives.AccumulateGradient.destination" => new float[Features],
            "HiddenLayerModel..ctor.hiddenCoefficients" => new double[2 * Features],
            "HiddenLayerModel..ctor.hiddenIntercepts" => new double[2],
            "HiddenLayerModel..ctor.outputCoefficients" => new double[Classes * 2],
            "MulticlassModel..ctor.coefficients" => new double[Classes * Features],
            "LabeledModel.Predict.destination" => new string[Samples],
            "LabeledModel..ctor.model" => Multiclass(),
            "LogisticModel.WithLabels.labels" => Labels(2),
            "ClassLabels.Encode.labels" => new[] { "a", "b" },
            "ClassLabels.Of.labels" => new[] { "a", "b" },
            "ClassLabels.IndexOf.label" => "a",
            "ClassLabels..ctor.values" => new[] { "a", "b" },
            "IncrementalTrainer..ctor.options" => Incremental,
            "LogisticRegression.Train.classes" or "TrainingProblem..ctor.classes" => Modulo(2),
            "MulticlassMetrics.ComputeLogLossFromProbabilities.probabilities" => Enumerable.Repeat(1f / Classes, Samples * Classes).ToArray(),
            "MulticlassMetrics.ComputeLogLossFromLogits.logits" or "MulticlassMetrics.ComputeTopAccuracy.logits" => Ramp(Samples * Classes),
            "SparseMatrixBuilder.Append.columns" => new[] { 0, 2 },
            "SparseMatrixBuilder.Append.values" => new[] { 1f, 2f },
            "SparseMatrix.FromCoo.rows" => new[] { 0, 1 },
            "SparseMatrix.FromCoo.columns" or "SparseMatrix.FromCsr.columns" => new[] { 0, 1 },
            "SparseMatrix.FromCoo.values" or "SparseMatrix.FromCsr.values" => new[] { 1f, 2f },
            "SparseMatrix.FromCsr.rowPointers" => type == typeof(ReadOnlySpan<int>) ? new[] { 0, 1, 2 } : new long[] { 0, 1, 2 },
            "TrainingSummary.Of.report" => LogisticRegression.Train<float>(Matrix<float>(), Halves()),
            "SavedModel.Parse.content" => SavedBytes(),
            "ModelFile.LoadLabeled.stream" => new MemoryStream(SavedBytes(withClassNames: true)),
            "ParallelScoring.PredictProbabilities.destination" when method.GetParameters()[0].ParameterType == typeof(LogisticModel) => Values(ElementOf(type)!, Samples),
            "CategoricalMatrix.SelectRows.rows" => new[] { 0 },
            "SavedModel.set_FeatureDeviations.value" => new double[] { 1, 2, 3 },
            "SavedModel.set_Encoding.value" => "{}",
            "SavedModel.set_ClassNames.value" => new[] { "a", "b" },
            _ => null,
        };
        return good ?? (parameter.Name, type) switch
        {
            ("model", _) when type == typeof(LogisticModel) => Binary(),
            ("model", _) when type == typeof(LabeledModel<string>) => new LabeledModel<string>(Multiclass(), Labels(Classes)),
            ("model", _) => Multiclass(),
            ("link", _) => Link.Logistic,
            ("features", _) when type == typeof(FeatureSource<double>) => Matrix<double>(),
            ("features", _) when type == typeof(FeatureSource<float>) => Matrix<float>(),
            ("columns", _) when isSparseRow => new[] { 0, 2 },
            ("values", _) when isSparseRow => Values(ElementOf(type)!, 2),
            ("destination", _) when isSparseRow => Values(ElementOf(type)!, isOfClasses ? Classes : 1),
            ("features" or "rows" or "columns", _) when ElementOf(type) is { } element && element != typeof(int) => Values(element, Samples * Features),
            ("destination" or "logits", _) when isOfClasses && ElementOf(type) is { } element && element != typeof(int) => Values(element, Samples * Classes),
            ("row", _) when ElementOf(type) is { } element => Values(element, Features),
            ("destination", _) when method.Name == "CopyRowTo" => new float[Features],
            ("coefficients" or "direction", _) when ElementOf(type) is { } element => Values(element, Features),
            ("intercepts" or "outputIntercepts", _) when ElementOf(type) is { } element => Values(element, Classes),
            ("labels", _) when type == typeof(ReadOnlySpan<float>) => Halves(),
            ("labels", _) when type == typeof(ClassLabels<string>) => Labels(Classes),
            ("probabilities", _) => Enumerable.Range(0, Samples).Select(i => (i + 0.5f) / Samples).ToArray(),
            ("sampleWeights", _) => Enumerable.Repeat(1f, Samples).ToArray(),
            ("bins", _) => new CalibrationBin[] { new(0, 1, 1, 0.5, 0.5) },
            ("factors", _) => new double[] { 1, 2 },
            ("rows", _) => new[] { 0, 1 },
            ("names", _) => new[] { "x", "y", "z" },
            ("options", _) => new TrainingOptions { ThreadCount = 1 },
            ("featureCount", _) => Features,
            ("sampleCount", _) => Samples,
            ("classCount", _) => Classes,
            ("hiddenUnits" or "topCount", _) => 2,
            ("binCount", _) => 4,
            ("threadCount" or "batchesPerEpoch", _) => 1,
            ("stride" or "seed" or "epoch" or "classIndex" or "row" or "column" or "code", _) => 0,
            ("path", _) => Path.Combine(Path.GetTempPath(), "no such folder", "model.json"),
            ("stream", _) => method.Name.StartsWith("Load", StringComparison.Ordinal) ? new MemoryStream(SavedBytes()) : new MemoryStream(),
            _ when ElementOf(type) == typeof(int) => Modulo(Classes),
            _ when ElementOf(type) is { } element => Values(element, Samples),
            _ when (parameter.HasDefaultValue || method.IsSpecialName) && !type.IsValueType => null,
            _ when type == typeof(double) => 0.5,
            _ when type.IsValueType => Activator.CreateInstance(type),
            _ => throw new NotSupportedException($"There is no good argument for {place}. Add one."),
        };
    }

    private static TrainingOptions Incremental => new() { Solver = Solver.AdaGrad, L2Strength = 0, ThreadCount = 1 };

    private static Type? ElementOf(Type type) => type.IsByRefLike ? type.GetGenericArguments()[0] : null;

    private static IEnumerable<object?> BadElements(Array good)
    {
        Type element = good.GetType().GetElementType()!;
        for (int length = Math.Max(good.Length - 1, 0); length <= good.Length + 1; length += 2)
        {
            Array other = Array.CreateInstance(element, length);
            Array.Copy(good, other, Math.Min(length, good.Length));
            yield return other;
        }

        yield return Array.CreateInstance(element, 0);
        object?[] wrong = Activator.CreateInstance(element.IsValueType ? element : typeof(int)) switch
        {
            _ when !element.IsValueType => [null],
            float => [float.NaN, float.PositiveInfinity, -1f, 0.5f, 2f],
            double => [double.NaN, double.PositiveInfinity, -1.0, 0.5, 2.0],
            int => [-1, int.MinValue, int.MaxValue, 0],
            long => [-1L, long.MaxValue],
            _ => [],
        };
        foreach (object? value in wrong)
        {
            Array last = (Array)good.Clone();
            last.SetValue(value, last.Length - 1);
            yield return last;
            Array all = (Array)good.Clone();
            for (int i = 0; i < all.Length; i++)
            {
                all.SetValue(value, i);
            }

            yield return all;
        }
    }

    private static IEnumerable<object?> BadOptions(TrainingOptions good) =>
    [
        good with { L2Strength = double.NaN },
        good with { L1Strength = -1 },
        good with { C = 0 },
        good with { Tolerance = 0 },
        good with { FeatureScale = double.PositiveInfinity },
        good with { MaxIterations = -1 },
        good with { ThreadCount = -1 },
        good with { HistoryLength = 0 },
        good with { BatchSize = 0 },
        good with { Solver = (Solver)99 },
        good with { Loss = (Loss)99 },
        good with { Solver = Solver.NewtonCholesky, L1Strength = 1 },
        good with { ClassWeights = null! },
        good with { ClassWeights = ClassWeights.Of([1, 2, 3, 4]) },
        good with { WarmStart = new LogisticModel(new double[Features + 1], 0) },
        good with { WarmStart = Network() },
    ];

    private static FeatureMatrix<T> Matrix<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (FeatureMatrix<T>)(object)FeatureMatrix<float>.Pack(Ramp(Samples * Features), Samples, Features)
            : (FeatureMatrix<T>)(object)FeatureMatrix<double>.Pack((double[])Values(typeof(double), Samples * Features), Samples, Features);

    private static CategoricalMatrix<float> Categories()
    {
        using CategoricalMatrixBuilder<float> builder = new(1, 1, [2]);
        builder.Append([1f], [0]);
        return builder.Build();
    }

    private static byte[] SavedBytes(bool withClassNames = false)
    {
        using MemoryStream stream = new();
        new SavedModel(Binary()) { ClassNames = withClassNames ? ["a", "b"] : [] }.Save(stream);
        return stream.ToArray();
    }

    private static LogisticModel Binary() => new([0.5, -0.25, 1], 0.1);

    private static MulticlassModel Multiclass() => new([1, 0, 0, 0, 1, 0, 0, 0, 1], [0.1, 0, -0.1], MulticlassMethod.Softmax);

    private static HiddenLayerModel Network() => new(2, [1, 0, 0, 0, 1, 0], [0, 0], [1, 0, 0, 1, 1, 1], [0, 0, 0]);

    private static ClassLabels<string> Labels(int count) => new(Enumerable.Range(0, count).Select(i => ((char)('a' + i)).ToString()));

    private static int[] Modulo(int count) => [.. Enumerable.Range(0, Samples).Select(i => i % count)];

    private static float[] Halves() => [.. Enumerable.Range(0, Samples).Select(i => (float)(i % 2))];

    private static float[] Ramp(int length) => [.. Enumerable.Range(0, length).Select(i => (i * 7 % 5) - 2f)];

    private static Array Values(Type element, int length)
    {
        Array values = Array.CreateInstance(element, length);
        for (int i = 0; i < length; i++)
        {
            int value = (i * 7 % 5) - 2;
            values.SetValue(element == typeof(Half) ? (Half)value : Convert.ChangeType(element.IsSigned() ? value : Math.Abs(value), element, null), i);
        }

        return values;
    }

    private static bool IsSigned(this Type element) => element != typeof(byte) && element != typeof(ushort) && element != typeof(bool);
}
