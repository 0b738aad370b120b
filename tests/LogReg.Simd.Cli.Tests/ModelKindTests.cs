using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>One file for models of every kind: what comes back, what older files say, and what is refused.</summary>
public sealed class ModelKindTests : IDisposable
{
    private static readonly string OldFile = Path.Combine(Repository.Root, "tests", "LogReg.Simd.Cli.Tests", "Files", "model-version-1.json");

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Kinds() => new()
    {
        { "", "binary" },
        { "--loss tanh", "binary" },
        { "--loss squared-logit", "binary" },
        { "--loss brier", "binary" },
        { "--multiclass softmax", "softmax" },
        { "--multiclass ovr", "one-vs-rest" },
        { "--hidden 3 --standardize", "network" },
        { "--hidden 2 --positive setosa --no-intercept", "network" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_of_every_kind_comes_back_byte_for_byte(string options, string kind)
    {
        string model = Train(options);
        byte[] content = File.ReadAllBytes(model);
        StoredModel stored = StoredModelFile.Load(model);
        Assert.Equal(kind, Words.Of<ModelKind>(stored.Model.Kind));
        Assert.Equal(kind, JsonNode.Parse(content)!["kind"]!.GetValue<string>());
        Assert.Equal(content, StoredModelFile.Serialize(stored));
    }

    [Fact]
    public void A_file_of_the_first_version_predicts_as_it_did()
    {
        string data = folder.Write("old.csv", "x,size,y\n1,small,no\n2,large,no\n3,small,yes\n2,small,yes\n4,large,yes\n1,large,no\n");
        string output = Logreg.Run("predict", OldFile, data).Succeeds().Output;
        Assert.Equal(
            "row,probability,label\n1,0.30225252330070795,no\n2,0.370630996583125,no\n3,0.7775684507682648,yes\n4,0.5516844570389244,yes\n"
            + "5,0.8261575265495293,yes\n6,0.17170604575945486,no\n",
            output);
        Assert.Contains("0.3414425", Logreg.Run("inspect", OldFile).Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("  actual   yes   no\n", Logreg.Run("evaluate", OldFile, data).Succeeds().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"objective\": 0.4549147", "\"objective\": 0.4549148")]
    [InlineData("\"value\": 1.0440", "\"value\": 1.0441")]
    [InlineData("\"rows\": 6", "\"rows\": 7")]
    public void A_change_in_a_file_of_the_first_version_is_noticed(string text, string other)
    {
        string content = File.ReadAllText(OldFile);
        Assert.Contains(text, content, StringComparison.Ordinal);
        Assert.Contains("checksum is wrong", Refusal(content.Replace(text, other, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_kind_is_named_with_the_known_ones()
    {
        string content = File.ReadAllText(Train("--multiclass softmax")).Replace("\"kind\": \"softmax\"", "\"kind\": \"forest\"", StringComparison.Ordinal);
        Assert.Contains("the kind \"forest\", and this program knows binary, softmax, one-vs-rest, network", Refusal(content), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind", null, "has no kind")]
    [InlineData("kind", "\"binary\"", "contradicts itself")]
    [InlineData("classes", "[\"setosa\", \"virginica\"]", "2 classes, and the encoding has 3")]
    [InlineData("classes", "[\"setosa\", \"virginica\", \"versicolor\"]", "3 classes, and the encoding has 3 of other names")]
    [InlineData("intercepts", "[1, 2]", "2 intercepts for 3 classes")]
    [InlineData("intercepts", null, "0 intercepts for 3 classes")]
    [InlineData("coefficients", "[]", "0 coefficients, and the encoding has 4 features")]
    [InlineData("precision", "\"half\"", "the precision 'half' is unknown")]
    public void A_file_of_several_classes_whose_parts_do_not_fit_is_refused(string member, string? value, string part)
    {
        JsonObject document = JsonNode.Parse(File.ReadAllText(Train("--multiclass softmax")))!.AsObject();
        Change(document, member, value);
        Assert.Contains(part, Refusal(Signed(document)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("link", "\"cubic\"", "the link 'cubic' is unknown")]
    [InlineData("link", null, "the link '' is unknown")]
    [InlineData("intercept", null, "a number is missing")]
    public void A_binary_file_whose_parts_do_not_fit_is_refused(string member, string? value, string part)
    {
        JsonObject document = JsonNode.Parse(File.ReadAllText(Train("--loss tanh")))!.AsObject();
        Change(document, member, value);
        Assert.Contains(part, Refusal(Signed(document)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_with_too_few_coefficients_is_named()
    {
        JsonObject document = JsonNode.Parse(File.ReadAllText(Train("--multiclass softmax")))!.AsObject();
        document["coefficients"]![2]!["values"]!.AsArray().RemoveAt(0);
        Assert.Contains("'petal_length' has 2 coefficients for 3 classes", Refusal(Signed(document)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("outputCoefficients", null, "no hidden units")]
    [InlineData("outputCoefficients", "[[1, 2], [1, 2], [1]]", "not all as many")]
    [InlineData("outputCoefficients", "[[1, 2], [1, 2]]", "2 outputs, and the encoding has 3 classes")]
    [InlineData("outputCoefficients", "[[1], [1], [1]]", "'sepal_length' has 2 coefficients for 1 hidden units")]
    [InlineData("classes", "[\"a\", \"b\", \"c\"]", "classes of other names")]
    [InlineData("hiddenIntercepts", null, "the intercepts are missing")]
    [InlineData("hiddenIntercepts", "[1]", "contradicts itself: ")]
    [InlineData("intercepts", "[1]", "contradicts itself: ")]
    public void A_network_whose_parts_do_not_fit_is_refused(string member, string? value, string part)
    {
        JsonObject document = JsonNode.Parse(File.ReadAllText(Train("--hidden 2")))!.AsObject();
        Change(document, member, value);
        Assert.Contains(part, Refusal(Signed(document)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_number_of_several_classes_breaks_the_checksum()
    {
        JsonObject document = JsonNode.Parse(File.ReadAllText(Train("--multiclass softmax")))!.AsObject();
        document["coefficients"]![2]!["values"]![1] = 0.25;
        Assert.Contains("checksum is wrong", Refusal(document.ToJsonString()), StringComparison.Ordinal);
    }

    private static string Refusal(string content) =>
        Assert.Throws<FileProblemException>(() => StoredModelFile.Parse("model.json", Encoding.UTF8.GetBytes(content))).Message;

    private static void Change(JsonObject document, string member, string? value)
    {
        if (value is null)
        {
            document.Remove(member);
        }
        else
        {
            document[member] = JsonNode.Parse(value);
        }
    }

    /// <summary>The document with the checksum that it should have: docs/cli.md says how that is computed.</summary>
    private static string Signed(JsonObject document)
    {
        JsonSerializerOptions options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        document["checksum"] = string.Empty;
        byte[] hash = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(document.ToJsonString(options)));
        document["checksum"] = $"sha256:{Convert.ToHexStringLower(hash)}";
        return document.ToJsonString(options);
    }

    private string Train(string options)
    {
        string model = folder.PathOf("model.json");
        Logreg.Run(["train", "--precision", "double", "--model", model, "--quiet", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Succeeds();
        return model;
    }
}
