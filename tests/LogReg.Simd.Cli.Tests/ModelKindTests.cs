using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LogReg.Simd.Cli.Tests.Support;
using LogReg.Simd.Data;
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
        ScoringPipeline stored = ScoringPipeline.Load(model);
        Assert.Equal(kind, JsonNode.Parse(content)!["kind"]!.GetValue<string>());
        using MemoryStream again = new();
        stored.Save(again);
        Assert.Equal(content, again.ToArray());
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
    [InlineData(
        "softmax",
        "1.5,red,a\n2.5,green,b\n,blue,c\n4.25,red,a\n3,green,b\n0.5,blue,c\n2,red,b\n1,blue,c\n",
        "row,a,b,c,label\n1,0.37074682,0.3848581,0.24439509,b\n2,0.14359488,0.7291685,0.12723665,b\n3,0.1184911,0.17269559,0.70881325,c\n"
        + "4,0.65180975,0.32423648,0.023953725,a\n5,0.16760369,0.74453455,0.08786178,b\n6,0.043919597,0.10529075,0.85078967,c\n7,0.4351425,0.39515454,0.16970302,a\n8,0.06869167,0.14406157,0.78724676,c\n")]
    [InlineData(
        "network",
        "1.5,red,a\n2.5,green,b\n,blue,c\n4.25,red,a\n3,green,b\n0.5,blue,c\n2,red,b\n1,blue,c\n",
        "row,probability,label\n1,0.015314995314352774,not c\n2,0.011910836401995207,not c\n3,0.9725459846765003,c\n"
        + "4,0.004871710476768839,not c\n5,0.008546631469158166,not c\n6,0.9893978518754541,c\n7,0.010223343449830615,not c\n8,0.987188654990018,c\n")]
    [InlineData(
        "tanh",
        "1700000001,1.5,red,a\n1700000700,2.5,green,b\n1700000300,,blue,b\n1700000401,4.25,red,a\n1700000099,3,green,a\n1700000888,0.5,blue,b\n1700000777,2,red,b\n1700000130,1,blue,a\n",
        "row,probability,label\n1,0.00060282333,a\n2,0.9998670461,b\n3,0.66539526,b\n"
        + "4,0.21075203,a\n5,0.0021563198,a\n6,0.99999995190824,b\n7,0.99997442861,b\n8,0.12125211,a\n")]
    public void A_file_of_the_second_version_predicts_as_it_did(string kind, string rows, string expected)
    {
        string model = Path.Combine(Path.GetDirectoryName(OldFile)!, $"model-version-2-{kind}.json");
        string data = folder.Write("old.csv", (kind == "tanh" ? "time,size,colour,y\n" : "size,colour,y\n") + rows);
        Assert.Equal(expected, Logreg.Run("predict", model, data, "--quiet").Succeeds().Output);
        Logreg.Run("inspect", model).Succeeds();
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
    [InlineData("classes", "[\"setosa\", \"virginica\"]", "3 intercepts for 2 classes")]
    [InlineData("classes", "[\"setosa\", \"virginica\", \"versicolor\"]", "The classes have other names than those of the encoding")]
    [InlineData("intercepts", "[1, 2]", "2 intercepts for 3 classes")]
    [InlineData("intercepts", null, "0 intercepts for 3 classes")]
    [InlineData("coefficients", "[]", "The model has 0 features, and the encoding has 4")]
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
    [InlineData("outputCoefficients", "[[1, 2], [1, 2]]", "outputIntercepts")]
    [InlineData("outputCoefficients", "[[1], [1], [1]]", "'sepal_length' has 2 coefficients for 1 hidden units")]
    [InlineData("classes", "[\"a\", \"b\", \"c\"]", "The classes have other names than those of the encoding")]
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
        Assert.Throws<ModelFormatException>(() => ScoringPipeline.Load(new MemoryStream(Encoding.UTF8.GetBytes(content)))).Reason;

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
