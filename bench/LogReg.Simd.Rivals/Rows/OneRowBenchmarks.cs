using BenchmarkDotNet.Attributes;
using LogReg.Simd.Rivals.Support;

namespace LogReg.Simd.Rivals.Rows;

/// <summary>How rows follow each other.</summary>
public enum RowOrder
{
    /// <summary>A row does not wait for the one before: what counts is throughput.</summary>
    Independent,

    /// <summary>Which row is next depends on the probability before: what counts is the time from row to probability.</summary>
    Chain,
}

/// <summary>The probability of one row, formulas 1.1 and 1.2, by this library and by its rivals.</summary>
public class OneRowBenchmarks
{
    /// <summary>So few that they stay in the cache next to the processor.</summary>
    private const int RowCount = 16;

    private RivalData data = RivalData.Generate(RowCount, 4);
    private LogisticModel? model;
    private float[] coefficients = [];
    private float intercept;
    private OnnxSession? onnx;
    private MicrosoftMlRow microsoftMl;

    /// <summary>Gets or sets d.</summary>
    [Params(4, 30, 300)]
    public int Features { get; set; }

    /// <summary>Gets or sets how rows follow each other.</summary>
    [ParamsAllValues]
    public RowOrder Order { get; set; }

    /// <summary>Vectors of 512 and 256 bits and <c>1/(1 + MathF.Exp(−z))</c>.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = RowCount)]
    public float HandWritten() => Run(new HandWrittenRow(data, coefficients, intercept));

    /// <summary>The same with four vectors of sums.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public float HandWrittenFourSums() => Run(new FourSumsRow(data, coefficients, intercept));

    /// <summary><c>TensorPrimitives.Dot</c> and <c>MathF.Exp</c>.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public float Tensors() => Run(new TensorRow(data, coefficients, intercept));

    /// <summary><c>LogisticModel.PredictProbability</c>.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public float Model() => Run(new ModelRow(data, model!));

    /// <summary>A type that the generator made.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public float Compiled() => Features switch
    {
        4 => Run(new Compiled4Row(data)),
        30 => Run(new Compiled30Row(data)),
        _ => Run(new Compiled300Row(data)),
    };

    /// <summary>Microsoft.ML, with an engine and objects that are made once.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public float PredictionEngine() => Run(microsoftMl);

    /// <summary>ONNX Runtime, with a session and buffers that are made once.</summary>
    [Benchmark(OperationsPerInvoke = RowCount)]
    public float OnnxRuntime() => Run(new OnnxRow(onnx!));

    /// <summary>Makes everything and compares what everybody says of every row.</summary>
    [GlobalSetup]
    public void Setup()
    {
        data = RivalData.Generate(RowCount, Features);
        model = RivalModels.Load(Features);
        coefficients = [.. model.Coefficients.ToArray().Select(value => (float)value)];
        intercept = (float)model.Intercept;
        onnx = new OnnxSession(model, data.Features, 1, threads: 1);
        MicrosoftMl trained = new(Features);
        LogisticModel theirs = trained.Train(trained.View(MicrosoftMl.RowsOf(RivalData.Generate(4_000, Features))), l2Strength: 1);
        microsoftMl = new MicrosoftMlRow(trained, data);

        Check(nameof(HandWritten), new HandWrittenRow(data, coefficients, intercept), model);
        Check(nameof(HandWrittenFourSums), new FourSumsRow(data, coefficients, intercept), model);
        Check(nameof(Tensors), new TensorRow(data, coefficients, intercept), model);
        Check(nameof(Model), new ModelRow(data, model), model);
        Check(nameof(OnnxRuntime), new OnnxRow(onnx), model);
        Check(nameof(PredictionEngine), microsoftMl, theirs);
        switch (Features)
        {
            case 4:
                Check(nameof(Compiled), new Compiled4Row(data), model);
                break;
            case 30:
                Check(nameof(Compiled), new Compiled30Row(data), model);
                break;
            default:
                Check(nameof(Compiled), new Compiled300Row(data), model);
                break;
        }

        WarmUp();
    }

    /// <summary>Gives back what the runtimes hold.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        onnx?.Dispose();
        microsoftMl.Dispose();
    }

    /// <summary>Lets the runtime compile everything with optimisation, which it does in the background a while after the last of the first calls.</summary>
    private void WarmUp()
    {
        for (int round = 0; round < 4; round++)
        {
            for (int i = 0; i < 400; i++)
            {
                _ = HandWritten() + HandWrittenFourSums() + Tensors() + Model() + Compiled() + PredictionEngine();
            }

            _ = OnnxRuntime();
            Thread.Sleep(150);
        }
    }

    private float Run<R>(R rival)
        where R : struct, IRowRival => Order == RowOrder.Chain ? Chain(rival) : Independent(rival);

    private static float Independent<R>(R rival)
        where R : struct, IRowRival
    {
        float sum = 0;
        for (int i = 0; i < RowCount; i++)
        {
            sum += rival.Score(i);
        }

        return sum;
    }

    private static float Chain<R>(R rival)
        where R : struct, IRowRival
    {
        float probability = 0;
        for (int i = 0; i < RowCount; i++)
        {
            // A half of a probability is zero as an integer, but the processor does not know it.
            probability = rival.Score(i + (int)(0.5f * probability));
        }

        return probability;
    }

    private void Check<R>(string who, R rival, LogisticModel expected)
        where R : struct, IRowRival
    {
        for (int i = 0; i < RowCount; i++)
        {
            Agreement.Check($"{who} of {Features} features, row {i}", rival.Score(i), data.Row(i), expected);
        }
    }
}
