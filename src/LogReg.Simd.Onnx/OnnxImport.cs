using Google.Protobuf;
using LogReg.Simd.Data;
using LogReg.Simd.Onnx.Reading;
using LogReg.Simd.Onnx.Schema;

namespace LogReg.Simd.Onnx;

/// <summary>Linear classifiers out of ONNX graphs.</summary>
/// <remarks>
/// <para>
/// A graph may move and scale numbers (Scaler, Add, Sub, Mul, Div with constants, Concat, Gather, Cast), make zeros and ones of categories (OneHotEncoder), multiply them with constants once (MatMul,
/// Gemm, LinearClassifier), and make probabilities and labels of the logits (Sigmoid, Softmax, Normalizer, ArgMax, ZipMap and the like): what scikit-learn's converter writes for a LogisticRegression,
/// alone or behind StandardScaler and OneHotEncoder. Moves and scales become part of coefficients and intercepts, categories an encoding (<see cref="ImportedModel.Encoding"/>).
/// </para>
/// <para>
/// A file that <see cref="OnnxExport"/> wrote of a linear model comes back whole, with encoding, scale and threshold; in double the model equals the one that was exported, and in single precision the
/// one with its numbers rounded. A file that another program changed since is read as any other.
/// </para>
/// </remarks>
public static class OnnxImport
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model.</returns>
    /// <exception cref="DataFormatException">The file cannot be read, is no ONNX file, or its graph is no linear classifier; the message names the operator.</exception>
    public static ImportedModel Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(ImportedContent.Of(path), path);
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="name">What errors call it.</param>
    /// <returns>The model.</returns>
    /// <exception cref="DataFormatException">The content is no ONNX file, or its graph is no linear classifier; the message names the operator.</exception>
    public static ImportedModel Read(ReadOnlySpan<byte> content, string name = "model.onnx")
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(content);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new DataFormatException(name, 0, null, "This is no ONNX file, or it is cut off. Export the model anew.", exception);
        }

        try
        {
            return OwnFile.Read(model) ?? new LinearGraph(model).Read();
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or OverflowException)
        {
            throw new DataFormatException(name, 0, null, exception.Message, exception);
        }
    }
}
