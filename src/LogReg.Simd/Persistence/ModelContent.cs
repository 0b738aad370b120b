using System.Text.Json;
using System.Text.Unicode;
using LogReg.Simd.Training;

namespace LogReg.Simd.Persistence;

/// <summary>Reads the bytes of a model file. Whatever is wrong with them is a <see cref="ModelFormatException"/> that says it in a sentence.</summary>
internal static class ModelContent
{
    public const string Remedy = "Restore it, or train anew.";

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    public static ModelParts Parse(ReadOnlySpan<byte> content)
    {
        // Editors and shells of Windows write a byte order mark, which the reader of JSON does not take.
        content = content.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content;
        if (!Utf8.IsValid(content))
        {
            // The reader of JSON passes over texts that nobody asks for, and the checksum is one of bytes.
            ThrowUnlessKnown(content);
            throw TextFault(null);
        }

        ModelDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(content, ModelForms.Canonical.ModelDocument);
        }
        catch (JsonException exception)
        {
            ThrowUnlessKnown(content);
            throw new ModelFormatException($"The model file was changed: {WhereOf(exception)} is not as it was written. {Remedy}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // Text that is no UTF-16, such as a lone surrogate.
            ThrowUnlessKnown(content);
            throw TextFault(exception);
        }

        if (document is null || document.Format != ModelDocument.FormatName || document.Version is < ModelDocument.FirstVersion or > ModelDocument.CurrentVersion
            || (document.Kind is { } kind && Words.Find<ModelKind>(kind) is null))
        {
            ThrowUnlessKnown(content);
        }

        return HasChecksum(content, document!)
            ? DocumentReader.Read(document!)
            : throw new ModelFormatException($"The model file was changed: its checksum is wrong. {Remedy}");
    }

    /// <summary>Whether a document has its own checksum: as its bytes lie, or else once it is written anew, because programs may write numbers and escapes of texts otherwise.</summary>
    /// <remarks>Writing a document of a million numbers anew takes longer than everything else. An escape may stand for half of a character, and a null for a
    /// member that the kind does not have, which only writing finds: it leaves such members out, at the top and of features. Those of the training may be null.</remarks>
    private static bool HasChecksum(ReadOnlySpan<byte> content, ModelDocument document)
    {
        if (content.IndexOf("\\u"u8) < 0 && DocumentChecksum.Of(content, out _, out bool hasNull) == document.Checksum && !hasNull)
        {
            return true;
        }

        try
        {
            return document.Checksum == ModelForms.ChecksumOf(document);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw TextFault(exception);
        }
    }

    /// <summary>Says what a file is, that is no model file of a version and kind that is known.</summary>
    private static void ThrowUnlessKnown(ReadOnlySpan<byte> content)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(content.ToArray());
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("format", out JsonElement format) || format.ValueKind != JsonValueKind.String || !format.ValueEquals(ModelDocument.FormatName)
                || !json.RootElement.TryGetProperty("version", out JsonElement version) || version.ValueKind != JsonValueKind.Number
                || !version.TryGetInt32(out int number))
            {
                throw Foreign(null);
            }

            if (number is < ModelDocument.FirstVersion or > ModelDocument.CurrentVersion)
            {
                throw new ModelFormatException(
                    $"The model file has version {number}, and this program reads version {ModelDocument.FirstVersion} to {ModelDocument.CurrentVersion}. Use a newer program, or train anew.");
            }

            if (json.RootElement.TryGetProperty("kind", out JsonElement kind) && kind.ValueKind != JsonValueKind.Null
                && (kind.ValueKind != JsonValueKind.String || Words.Find<ModelKind>(kind.GetString()!) is null))
            {
                string known = string.Join(", ", Enum.GetValues<ModelKind>().Select(Words.Of));
                throw new ModelFormatException($"The model is of the kind {kind.GetRawText()}, and this program knows {known}. Use a newer program, or train anew.");
            }
        }
        catch (JsonException exception)
        {
            // A model file begins with a brace and its format.
            ReadOnlySpan<byte> head = content[..Math.Min(content.Length, 64)];
            bool begins = head.IndexOf("\"format\""u8) >= 0 && head.IndexOf("logreg-model"u8) >= 0;
            throw begins ? new ModelFormatException($"The model file is cut off or damaged in line {exception.LineNumber + 1}. {Remedy}", exception) : Foreign(exception);
        }
        catch (InvalidOperationException exception)
        {
            throw Foreign(exception);
        }
    }

    private static string WhereOf(JsonException exception) => string.IsNullOrEmpty(exception.Path) ? "something" : exception.Path;

    private static ModelFormatException TextFault(Exception? cause) => new($"The model file was changed: a text in it is none. {Remedy}", cause);

    private static ModelFormatException Foreign(Exception? cause) =>
        new("This is no model file of logreg. Name a file that Save or 'logreg train DATA --model FILE' wrote.", cause) { IsForeign = true };
}
