using System.Text.Json;
using LogReg.Simd.Data;
using LogReg.Simd.Onnx.ScikitLearn;

namespace LogReg.Simd.Onnx;

/// <summary>Logistic regressions of scikit-learn by their attributes <c>coef_</c>, <c>intercept_</c> and <c>classes_</c>, with the categories of an encoder.</summary>
/// <remarks>
/// <c>coef_</c> has one row for two classes and one per class otherwise. Several classes are softmax, unless a member <c>multi_class</c> says <c>ovr</c>. <c>feature_names_in_</c> may stand there too.
/// Classes are texts or whole numbers. Where a <c>OneHotEncoder</c> stands before the model, JSON has its <c>categories_</c>, one list per column in the order of <c>coef_</c> and null in the place of
/// a column of numbers, its <c>drop_idx_</c> where it drops any, and names of columns in <c>feature_names_in_</c>: then the model has an <see cref="ImportedModel.Encoding"/>.
/// </remarks>
public static class ScikitLearnImport
{
    /// <summary>Reads a file: JSON, or NumPy's archive <c>.npz</c> with an array per attribute.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model.</returns>
    /// <exception cref="DataFormatException">The file cannot be read, or the attributes do not go together.</exception>
    public static ImportedModel Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(ImportedContent.Of(path), path);
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="name">What errors call it.</param>
    /// <returns>The model.</returns>
    /// <exception cref="DataFormatException">The content is neither, or the attributes do not go together.</exception>
    public static ImportedModel Read(ReadOnlySpan<byte> content, string name = "model.json")
    {
        byte[] bytes = content.ToArray();
        try
        {
            Attributes attributes = content.StartsWith("PK"u8) ? ArchiveAttributes.Of(bytes) : JsonAttributes.Of(bytes);
            return attributes.Build();
        }
        catch (JsonException exception)
        {
            string fault = JsonAttributes.NotFiniteAt(content, exception) is { } word
                ? $"Line {exception.LineNumber + 1} holds {word}, as json.dump writes a number that is not finite. Coefficients must be finite; write None in the place of a missing category."
                : $"This is neither JSON nor a NumPy archive: line {exception.LineNumber + 1} cannot be read. Write coef_, intercept_ and classes_ by json.dump or numpy.savez.";
            throw new DataFormatException(name, 0, null, fault, exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException or OverflowException or IOException or InvalidOperationException or FormatException)
        {
            throw new DataFormatException(name, 0, null, exception.Message, exception);
        }
    }
}
