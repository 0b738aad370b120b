using LogReg.Simd.Data;
using LogReg.Simd.Onnx.Writing;

namespace LogReg.Simd.Onnx;

/// <summary>Models as ONNX graphs: any runtime of ONNX scores rows with them.</summary>
/// <remarks>
/// <para>
/// A graph has two outputs: <c>label</c>, <c>[N]</c>, and <c>probabilities</c>, <c>[N, K]</c>, as scikit-learn's converter writes them without its ZipMap. It uses opset 15 and, for
/// categories, version 3 of <c>ai.onnx.ml</c>.
/// </para>
/// <para>
/// Labels and probabilities differ from the model's by the order of a dot product's additions and by the runtime's exponential alone: |Δz| ≤ 2(d + 1)u·(Σ|x_j·β_j| + |b|), u = 2⁻²⁴ or
/// 2⁻⁵³, and no more than a few units in the last place beyond what Δz makes. σ is written as e^−|z| over 1 + e^−|z|, so that small probabilities keep their digits, where the operators
/// Sigmoid and LinearClassifier of common runtimes round them off. A NaN in a row makes its probabilities NaN; its label means nothing then, for a graph cannot refuse a row.
/// </para>
/// </remarks>
public static class OnnxExport
{
    /// <summary>A model as an ONNX graph.</summary>
    /// <param name="model">A <see cref="LogisticModel"/>, <see cref="MulticlassModel"/> or <see cref="HiddenLayerModel"/>.</param>
    /// <param name="options">Labels, encoding, threshold and precision; null for those that they are by default.</param>
    /// <returns>The content of a file.</returns>
    /// <exception cref="ArgumentException">The model is of another type or has no features, or labels, encoding or threshold do not go with it.</exception>
    public static ExportedFile ToOnnx(this IClassifier model, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model, new ModelGraph(options ?? new ExportOptions(), model));
    }

    /// <summary>A model with what its file tells beside it as an ONNX graph: the encoding, the precision of rows, and the names of classes, where the options say nothing else.</summary>
    /// <param name="saved">The model.</param>
    /// <param name="options">The threshold, and whatever is to be other than in the file.</param>
    /// <returns>The content of a file.</returns>
    /// <exception cref="ArgumentException">The model has no features, or labels, encoding or threshold do not go with it.</exception>
    /// <exception cref="DataFormatException">The encoding of the model is none of LogReg.Simd.Data.</exception>
    public static ExportedFile ToOnnx(this SavedModel saved, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ExportOptions given = options ?? new ExportOptions();
        DataEncoding? encoding = given.Encoding ?? (saved.Encoding is { } text ? DataEncoding.FromJson(text) : null);
        LabelList? labels = given.Labels ?? (encoding is null && saved.ClassNames.Count > 0 ? LabelList.Recognized(saved.ClassNames) : null);
        return saved.Model.ToOnnx(given with { Encoding = encoding, Labels = labels, IsDouble = given.IsDouble || saved.ReadsDouble == true });
    }

    /// <summary>A model with labels as an ONNX graph, whose labels are the model's.</summary>
    /// <typeparam name="TLabel">The type of the labels: whole numbers stay numbers, all others become texts.</typeparam>
    /// <param name="model">The model.</param>
    /// <param name="options">Encoding, threshold and precision; null for those that they are by default.</param>
    /// <returns>The content of a file.</returns>
    /// <exception cref="ArgumentException">The model is of a kind that has no graph, has no features, or labels, encoding or threshold do not go with it.</exception>
    public static ExportedFile ToOnnx<TLabel>(this LabeledModel<TLabel> model, ExportOptions? options = null)
        where TLabel : notnull
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Model.ToOnnx((options ?? new ExportOptions()) with { Labels = LabelList.Of(model.Labels) });
    }

    /// <summary>The file of a model by a graph that was begun for it.</summary>
    internal static ExportedFile Of(IClassifier model, ModelGraph graph) => model switch
    {
        LogisticModel two => graph.Of(two),
        MulticlassModel several => graph.Of(several),
        HiddenLayerModel network => graph.Of(network),
        _ => throw new ArgumentException($"A model of the type {model.GetType().Name} has no ONNX graph. Pass one of this library's.", nameof(model)),
    };
}
