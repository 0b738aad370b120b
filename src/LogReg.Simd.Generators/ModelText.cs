using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace LogReg.Simd.Generators;

/// <summary>What a scorer needs of a model file: numbers as they are written, so that the compiler reads them to the last bit.</summary>
internal sealed class ModelText
{
    private const int NewestVersion = 3;
    private const double LargeIntercept = 32;

    private ModelText(string link, string intercept, IReadOnlyList<string> coefficients, bool scoresInDouble)
    {
        Link = link;
        Intercept = intercept;
        Coefficients = coefficients;
        ScoresInDouble = scoresInDouble;
    }

    /// <summary>Gets the link: <c>logistic</c>, <c>tanh</c> or <c>identity</c>.</summary>
    public string Link { get; }

    public string Intercept { get; }

    public IReadOnlyList<string> Coefficients { get; }

    public bool ScoresInDouble { get; }

    /// <summary>Gets the names of the classes 0 and 1; null where the file has none.</summary>
    public string? Negative { get; private set; }

    /// <summary>Gets the name of the class 1; null where the file has none.</summary>
    public string? Positive { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It holds no model of two classes by one logit; the message says what is wrong.</exception>
    public static ModelText Parse(string text)
    {
        if (JsonText.Parse(text) is not Dictionary<string, object?> root || Find<string>(root, "format") != "logreg-model")
        {
            throw new InvalidDataException("it is no model file");
        }

        double version = Find<JsonNumber>(root, "version")?.Value ?? 0;
        if (version is < 1 or > NewestVersion)
        {
            throw new InvalidDataException($"it has version {version.ToString(CultureInfo.InvariantCulture)}, and this generator reads 1 to {NewestVersion}");
        }

        if (Find<string>(root, "checksum") is not { } checksum || checksum != ChecksumOf(text, checksum))
        {
            throw new InvalidDataException("it was changed: its checksum is wrong");
        }

        string kind = Find<string>(root, "kind") ?? "binary";
        if (kind != "binary")
        {
            throw new InvalidDataException($"its kind is {kind}, and scorers are compiled of models of two classes by one logit");
        }

        string link = Find<string>(root, "link") ?? "logistic";
        JsonNumber intercept = Find<JsonNumber>(root, "intercept") ?? throw new InvalidDataException("it has no intercept");
        double factor = link == "tanh" ? 2 : 1;
        bool scoresInDouble = Find<string>(root, "scoring") == "double" || Math.Abs(factor * intercept.Value) >= LargeIntercept;
        return new ModelText(link, intercept.Text, CoefficientsOf(root), scoresInDouble)
        {
            Negative = Find<string>(root, "negative") ?? NameOf(root, 0),
            Positive = Find<string>(root, "positive") ?? NameOf(root, 1),
        };
    }

    private static TValue? Find<TValue>(Dictionary<string, object?> members, string name)
        where TValue : class =>
        members.TryGetValue(name, out object? value) ? value as TValue : null;

    private static string? NameOf(Dictionary<string, object?> root, int index) =>
        Find<List<object?>>(root, "classes") is { Count: 2 } names ? names[index] as string : null;

    private static IReadOnlyList<string> CoefficientsOf(Dictionary<string, object?> root)
    {
        if (Find<List<object?>>(root, "coefficients") is { } entries)
        {
            return [.. entries.Select(entry => entry is Dictionary<string, object?> members && Find<JsonNumber>(members, "value") is { } number
                ? number.Text
                : throw new InvalidDataException("a coefficient is missing"))];
        }

        byte[] packed = Convert.FromBase64String(Find<string>(root, "packedCoefficients") ?? throw new InvalidDataException("it has no coefficients"));
        return [.. Enumerable.Range(0, packed.Length / sizeof(double)).Select(i => BitConverter.ToDouble(packed, i * sizeof(double)).ToString("G17", CultureInfo.InvariantCulture))];
    }

    /// <summary>The SHA-256 of the document with an empty checksum and without white space between its tokens.</summary>
    private static string ChecksumOf(string text, string checksum)
    {
        string compact = JsonText.Compact(text);
        string member = $"\"checksum\":\"{checksum}\"";
        int place = compact.IndexOf(member, StringComparison.Ordinal);
        string blank = place < 0 ? compact : compact.Remove(place, member.Length).Insert(place, "\"checksum\":\"\"");
        using SHA256 hash = SHA256.Create();
        return $"sha256:{string.Concat(hash.ComputeHash(Encoding.UTF8.GetBytes(blank)).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)))}";
    }
}
