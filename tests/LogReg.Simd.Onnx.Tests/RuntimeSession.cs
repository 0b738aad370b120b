using System.Numerics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LogReg.Simd.Onnx.Tests;

/// <summary>A file as ONNX Runtime runs it.</summary>
internal sealed class RuntimeSession : IDisposable
{
    private readonly InferenceSession session;

    public RuntimeSession(ExportedFile model)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        session = new InferenceSession(model.Content.ToArray(), options);
    }

    public IEnumerable<string> Inputs => session.InputMetadata.Keys;

    /// <summary>Runs rows of features.</summary>
    public Scores<T> Run<T>(ReadOnlySpan<T> features, int featureCount)
        where T : unmanaged, INumber<T> =>
        Run<T>([NamedOnnxValue.CreateFromTensor("X", new DenseTensor<T>(features.ToArray(), [features.Length / featureCount, featureCount]))]);

    /// <summary>Runs rows of columns.</summary>
    public Scores<T> Run<T>(IReadOnlyList<NamedOnnxValue> inputs)
        where T : unmanaged, INumber<T>
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([.. inputs]);
        DisposableNamedOnnxValue label = results.Single(result => result.Name == "label");
        return new Scores<T>(
            label.Value is Tensor<string> texts ? [.. texts] : [],
            label.Value is Tensor<long> integers ? [.. integers] : [],
            [.. results.Single(result => result.Name == "probabilities").AsTensor<T>()]);
    }

    public static NamedOnnxValue Column<T>(string name, params T[] cells) => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(cells, [cells.Length, 1]));

    public void Dispose() => session.Dispose();
}

/// <summary>What a file says of rows: labels of one of the types, and K probabilities per row.</summary>
internal sealed record Scores<T>(string[] Texts, long[] Integers, T[] Probabilities);
