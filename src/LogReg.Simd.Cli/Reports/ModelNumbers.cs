using System.Text.Json;
using LogReg.Simd.Cli.Models;

namespace LogReg.Simd.Cli.Reports;

/// <summary>The classes and the numbers of a model of any kind as members of a report in JSON.</summary>
internal static class ModelNumbers
{
    /// <summary>The positive class of two, or every class with its rows.</summary>
    public static void WriteClasses(Utf8JsonWriter writer, IClassifier model, IReadOnlyList<string> classes, IReadOnlyList<long> rows)
    {
        if (model.IsBinary)
        {
            writer.WriteString("positive", classes[1]);
            writer.WriteString("negative", classes[0]);
            return;
        }

        writer.WriteStartObject("classes");
        for (int k = 0; k < classes.Count; k++)
        {
            writer.Number(classes[k], k < rows.Count ? rows[k] : null);
        }

        writer.WriteEndObject();
    }

    /// <summary>Intercepts and coefficients, one key per feature, and the standard deviations where they are known.</summary>
    public static void Write(Utf8JsonWriter writer, IClassifier model, IReadOnlyList<string> classes, FeatureList features)
    {
        switch (model)
        {
            case LogisticModel binary:
                writer.Number("intercept", binary.Intercept);
                writer.Numbers("coefficients", features.Names, binary.Coefficients);
                break;
            case MulticlassModel several:
                writer.Numbers("intercepts", classes, several.Intercepts);
                writer.WriteStartObject("coefficients");
                for (int k = 0; k < classes.Count; k++)
                {
                    writer.Numbers(classes[k], features.Names, several.CoefficientsOf(k));
                }

                writer.WriteEndObject();
                break;
            case HiddenLayerModel network:
                WriteNetwork(writer, classes, features.Names, network);
                break;
        }

        if (features.Deviations is { } deviations)
        {
            writer.Numbers("standardDeviations", features.Names, deviations.ToArray());
        }
    }

    private static void WriteNetwork(Utf8JsonWriter writer, IReadOnlyList<string> classes, IReadOnlyList<string> features, HiddenLayerModel model)
    {
        string[] units = [.. Enumerable.Range(1, model.HiddenUnits).Select(unit => $"{unit}")];
        string[] outputs = model.LogitCount == 1 ? [classes[1]] : [.. classes];
        bool hasIntercepts = !model.OutputIntercepts.IsEmpty;
        writer.WriteNumber("hiddenUnits", model.HiddenUnits);
        writer.Numbers("intercepts", hasIntercepts ? outputs : [], model.OutputIntercepts);
        writer.WriteStartObject("outputCoefficients");
        for (int k = 0; k < outputs.Length; k++)
        {
            writer.Numbers(outputs[k], units, model.OutputCoefficients.Slice(k * model.HiddenUnits, model.HiddenUnits));
        }

        writer.WriteEndObject();
        writer.Numbers("hiddenIntercepts", hasIntercepts ? units : [], model.HiddenIntercepts);
        writer.WriteStartObject("coefficients");
        for (int unit = 0; unit < units.Length; unit++)
        {
            writer.Numbers(units[unit], features, model.HiddenCoefficients.Slice(unit * features.Count, features.Count));
        }

        writer.WriteEndObject();
    }
}
