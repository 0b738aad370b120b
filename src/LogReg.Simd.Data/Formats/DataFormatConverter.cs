using System.Text.Json;
using System.Text.Json.Serialization;

namespace LogReg.Simd.Data.Formats;

/// <summary>Formats as their names in JSON.</summary>
internal sealed class DataFormatConverter : JsonConverter<DataFormat>
{
    public override DataFormat Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && DataFormat.Find(reader.GetString()) is { } format
            ? format
            : throw new JsonException("The name is that of no format.");

    public override void Write(Utf8JsonWriter writer, DataFormat value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}
