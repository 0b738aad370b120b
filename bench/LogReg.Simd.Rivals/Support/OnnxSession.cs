using LogReg.Simd.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace LogReg.Simd.Rivals.Support;

/// <summary>A model in ONNX Runtime, with buffers for input and output that are made once.</summary>
internal sealed class OnnxSession : IDisposable
{
    private static readonly string[] InputNames = ["X"];
    private static readonly string[] OutputNames = ["probabilities"];

    private readonly RunOptions options = new();
    private readonly InferenceSession session;
    private readonly OrtValue[][] inputs;
    private readonly OrtValue[] output;
    private readonly float[] probabilities;

    /// <summary>Initializes a new instance of the <see cref="OnnxSession"/> class for batches of rows.</summary>
    public OnnxSession(LogisticModel model, float[] features, int batchRows, int threads)
    {
        using SessionOptions sessionOptions = new() { IntraOpNumThreads = threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        session = new InferenceSession(model.ToOnnx().Content.ToArray(), sessionOptions);
        int length = batchRows * model.FeatureCount;
        probabilities = new float[2 * batchRows];
        output = [OrtValue.CreateTensorValueFromMemory(probabilities, [batchRows, 2])];
        inputs =
        [
            .. Enumerable.Range(0, features.Length / length).Select(batch => new[]
            {
                OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, features.AsMemory(batch * length, length), [batchRows, model.FeatureCount]),
            }),
        ];
    }

    /// <summary>Runs a batch.</summary>
    /// <returns>Two probabilities per row.</returns>
    public ReadOnlySpan<float> Run(int batch)
    {
        session.Run(options, InputNames, inputs[batch], OutputNames, output);
        return probabilities;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        session.Dispose();
        options.Dispose();
        foreach (OrtValue value in inputs.SelectMany(input => input).Concat(output))
        {
            value.Dispose();
        }
    }
}
