using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LogReg.Simd.Persistence;

/// <summary>The serializer of model files, generated when the project is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    Converters = [typeof(FiniteNumberConverter)])]
[JsonSerializable(typeof(ModelDocument))]
internal sealed partial class ModelJson : JsonSerializerContext;

/// <summary>Refuses numbers that are too large for double precision, which the reader takes for infinite.</summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDouble() is var number && double.IsFinite(number) ? number : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}

/// <summary>The two forms of a model file.</summary>
internal static class ModelForms
{
    /// <summary>Gets the form that people read.</summary>
    public static ModelJson Readable { get; } = new(With(indented: true));

    /// <summary>Gets the form that the checksum is of.</summary>
    public static ModelJson Canonical { get; } = new(With(indented: false));

    /// <summary>The checksum that a document should have once it is written in the canonical form, as programs may have rewritten it.</summary>
    public static string ChecksumOf(ModelDocument document)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(document with { Checksum = string.Empty }, Canonical.ModelDocument);
        return DocumentChecksum.Text(SHA256.HashData(content));
    }

    private static JsonSerializerOptions With(bool indented) => new(ModelJson.Default.Options)
    {
        WriteIndented = indented,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
    };
}
