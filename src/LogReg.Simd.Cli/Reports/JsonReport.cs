using System.Text.Encodings.Web;
using System.Text.Json;
using LogReg.Simd.Data;
using LogReg.Simd.Metrics;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What the reports in JSON share.</summary>
internal static class JsonReport
{
    /// <summary>Writes one object, with a line feed behind it.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> members)
    {
        using MemoryStream stream = new();
        JsonWriterOptions options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter writer = new(stream, options))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>A number that reads back bit for bit; null where JSON has none.</summary>
    public static void Number(this Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    /// <summary>An object of numbers by name.</summary>
    public static void Numbers(this Utf8JsonWriter writer, string name, IReadOnlyList<string> names, ReadOnlySpan<double> values)
    {
        writer.WriteStartObject(name);
        for (int i = 0; i < names.Count; i++)
        {
            writer.Number(names[i], values[i]);
        }

        writer.WriteEndObject();
    }

    /// <summary>How categories are hashed; nothing where they are not.</summary>
    public static void Hashing(this Utf8JsonWriter writer, FeatureHashing? hashing)
    {
        if (hashing is null)
        {
            return;
        }

        writer.WriteStartObject("hashing");
        writer.WriteString("function", hashing.Function);
        writer.WriteNumber("bits", hashing.Bits);
        writer.WriteNumber("seed", hashing.Seed);
        writer.WriteNumber("buckets", hashing.Buckets.Count);
        writer.WriteNumber("sharedBuckets", hashing.SharedBuckets);
        writer.WriteEndObject();
    }

    /// <summary>The strengths of the penalty, and whether it applies to standardised coefficients.</summary>
    public static void Penalty(this Utf8JsonWriter writer, double l1, double l2, bool isStandardized)
    {
        writer.WriteStartObject("penalty");
        writer.Number("l1", l1);
        writer.Number("l2", l2);
        writer.WriteBoolean("standardized", isStandardized);
        writer.WriteEndObject();
    }

    public static void Confusion(this Utf8JsonWriter writer, string name, ConfusionMatrix confusion)
    {
        writer.WriteStartObject(name);
        writer.Number("truePositives", confusion.TruePositives);
        writer.Number("falsePositives", confusion.FalsePositives);
        writer.Number("trueNegatives", confusion.TrueNegatives);
        writer.Number("falseNegatives", confusion.FalseNegatives);
        writer.WriteEndObject();
    }

    /// <summary>A row per actual class, a number per predicted one.</summary>
    public static void Confusion(this Utf8JsonWriter writer, string name, MulticlassConfusionMatrix confusion)
    {
        writer.WriteStartArray(name);
        for (int label = 0; label < confusion.ClassCount; label++)
        {
            writer.WriteStartArray();
            for (int prediction = 0; prediction < confusion.ClassCount; prediction++)
            {
                writer.WriteNumberValue(confusion[label, prediction]);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    public static void Metrics(this Utf8JsonWriter writer, string name, QualitySummary? quality)
    {
        if (quality is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.Metrics(quality);
        writer.WriteEndObject();
    }

    public static void Metrics(this Utf8JsonWriter writer, QualitySummary quality)
    {
        writer.Number("accuracy", quality.Accuracy);
        writer.Number("logLoss", quality.LogLoss);
        if (quality.MacroF1 is null)
        {
            writer.Number("auc", quality.Auc);
            writer.Number("brier", quality.Brier);
            return;
        }

        writer.Number("macroF1", quality.MacroF1);
        writer.Number("weightedF1", quality.WeightedF1);
        if (quality.TopCount is { } count)
        {
            writer.WriteNumber("topCount", count);
            writer.Number("topAccuracy", quality.TopAccuracy);
        }
    }
}
