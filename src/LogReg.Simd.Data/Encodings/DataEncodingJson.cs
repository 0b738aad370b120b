using System.Text.Json.Serialization;

namespace LogReg.Simd.Data.Encodings;

/// <summary>The serializer of encodings, generated when the project is built.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DataEncoding))]
internal sealed partial class DataEncodingJson : JsonSerializerContext;
