using System.Globalization;
using System.Text.Json;

namespace LogReg.Simd.Onnx.ScikitLearn;

/// <summary>The attributes as members of a JSON object.</summary>
internal static class JsonAttributes
{
    public static Attributes Of(byte[] content)
    {
        // Of a stream a byte order mark is passed over, which editors and shells of Windows write.
        using MemoryStream stream = new(content, writable: false);
        using JsonDocument document = JsonDocument.Parse(stream);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("coef_", out JsonElement coefficients))
        {
            throw new InvalidDataException("There is no member coef_. Write coef_, intercept_ and classes_ of the model by json.dump.");
        }

        if (coefficients.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidDataException("coef_ is no list. Write coef_.tolist().");
        }

        bool isMatrix = coefficients.EnumerateArray().Any(row => row.ValueKind == JsonValueKind.Array);
        double[][] rows = isMatrix ? [.. coefficients.EnumerateArray().Select(row => Numbers(row, "coef_"))] : [Numbers(coefficients, "coef_")];
        if (Array.Find(rows, row => row.Length != rows[0].Length) is { } odd)
        {
            throw new InvalidDataException($"A row of coef_ has {odd.Length} numbers, but the first has {rows[0].Length}. Write coef_.tolist().");
        }

        if (root.TryGetProperty("infrequent_categories_", out JsonElement infrequent) && infrequent.ValueKind == JsonValueKind.Array
            && infrequent.EnumerateArray().Any(list => list.ValueKind != JsonValueKind.Null))
        {
            throw new InvalidDataException("infrequent_categories_ joins categories, and encoders with a feature per category are read. Fit OneHotEncoder without min_frequency and max_categories.");
        }

        return new Attributes
        {
            Coefficients = [.. rows.SelectMany(row => row)],
            Rows = rows.Length,
            Intercepts = root.TryGetProperty("intercept_", out JsonElement intercepts)
                ? Numbers(intercepts, "intercept_")
                : throw new InvalidDataException("There is no member intercept_. Write coef_, intercept_ and classes_ of the model."),
            Classes = Texts(root, "classes_"),
            FeatureNames = Texts(root, "feature_names_in_"),
            Categories = List(root, "categories_")?.Select(Categories).ToList(),
            Dropped = List(root, "drop_idx_")?.Select(Index).ToList(),
            IsOneVsRest = root.TryGetProperty("multi_class", out JsonElement method) && method.ValueKind == JsonValueKind.String && method.GetString() == "ovr",
        };
    }

    /// <summary>The word of Python for a number that is not finite, where reading stopped at one; JSON has none.</summary>
    public static string? NotFiniteAt(ReadOnlySpan<byte> content, JsonException exception)
    {
        for (long line = exception.LineNumber ?? 0; line > 0 && content.IndexOf((byte)'\n') is >= 0 and int end; line--)
        {
            content = content[(end + 1)..];
        }

        // The reader stops within the word, at the first byte that cannot follow.
        ReadOnlySpan<byte> before = content[..(int)Math.Min(exception.BytePositionInLine ?? 0, content.Length)];
        int start = before.LastIndexOfAny(" ,[:\t"u8) + 1;
        content = content[start..];
        return content.StartsWith("NaN"u8) ? "NaN" : content.StartsWith("Infinity"u8) ? "Infinity" : content.StartsWith("-Infinity"u8) ? "-Infinity" : null;
    }

    private static double[] Numbers(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Number => [element.GetDouble()],
        JsonValueKind.Array => [.. element.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number
            ? item.GetDouble()
            : throw new InvalidDataException($"{name} holds {item.GetRawText()}, which is no number. Write {name}.tolist()."))],
        _ => throw new InvalidDataException($"{name} is no list of numbers. Write {name}.tolist()."),
    };

    /// <summary>The categories of a column; null for one of numbers. None is a missing cell.</summary>
    private static string[]? Categories(JsonElement column) => column.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Array => [.. column.EnumerateArray().Select(item => item.ValueKind switch
        {
            JsonValueKind.String => item.GetString()!,
            JsonValueKind.Number when item.TryGetInt64(out long number) => number.ToString(CultureInfo.InvariantCulture),
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            JsonValueKind.Null => string.Empty,
            _ => throw new InvalidDataException($"categories_ holds {item.GetRawText()}, and categories are texts or whole numbers. Fit the encoder on texts, as by astype(str)."),
        })],
        _ => throw new InvalidDataException("An entry of categories_ is no list. Write [c.tolist() for c in encoder.categories_], and null for a column of numbers."),
    };

    private static int? Index(JsonElement item) => item.ValueKind == JsonValueKind.Null ? null
        : item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int index) ? index
        : throw new InvalidDataException($"drop_idx_ holds {item.GetRawText()}, which is no index. Write drop_idx_.tolist().");

    private static JsonElement[]? List(JsonElement root, string name) =>
        !root.TryGetProperty(name, out JsonElement list) || list.ValueKind == JsonValueKind.Null ? null
        : list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()]
        : throw new InvalidDataException($"{name} is no list. Write {name}.tolist().");

    private static string[]? Texts(JsonElement root, string name) => List(root, name) is not { } list ? null
        : [.. list.Select(item => item.ValueKind switch
        {
            JsonValueKind.String => item.GetString()!,
            JsonValueKind.Number when item.TryGetInt64(out long number) => number.ToString(CultureInfo.InvariantCulture),
            JsonValueKind.Number => item.GetDouble().ToString("R", CultureInfo.InvariantCulture),
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            _ => throw new InvalidDataException($"{name} holds {item.GetRawText()}, and labels are texts or numbers. Write {name}.tolist()."),
        })];
}
