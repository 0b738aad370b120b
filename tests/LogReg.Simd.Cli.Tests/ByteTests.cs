using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Pixels stay bytes while a model is trained, and the model is that of the divided pixels.</summary>
public sealed class ByteTests : IDisposable
{
    private const int Rows = 400;
    private const int Pixels = 6;

    private readonly TemporaryFolder folder = new();
    private readonly byte[] images = new byte[16 + (Rows * Pixels)];
    private readonly byte[] labels = new byte[8 + Rows];

    public ByteTests()
    {
        byte[] head = [0, 0, 8, 3, 0, 0, Rows >> 8, Rows & 255, 0, 0, 0, 2, 0, 0, 0, 3];
        Random random = new(3);
        random.NextBytes(images);
        head.CopyTo(images, 0);
        ((byte[])[0, 0, 8, 1, 0, 0, Rows >> 8, Rows & 255]).CopyTo(labels, 0);
        for (int row = 0; row < Rows; row++)
        {
            labels[8 + row] = (byte)(random.Next(5) == 0 ? random.Next(3) : images[16 + (row * Pixels)] / 86);
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--positive", "2")]
    [InlineData("--multiclass", "softmax")]
    [InlineData("--multiclass", "ovr")]
    public void The_model_is_that_of_the_divided_pixels(string option, string value)
    {
        string data = Write();

        // Packed, they are single-precision numbers divided by the scale.
        string packed = folder.PathOf("packed");
        List<string> choice = option == "--positive" ? [option, value] : [];
        Logreg.Run([.. (string[])["convert", data, packed, "--scale", "255", "--quiet"], .. choice]).Succeeds();
        Run bytes = Logreg.Run("train", data, "--scale", "255", option, value, "--model", folder.PathOf("bytes.json"), "--json", folder.PathOf("bytes.report"), "--holdout", "0.25").Succeeds();
        Assert.Contains("storage    features kept as bytes, divided by 255 in the model", bytes.Output, StringComparison.Ordinal);
        string[] of = option == "--positive" ? [] : [option, value];
        Run floats = Logreg.Run([.. (string[])["train", packed, "--model", folder.PathOf("floats.json"), "--json", folder.PathOf("floats.report"), "--holdout", "0.25"], .. of]).Succeeds();
        Assert.DoesNotContain("storage", floats.Output, StringComparison.Ordinal);
        using JsonDocument one = JsonDocument.Parse(File.ReadAllText(folder.PathOf("bytes.report")));
        using JsonDocument other = JsonDocument.Parse(File.ReadAllText(folder.PathOf("floats.report")));
        Assert.True(one.RootElement.GetProperty("keptAsBytes").GetBoolean());
        Assert.False(other.RootElement.GetProperty("keptAsBytes").GetBoolean());
        double objective = one.RootElement.GetProperty("objective").GetDouble();

        // Both are within their certificates, 5e-7, of one optimum, and divided pixels are rounded by 2^-24.
        Assert.Equal(other.RootElement.GetProperty("objective").GetDouble(), objective, 1e-6 * objective);
        foreach (string part in (string[])["train", "test"])
        {
            Assert.Equal(other.RootElement.GetProperty(part).GetProperty("logLoss").GetDouble(), one.RootElement.GetProperty(part).GetProperty("logLoss").GetDouble(), 1e-3);
            Assert.Equal(other.RootElement.GetProperty(part).GetProperty("accuracy").GetDouble(), one.RootElement.GetProperty(part).GetProperty("accuracy").GetDouble(), 0.011);
        }

        // Scoring divides the pixels of the file and has the metrics that training found on all rows.
        Run all = Logreg.Run("train", data, "--scale", "255", option, value, "--model", folder.PathOf("all.json")).Succeeds();
        string judged = Logreg.Run("evaluate", folder.PathOf("all.json"), data).Succeeds().Output;
        foreach (string metric in (string[])["accuracy", "log loss"])
        {
            Assert.Equal(Metric(all.Output, metric), Metric(judged, metric));
        }
    }

    [Fact]
    public void Deviations_are_those_of_the_divided_pixels()
    {
        string data = Write();
        Logreg.Run("train", data, "--scale", "255", "--positive", "2", "--model", folder.PathOf("m.json"), "--quiet").Succeeds();
        using JsonDocument model = JsonDocument.Parse(File.ReadAllText(folder.PathOf("m.json")));
        double[] first = [.. Enumerable.Range(0, Rows).Select(row => images[16 + (row * Pixels)] / 255.0)];
        double mean = first.Average();
        double expected = Math.Sqrt(first.Average(pixel => (pixel - mean) * (pixel - mean)));
        Assert.Equal(expected, model.RootElement.GetProperty("coefficients")[0].GetProperty("deviation").GetDouble(), 1e-12);
    }

    private static string Metric(string output, string name) =>
        output.Split('\n').First(line => line.TrimStart().StartsWith(name, StringComparison.Ordinal)).Trim()[name.Length..].Trim();

    private string Write()
    {
        File.WriteAllBytes(folder.PathOf("labels"), labels);
        File.WriteAllBytes(folder.PathOf("images"), images);
        return folder.PathOf("images");
    }
}
