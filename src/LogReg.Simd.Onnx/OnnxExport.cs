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
    /// <summary>A binary model as an ONNX graph.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Labels, encoding, threshold and precision; null for those that they are by default.</param>
    /// <returns>The content of a file.</returns>
    /// <exception cref="ArgumentException">The model has no features, or labels, encoding or threshold do not go with it.</exception>
    public static ExportedFile ToOnnx(this LogisticModel model, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelGraph graph = new(options ?? new ExportOptions(), model.FeatureCount, classCount: 2);
        return graph.Of(model);
    }

    /// <summary>A model of several classes as an ONNX graph.</summary>
    /// <inheritdoc cref="ToOnnx(LogisticModel, ExportOptions?)"/>
    public static ExportedFile ToOnnx(this MulticlassModel model, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelGraph graph = new(options ?? new ExportOptions(), model.FeatureCount, model.ClassCount);
        return graph.Of(model);
    }

    /// <summary>A network with one hidden layer as an ONNX graph.</summary>
    /// <inheritdoc cref="ToOnnx(LogisticModel, ExportOptions?)"/>
    public static ExportedFile ToOnnx(this HiddenLayerModel model, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelGraph graph = new(options ?? new ExportOptions(), model.FeatureCount, model.ClassCount);
        return graph.Of(model);
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
        ExportOptions labelled = (options ?? new ExportOptions()) with { Labels = LabelList.Of(model.Labels) };
        return model.Model switch
        {
            MulticlassModel several => several.ToOnnx(labelled),
            HiddenLayerModel network => network.ToOnnx(labelled),
            _ => throw new ArgumentException($"A model of the type {model.Model.GetType().Name} has no ONNX graph. Pass one of this library's.", nameof(model)),
        };
    }
}
