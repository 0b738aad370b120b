using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using LogReg.Simd.Rivals.Rows;
using LogReg.Simd.Rivals.Support;
using Microsoft.ML;

namespace LogReg.Simd.Rivals.Batches;

/// <summary>The probabilities of a batch in memory, by this library and by its rivals.</summary>
public class BatchBenchmarks
{
    private const int RowCount = 1_000_000;
    private const int Features = 20;

    private RivalData data = RivalData.Generate(1, Features);
    private LogisticModel? model;
    private float[] coefficients = [];
    private float intercept;
    private float[] probabilities = [];
    private OnnxSession? oneThread;
    private OnnxSession? twoThreads;
    private MicrosoftMl? microsoftMl;
    private IDataView? view;

    /// <summary>A hand-written loop per row.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = RowCount)]
    public void HandWrittenRows()
    {
        for (int i = 0; i < RowCount; i++)
        {
            probabilities[i] = HandWritten.Probability(data.Row(i), coefficients, intercept);
        }
    }

    /// <summary>A dot product of System.Numerics.Tensors per row, and its sigmoid over all of them.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public void Tensors()
    {
        for (int i = 0; i < RowCount; i++)
        {
            probabilities[i] = TensorPrimitives.Dot<float>(data.Row(i), coefficients) + intercept;
        }

        TensorPrimitives.Sigmoid<float>(probabilities, probabilities);
    }

    /// <summary>This library.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public void Model() => model!.PredictProbabilities(data.Features, probabilities);

    /// <summary>This library on two threads.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public void ModelOnTwoThreads() => model!.PredictProbabilities(data.Features, probabilities, stride: 0, threadCount: 2);

    /// <summary>A sum over the features, at the speed at which they can be read.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public float ReadAlone() => TensorPrimitives.Sum<float>(data.Features);

    /// <summary>ONNX Runtime.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public float OnnxRuntime() => oneThread!.Run(0)[1];

    /// <summary>ONNX Runtime on two threads.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public float OnnxRuntimeOnTwoThreads() => twoThreads!.Run(0)[1];

    /// <summary>Microsoft.ML over objects in memory.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public void Transform()
    {
        int i = 0;
        foreach (float probability in microsoftMl!.Probabilities(view!))
        {
            probabilities[i++] = probability;
        }
    }

    /// <summary>Makes everything and compares what everybody says of every 1,000th row.</summary>
    [GlobalSetup]
    public void Setup()
    {
        data = RivalData.Generate(RowCount, Features);
        RivalData sample = RivalData.Generate(4_000, Features);
        model = LogisticRegression.Train<float>(sample.Features, Features, sample.Labels).Model;
        coefficients = [.. model.Coefficients.ToArray().Select(value => (float)value)];
        intercept = (float)model.Intercept;
        probabilities = new float[RowCount];
        oneThread = new OnnxSession(model, data.Features, RowCount, threads: 1);
        twoThreads = new OnnxSession(model, data.Features, RowCount, threads: 2);
        microsoftMl = new MicrosoftMl(Features);
        LogisticModel theirs = microsoftMl.Train(microsoftMl.View(MicrosoftMl.RowsOf(sample)), l2Strength: 1);
        view = microsoftMl.View(MicrosoftMl.RowsOf(data));

        Check(nameof(HandWrittenRows), HandWrittenRows, model);
        Check(nameof(Tensors), Tensors, model);
        Check(nameof(Model), Model, model);
        Check(nameof(ModelOnTwoThreads), ModelOnTwoThreads, model);
        Check(nameof(OnnxRuntime), () => TakeSecond(oneThread), model);
        Check(nameof(OnnxRuntimeOnTwoThreads), () => TakeSecond(twoThreads), model);
        Check(nameof(Transform), Transform, theirs);
    }

    /// <summary>Gives back what the runtimes hold.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        oneThread?.Dispose();
        twoThreads?.Dispose();
    }

    private void TakeSecond(OnnxSession session)
    {
        ReadOnlySpan<float> both = session.Run(0);
        for (int i = 0; i < RowCount; i++)
        {
            probabilities[i] = both[(2 * i) + 1];
        }
    }

    private void Check(string who, Action run, LogisticModel expected)
    {
        Array.Fill(probabilities, float.NaN);
        run();
        for (int i = 0; i < RowCount; i += 1_000)
        {
            Agreement.Check($"{who}, row {i}", probabilities[i], data.Row(i), expected);
        }
    }
}
