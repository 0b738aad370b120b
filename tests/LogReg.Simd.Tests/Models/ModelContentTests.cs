using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LogReg.Simd.Tests.Documentation;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Models;

/// <summary>Model files that were truncated, changed, written by others or contradict themselves: each is refused in a sentence, and none loads as another model.</summary>
public class ModelContentTests
{
    private static readonly string[] OldFiles = ["version-1", "version-2-softmax", "version-2-tanh", "version-2-network"];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Contents => [.. ModelSamples.Names, .. OldFiles, "packed"];

    public static TheoryData<string> Olds => [.. OldFiles];

    [Theory]
    [MemberData(nameof(Olds))]
    public void A_file_of_an_earlier_version_is_read_with_all_it_tells(string name)
    {
        JsonNode document = JsonNode.Parse(Content(name))!;
        SavedModel saved = SavedModel.Parse(Encoding.UTF8.GetBytes(Content(name)));
        Assert.Equal(document["coefficients"]!.AsArray().Select(entry => entry!["feature"]!.GetValue<string>()), saved.Model.FeatureNames);
        Assert.Equal(document["training"]!["objective"]!.GetValue<double>(), saved.Training!.Objective);
        Assert.Equal(document["training"]!["rows"]!.GetValue<long>(), saved.Training.Rows);
        Assert.Equal(document["precision"]!.GetValue<string>() == "double", saved.ReadsDouble);
        Assert.Equal(saved.Model.ClassCount, saved.ClassNames.Count);
        Assert.Equal(saved.Model.FeatureCount, JsonNode.Parse(saved.Encoding!)!["featureCount"]!.GetValue<int>());
        Assert.Equal(name == "version-1" ? 0 : saved.Model.FeatureCount, saved.FeatureDeviations.Count);

        // What is written anew has today's version and says the same.
        SavedModel again = SavedModel.Parse(Encoding.UTF8.GetBytes(SavedModelTests.Text(saved)));
        Assert.Equal(saved.Model, again.Model);
        Assert.Equal(saved.Training, again.Training, EqualSummaries);
        Assert.Equal(saved.ClassNames, again.ClassNames);
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void Every_truncation_is_noticed(string name)
    {
        string content = Content(name).TrimEnd();
        int step = Math.Max(1, content.Length / 300);
        for (int length = 0; length < content.Length; length += step)
        {
            string reason = Refusal(content[..length]);
            Assert.Contains(length > 64 ? "cut off" : "model", reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void A_damaged_file_is_refused_or_says_the_same(string name)
    {
        byte[] content = Encoding.UTF8.GetBytes(Content(name));
        SavedModel saved = SavedModel.Parse(content);
        string expected = SavedModelTests.Text(saved);
        Random random = new(41);
        for (int run = 0; run < 500; run++)
        {
            byte[] damaged = [.. content];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int place = random.Next(damaged.Length);
                damaged = random.Next(4) switch
                {
                    0 => [.. damaged.AsSpan(0, place), .. damaged.AsSpan(Math.Min(damaged.Length, place + random.Next(1, 30)))],
                    1 => [.. damaged.AsSpan(0, place), (byte)random.Next(256), .. damaged.AsSpan(place)],
                    2 => [.. damaged.AsSpan(0, place), .. damaged.AsSpan(random.Next(damaged.Length))],
                    _ => [.. damaged.AsSpan(0, place), (byte)(damaged[place] ^ (1 << random.Next(8))), .. damaged.AsSpan(place + 1)],
                };
                if (damaged.Length == 0)
                {
                    break;
                }
            }

            try
            {
                Assert.Equal(expected, SavedModelTests.Text(SavedModel.Parse(damaged)));
            }
            catch (ModelFormatException exception)
            {
                Assert.EndsWith(".", exception.Reason, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void Random_members_of_a_signed_document_are_refused_or_make_a_model(string name)
    {
        Random random = new(43);
        string[] values =
        [
            "null", "-1", "0", "1e999", "2147483648", "\"\"", "\"NaN\"", "[]", "[null]", "[1]", "[[1, 2], [3]]", "{}", "true", "\"AAAAAAAA8H8=\"", "[{\"value\": 1}, null]", "\"\\ud800\"",
        ];
        for (int run = 0; run < 200; run++)
        {
            JsonObject document = JsonNode.Parse(Content(name))!.AsObject();
            string[] members = [.. document.Select(member => member.Key).Where(key => key is not ("checksum" or "format")), "packedCoefficients", "packedDeviations", "features", "classes", "scoring"];
            string member = members[random.Next(members.Length)];
            if (random.Next(5) == 0)
            {
                document.Remove(member);
            }
            else
            {
                document[member] = JsonNode.Parse(values[random.Next(values.Length)]);
            }

            string text;
            try
            {
                text = Signed(document);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or JsonException)
            {
                // A text that is none cannot be written.
                continue;
            }

            try
            {
                SavedModel.Parse(Encoding.UTF8.GetBytes(text)).Model.Save(Stream.Null);
            }
            catch (ModelFormatException exception)
            {
                Assert.EndsWith(".", exception.Reason, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("\"value\": 0", "\"value\": 1")]
    [InlineData("\"intercept\": 0.25", "\"intercept\": 0.26")]
    [InlineData("\"link\": \"logistic\"", "\"link\": \"tanh\"")]
    [InlineData("sha256:", "sha256:0")]
    public void A_change_breaks_the_checksum(string text, string other)
    {
        string content = Content("logistic");
        int place = content.IndexOf(text, StringComparison.Ordinal);
        Assert.True(place > 0, content);
        Assert.Contains("its checksum is wrong", Refusal(string.Concat(content.AsSpan(0, place), other, content.AsSpan(place + text.Length))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"intercept\": 0.25,", "\"intercept\": 0.25, \"comment\": 2,")]
    [InlineData("\"intercept\": 0.25,", "\"intercept\": 0.25, \"intercept\": 0.25,")]
    [InlineData("\"intercept\": 0.25,", "\"intercept\": \"0.25\",")]
    [InlineData("\"intercept\": 0.25,", "")]
    public void A_member_too_many_too_few_or_of_another_kind_is_noticed(string text, string other)
    {
        string content = Content("logistic");
        Assert.Contains(text, content, StringComparison.Ordinal);
        Assert.Contains("was changed", Refusal(content.Replace(text, other, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_says_nothing()
    {
        foreach (string name in (string[])["softmax", "packed", "version-1"])
        {
            byte[] content = Encoding.UTF8.GetBytes(Content(name));
            Assert.Equal(SavedModel.Parse(content).Model, SavedModel.Parse([.. Encoding.UTF8.Preamble, .. content]).Model);
        }

        Assert.Contains("This is no model file of logreg", Refusal("\uFEFF{}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_ends_and_blanks_may_change()
    {
        string text = Content("softmax").Replace("\n", "\r\n", StringComparison.Ordinal).Replace("  ", "\t", StringComparison.Ordinal);
        Assert.Equal(ModelSamples.Of("softmax"), SavedModel.Parse(Encoding.UTF8.GetBytes(text)).Model);
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void The_checksum_is_that_of_the_document_without_blanks(string name)
    {
        string content = Content(name);
        Assert.Equal(ChecksumOf(content), ChecksumOf(Signed(JsonNode.Parse(content)!.AsObject())));
    }

    [Fact]
    public void Words_of_the_format_and_blanks_may_stand_in_texts()
    {
        SavedModel saved = new(new LogisticModel([1, 2, 3], 0.5).WithFeatureNames(["checksum", "\\\"checksum\\\\", "{\"checksum\": \"a b\"}"]))
        {
            ClassNames = ["checksum", "\\"],
            Encoding = "{\"checksum\": \"checksum\", \"a\": [\"checksum\", {\"checksum\": [1, 2]}], \"b\": \"x\\\\\"}",
        };
        string content = SavedModelTests.Text(saved);
        Assert.Equal(ChecksumOf(content), ChecksumOf(Signed(JsonNode.Parse(content)!.AsObject())));
        SavedModel back = SavedModel.Parse(Encoding.UTF8.GetBytes(content));
        Assert.Equal(saved.Model, back.Model);
        Assert.Equal(saved.ClassNames, back.ClassNames);
    }

    [Theory]
    [InlineData("logistic", "\"intercept\": 0.25", "\"intercept\": 2.5e-1")]
    [InlineData("logistic", "\"kind\": \"binary\"", "\"kind\": \"b\\u0069nary\"")]
    [InlineData("logistic", "\"checksum\"", "\"ch\\u0065cksum\"")]
    [InlineData("packed", "/", "\\/")]
    public void Numbers_and_texts_may_be_written_otherwise(string name, string text, string other)
    {
        string content = Content(name);
        Assert.Contains(text, content, StringComparison.Ordinal);
        string rewritten = content.Replace(text, other, StringComparison.Ordinal);
        Assert.Equal(SavedModel.Parse(Encoding.UTF8.GetBytes(content)).Model, SavedModel.Parse(Encoding.UTF8.GetBytes(rewritten)).Model);
        Assert.Contains("its checksum is wrong", Refusal(rewritten.Replace("sha256:", "sha256:0", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version-2-softmax", "training", "objective")]
    [InlineData("version-2-tanh", "coefficients", "deviation")]
    public void A_number_beside_the_model_that_is_too_large_is_refused(string name, string member, string number)
    {
        JsonObject document = JsonNode.Parse(Content(name))!.AsObject();
        JsonNode place = member == "coefficients" ? document[member]![0]! : document[member]!;
        Assert.NotNull(place[number]);
        place[number] = JsonNode.Parse("1e999");
        Assert.Contains("was changed", Refusal(Signed(document)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"AAAAAAAA8D8\"")]
    [InlineData("\"AAAAAAAA8D8==\"")]
    [InlineData("\"AAAA*AAA8D8=\"")]
    [InlineData("\"=\"")]
    [InlineData("12")]
    public void Packed_numbers_that_are_no_Base64_are_refused(string value)
    {
        JsonObject document = JsonNode.Parse(Content("packed"))!.AsObject();
        document["packedCoefficients"] = JsonNode.Parse(value);
        Assert.Contains("$.packedCoefficients is not as it was written", Refusal(Signed(document)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":\"caf\u00e9\"}")]
    [InlineData("{\"caf\u00e9\":1}")]
    [InlineData("{\"a\":[1,{\"b\":\"\u00c3\u0028\"}]}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":[\"\\udc00\\ud800\"]}")]
    public void A_text_in_the_encoding_that_is_none_is_refused_under_a_right_checksum(string encoding)
    {
        // One byte per character, which is UTF-8 for letters without marks alone.
        string document = """{"format":"logreg-model","version":3,"checksum":"","kind":"binary","link":"logistic","intercept":0.5,"coefficients":[{"value":1}],"encoding":""" + encoding + "}";
        string checksum = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(document)))}";
        byte[] content = Encoding.Latin1.GetBytes(document.Replace("\"checksum\":\"\"", $"\"checksum\":\"{checksum}\"", StringComparison.Ordinal));
        Assert.Contains("a text in it is none", Assert.Throws<ModelFormatException>(() => SavedModel.Parse(content)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_version_and_an_unknown_kind_are_named()
    {
        string newer = Refusal(Content("logistic").Replace("\"version\": 3,", "\"version\": 4,\n  \"added\": {},", StringComparison.Ordinal));
        Assert.Contains("has version 4, and this program reads version 1 to 3", newer, StringComparison.Ordinal);
        string kind = Refusal(Content("logistic").Replace("\"kind\": \"binary\"", "\"kind\": \"forest\"", StringComparison.Ordinal));
        Assert.Contains("the kind \"forest\", and this program knows binary, softmax, one-vs-rest, network", kind, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x,y\n1,2\n")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"format\": 1, \"version\": 1}")]
    [InlineData("{\"format\": \"other\", \"version\": 1}")]
    [InlineData("\u0000\u0001PK\u0003\u0004")]
    public void Other_files_are_told_apart(string content) => Assert.Contains("This is no model file of logreg", Refusal(content), StringComparison.Ordinal);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Numbers_that_are_none_are_refused_when_a_model_is_made_and_when_it_is_read(double value)
    {
        Assert.Throws<ArgumentException>("coefficients", () => new LogisticModel([1, value], 0));
        JsonObject document = JsonNode.Parse(Content("packed"))!.AsObject();
        byte[] bytes = Convert.FromBase64String(document["packedCoefficients"]!.GetValue<string>());
        BitConverter.TryWriteBytes(bytes.AsSpan(8 * 123), value);
        document["packedCoefficients"] = Convert.ToBase64String(bytes);
        string reason = Refusal(Signed(document));
        Assert.Contains("contradicts itself", reason, StringComparison.Ordinal);
        Assert.Contains("123", reason, StringComparison.Ordinal);
        document = JsonNode.Parse(Content("logistic"))!.AsObject();
        document["coefficients"]![1]!["value"] = JsonNode.Parse("1e999");
        Assert.NotEmpty(Refusal(Signed(document)));
    }

    [Theory]
    [InlineData("packedCoefficients", "\"AAAA\"", "3 bytes")]
    [InlineData("packedCoefficients", null, "the coefficients are missing")]
    [InlineData("packedDeviations", "\"AAAAAAAAAAA=\"", "8 bytes for 10001 features")]
    [InlineData("features", "[\"a\"]", "1 names")]
    [InlineData("coefficients", "[{\"value\": 1}]", "one by one and packed")]
    [InlineData("positive", "\"a\"", "the negative class has no name")]
    [InlineData("precision", "\"half\"", "the precision 'half' is unknown")]
    [InlineData("scoring", "\"half\"", "the scoring 'half' is unknown")]
    [InlineData("kind", null, "it has no kind")]
    [InlineData("link", null, "the link '' is unknown")]
    public void A_packed_document_whose_parts_do_not_fit_is_refused(string member, string? value, string part)
    {
        JsonObject document = JsonNode.Parse(Content("packed"))!.AsObject();
        document.Remove(member);
        if (value is not null)
        {
            document[member] = JsonNode.Parse(value);
        }

        Assert.Contains(part, Refusal(Signed(document)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logistic", "packedCoefficients")]
    [InlineData("logistic", "outputCoefficients")]
    [InlineData("logistic", "classes")]
    [InlineData("packed", "coefficients")]
    [InlineData("packed", "training")]
    [InlineData("logistic", "values")]
    [InlineData("softmax", "value")]
    [InlineData("softmax", "feature")]
    public void A_member_that_is_null_is_one_too_many(string name, string member)
    {
        JsonObject document = JsonNode.Parse(Content(name))!.AsObject();
        JsonObject place = member is "value" or "values" or "feature" ? document["coefficients"]![0]!.AsObject() : document;
        place[member] = null;
        string signed = Signed(document);
        Assert.Contains($"\"{member}\":null", signed, StringComparison.Ordinal);
        Assert.Contains("its checksum is wrong", Refusal(signed), StringComparison.Ordinal);
    }

    private static bool EqualSummaries(TrainingSummary? one, TrainingSummary? other) =>
        one! with { ClassRows = null } == other! with { ClassRows = null } && (one.ClassRows ?? []).SequenceEqual(other.ClassRows ?? []);

    private static string Content(string name)
    {
        if (OldFiles.Contains(name))
        {
            return RepositoryText.Read($"tests/LogReg.Simd.Cli.Tests/Files/model-{name}.json");
        }

        if (name == "packed")
        {
            Random random = new(3);
            return SavedModelTests.Text(new SavedModel(new LogisticModel([.. Enumerable.Range(0, 10_001).Select(_ => random.NextDouble())], 0.5)));
        }

        return SavedModelTests.Text(new SavedModel(ModelSamples.Of(name)));
    }

    private static string ChecksumOf(string content) => JsonNode.Parse(content)!["checksum"]!.GetValue<string>();

    private static string Refusal(string content) => Assert.Throws<ModelFormatException>(() => SavedModel.Parse(Encoding.UTF8.GetBytes(content))).Reason;

    /// <summary>The document in the order of the file with the checksum that it should have: docs/models.md says how that is computed.</summary>
    private static string Signed(JsonObject document)
    {
        string[] order =
        [
            "format", "version", "checksum", "kind", "precision", "scoring", "positive", "negative", "classes", "training", "link", "intercept", "intercepts", "outputCoefficients", "hiddenIntercepts",
            "coefficients", "packedCoefficients", "packedDeviations", "features", "encoding",
        ];
        JsonObject ordered = [];
        document["checksum"] = string.Empty;
        foreach (string member in order.Where(document.ContainsKey))
        {
            ordered[member] = document[member]?.DeepClone();
        }

        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(ordered.ToJsonString(Relaxed)));
        ordered["checksum"] = $"sha256:{Convert.ToHexStringLower(hash)}";
        return ordered.ToJsonString(Relaxed);
    }
}
