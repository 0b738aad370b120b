using System.Text.Json;
using LogReg.Simd.Onnx.Schema;

namespace LogReg.Simd.Onnx;

/// <summary>What a file says of itself: by this an import knows a graph that this library wrote.</summary>
internal static class FileFacts
{
    public const string Producer = "LogReg.Simd";

    /// <summary>The key under which the way from logits to probabilities stands.</summary>
    public const string Link = "logreg.link";

    /// <summary>The key under which the names of the features stand, as a list of JSON.</summary>
    public const string Features = "logreg.features";

    /// <summary>The key under which the encoding stands, as JSON.</summary>
    public const string Encoding = "logreg.encoding";

    /// <summary>The key under which the threshold stands.</summary>
    public const string Threshold = "logreg.threshold";

    /// <summary>The key under which stands that the model scores rows of single precision in double.</summary>
    public const string ScoresInDouble = "logreg.scores-in-double";

    /// <summary>The link of softmax.</summary>
    public const string Softmax = "softmax";

    /// <summary>The link of one-vs-rest.</summary>
    public const string OneVsRest = "one-vs-rest";

    /// <summary>The link of a network with one hidden layer.</summary>
    public const string Network = "network";

    /// <summary>Names of features as the text of <see cref="Features"/>.</summary>
    public static string TextOf(IReadOnlyList<string> names)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartArray();
            foreach (string name in names)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The names of the features; null where the file has none, or not one for each feature.</summary>
    public static string[]? NamesOf(ModelProto model, int featureCount)
    {
        if (Of(model, Features) is not { } text)
        {
            return null;
        }

        try
        {
            using JsonDocument names = JsonDocument.Parse(text);
            return names.RootElement.ValueKind != JsonValueKind.Array ? LinesOf(text, featureCount)
                : names.RootElement.GetArrayLength() == featureCount
                && names.RootElement.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String)
                ? [.. names.RootElement.EnumerateArray().Select(name => name.GetString()!)]
                : null;
        }
        catch (JsonException)
        {
            return LinesOf(text, featureCount);
        }
        catch (InvalidOperationException)
        {
            // A text that is no UTF-16.
            return null;
        }
    }

    /// <summary>Names as earlier versions wrote them, one a line; null where there is not one for each feature.</summary>
    private static string[]? LinesOf(string text, int featureCount) => text.Split('\n') is var lines && lines.Length == featureCount ? lines : null;

    /// <summary>A fact of a file; null where it does not state it.</summary>
    public static string? Of(ModelProto model, string key) => model.MetadataProps.FirstOrDefault(entry => entry.Key == key)?.Value;
}
