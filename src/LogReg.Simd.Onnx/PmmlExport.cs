using LogReg.Simd.Onnx.Pmml;
using LogReg.Simd.Training;

namespace LogReg.Simd.Onnx;

/// <summary>Models as PMML, the XML of the Data Mining Group, version 4.4: a <c>RegressionModel</c>.</summary>
/// <remarks>Coefficients and intercepts are those of the cells: divided by the scale, and the intercept less the offsets. PMML computes in double.</remarks>
public static class PmmlExport
{
    /// <summary>A binary model as PMML, whose probabilities are those of the <c>logit</c> normalisation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Labels and encoding; null for those that they are by default.</param>
    /// <returns>The content of a file.</returns>
    /// <exception cref="ArgumentException">
    /// The link of the model is <see cref="Link.Identity"/>, which PMML does not have, labels or encoding do not go with the model, or a threshold is given.
    /// </exception>
    public static ExportedFile ToPmml(this LogisticModel model, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Link == Link.Identity)
        {
            throw new ArgumentException("PMML has no probabilities that are logits cut off at 0 and 1. Export ONNX.", nameof(model));
        }

        // With tanh the log-odds are twice the logit.
        double factor = model.Link == Link.Tanh ? 2 : 1;
        PmmlDocument document = new(options ?? new ExportOptions(), model);
        double[] coefficients = Array.ConvertAll(model.Coefficients.ToArray(), coefficient => factor * coefficient);
        return document.Write("logit", [new PmmlTable(1, coefficients, factor * model.Intercept), new PmmlTable(0, [], 0)]);
    }

    /// <summary>A softmax model as PMML.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Labels and encoding; null for those that they are by default.</param>
    /// <returns>The content of a file.</returns>
    /// <exception cref="ArgumentException">The model is one-vs-rest, which PMML's regression does not have, labels or encoding do not go with the model, or a threshold is given.</exception>
    public static ExportedFile ToPmml(this MulticlassModel model, ExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Method != MulticlassMethod.Softmax)
        {
            throw new ArgumentException("PMML's regression has no sigmoids that are divided by their sum. Export ONNX, or train with softmax.", nameof(model));
        }

        PmmlDocument document = new(options ?? new ExportOptions(), model);
        return document.Write(
            "softmax", [.. Enumerable.Range(0, model.ClassCount).Select(k => new PmmlTable(k, model.CoefficientsOf(k).ToArray(), model.Intercepts[k]))]);
    }
}
