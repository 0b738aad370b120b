using System.Security.Cryptography;
using System.Text.Json;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Models;

/// <summary>Writes and reads model files. Whatever is wrong with one is said in a sentence.</summary>
internal static class StoredModelFile
{
    private const string Remedy = "Restore it, or train anew.";

    public static void Save(string path, StoredModel model, TemporaryFiles? temporaries = null) => OutputFile.Write(path, Serialize(model), temporaries);

    public static StoredModel Load(string path)
    {
        if (Directory.Exists(path))
        {
            throw new FileProblemException(path, "This is a directory. Name a model file in it.");
        }

        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileProblemException(path, "There is no such file. Check the path, or train a model with --model.", exception);
        }
        catch (Exception exception) when (OutputFile.IsOfFiles(exception))
        {
            throw new FileProblemException(path, $"The file cannot be read: {exception.Message} Check its permissions and the disk.", exception);
        }
    }

    internal static byte[] Serialize(StoredModel model)
    {
        using JsonDocument encoding = JsonDocument.Parse(model.Encoding.ToJson());
        ModelDocument empty = new()
        {
            Format = ModelDocument.FormatName,
            Version = ModelDocument.CurrentVersion,
            Checksum = string.Empty,
            Precision = model.IsDouble ? "double" : "single",
            Scoring = model.Model.ScoresInDouble && !model.IsDouble ? "double" : null,
            Training = model.Training,
            Encoding = encoding.RootElement,
        };
        ModelDocument document = ModelParts.Fill(empty, model);
        document = document with { Checksum = ChecksumOf(document) };
        return [.. JsonSerializer.SerializeToUtf8Bytes(document, ModelForms.Readable.ModelDocument), (byte)'\n'];
    }

    internal static StoredModel Parse(string path, byte[] content)
    {
        CheckKind(path, content);
        ModelDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(content, ModelForms.Canonical.ModelDocument);
        }
        catch (JsonException exception)
        {
            throw new FileProblemException(path, $"The model file was changed: {WhereOf(exception)} is not as it was written. {Remedy}", exception);
        }

        if (document is null || document.Checksum != ChecksumOf(document))
        {
            throw new FileProblemException(path, $"The model file was changed: its checksum is wrong. {Remedy}");
        }

        return Build(path, document);
    }

    /// <summary>Whether this is a whole model file of a version that is known, asked before its parts are looked at.</summary>
    private static void CheckKind(string path, byte[] content)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(content);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("format", out JsonElement format) || format.ValueKind != JsonValueKind.String
                || format.GetString() != ModelDocument.FormatName
                || !json.RootElement.TryGetProperty("version", out JsonElement version) || version.ValueKind != JsonValueKind.Number
                || !version.TryGetInt32(out int number))
            {
                throw Foreign(path, null);
            }

            if (number is < ModelDocument.FirstVersion or > ModelDocument.CurrentVersion)
            {
                throw new FileProblemException(
                    path,
                    $"The model file has version {number}, and this program reads version {ModelDocument.FirstVersion} to {ModelDocument.CurrentVersion}. "
                    + "Use a newer program, or train anew.");
            }

            if (json.RootElement.TryGetProperty("kind", out JsonElement kind) && (kind.ValueKind != JsonValueKind.String || Words.Find<ModelKind>(kind.GetString()!) is null))
            {
                string known = string.Join(", ", Enum.GetValues<ModelKind>().Select(Words.Of));
                throw new FileProblemException(path, $"The model is of the kind {kind.GetRawText()}, and this program knows {known}. Use a newer program, or train anew.");
            }
        }
        catch (JsonException exception)
        {
            // A model file begins with a brace and its format.
            ReadOnlySpan<byte> head = content.AsSpan(0, Math.Min(content.Length, 64));
            bool begins = head.IndexOf("\"format\""u8) >= 0 && head.IndexOf("logreg-model"u8) >= 0;
            throw begins
                ? new FileProblemException(path, $"The model file is cut off or damaged in line {exception.LineNumber + 1}. {Remedy}", exception)
                : Foreign(path, exception);
        }
    }

    private static StoredModel Build(string path, ModelDocument document)
    {
        DataEncoding encoding;
        try
        {
            encoding = DataEncoding.FromJson(document.Encoding.GetRawText());
        }
        catch (DataFormatException exception)
        {
            throw new FileProblemException(path, $"The model file contradicts itself. {exception.Message}", exception);
        }

        try
        {
            (FittedModel? model, string? fault) = ModelParts.Read(document, encoding);
            return model is null
                ? throw new FileProblemException(path, $"The model file contradicts itself: {fault}. {Remedy}")
                : new StoredModel(model, encoding, document.Precision == "double", document.Training) { Deviations = DeviationsOf(document) };
        }
        catch (ArgumentException exception)
        {
            throw new FileProblemException(path, $"The model file contradicts itself: {Failure.WithoutParameter(exception)} {Remedy}", exception);
        }
    }

    private static double[]? DeviationsOf(ModelDocument document)
    {
        double?[] deviations = [.. document.Coefficients!.Select(entry => entry.Deviation)];
        return deviations.Contains(null) ? null : Array.ConvertAll(deviations, deviation => deviation!.Value);
    }

    private static string ChecksumOf(ModelDocument document)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(document with { Checksum = string.Empty }, ModelForms.Canonical.ModelDocument);
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
    }

    private static string WhereOf(JsonException exception) => string.IsNullOrEmpty(exception.Path) ? "something" : exception.Path;

    private static FileProblemException Foreign(string path, Exception? cause) =>
        new(path, "This is no model file of logreg. Name the model first and then the data; 'logreg train DATA --model FILE' writes one.", cause);
}
