using System.Text.Json.Serialization;

namespace LogReg.Simd.Samples.WebApi;

/// <summary>A row to score.</summary>
internal sealed record ScoreRequest(float[] Features);

/// <summary>The answer: the label where the model file has names, the class, a probability per class, and the version of the model that said so.</summary>
internal sealed record ScoreResponse(string? Label, int ClassIndex, float[] Probabilities, long Version);

[JsonSerializable(typeof(ScoreRequest))]
[JsonSerializable(typeof(ScoreResponse))]
[JsonSerializable(typeof(string))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ApiJson : JsonSerializerContext;
