using System.Globalization;
using System.Text.Json;
using LogReg.Simd.Tests.Documentation;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Published data with known optima, where the folder of data sets lies beside the repository; nothing to check elsewhere.</summary>
public class CorpusTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(RepositoryText.Root, "..", "shared", "data"));

    [Theory]
    [InlineData("banknote")]
    [InlineData("breast_cancer")]
    [InlineData("a9a")]
    public void The_defaults_reach_the_published_optimum(string name)
    {
        if (!Directory.Exists(Path.Combine(Folder, name)))
        {
            return;
        }

        TrainingData data = name switch
        {
            "banknote" => Csv(Path.Combine(Folder, name, "banknote_authentication.csv"), 0),
            "breast_cancer" => Csv(Path.Combine(Folder, name, "breast_cancer.csv"), 1),
            _ => LibSvm(Path.Combine(Folder, name, name), 123),
        };
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name, "reference.json")));
        int variants = 0;
        foreach (JsonElement variant in document.RootElement.GetProperty("variants").EnumerateArray())
        {
            double optimum = variant.GetProperty("objective").GetDouble();
            Assert.Equal(variant.GetProperty("n").GetInt32(), data.Rows);
            Assert.Equal(variant.GetProperty("positives").GetInt32(), data.Labels.Sum());
            TrainingOptions options = new() { Standardize = variant.GetProperty("standardised").GetBoolean() };

            // In single precision the features are rounded, which moves the optimum itself by a few units of 6e-8.
            AssertOptimum(data.Train<float>(options), optimum, 1e-6);
            TrainingResult twice = data.Train<double>(options);
            AssertOptimum(twice, optimum, 1e-10);
            variants++;
        }

        Assert.Equal(2, variants);
    }

    private static void AssertOptimum(TrainingResult result, double optimum, double tolerance)
    {
        Assert.Equal(StopReason.Converged, result.StopReason);
        double error = Math.Abs(result.Objective - optimum) / optimum;
        Assert.True(error <= tolerance, $"{result.Solver}: {result.Objective:R} instead of {optimum:R}, a relative error of {error:E2}.");
    }

    /// <summary>Comma-separated numbers, the class last.</summary>
    private static TrainingData Csv(string path, int headerLines)
    {
        double[][] rows =
        [
            .. File.ReadLines(path).Skip(headerLines).Where(line => line.Length > 0)
                .Select(line => line.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray()),
        ];
        return new TrainingData([.. rows.SelectMany(row => row[..^1])], rows[0].Length - 1, [.. rows.Select(row => row[^1])]);
    }

    /// <summary>"label index:value …", indices from 1.</summary>
    private static TrainingData LibSvm(string path, int featureCount)
    {
        string[] lines = File.ReadAllLines(path);
        double[] features = new double[lines.Length * featureCount];
        double[] labels = new double[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            string[] parts = lines[i].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            labels[i] = parts[0] == "+1" ? 1 : 0;
            foreach (string part in parts[1..])
            {
                int colon = part.IndexOf(':', StringComparison.Ordinal);
                int index = int.Parse(part.AsSpan(0, colon), CultureInfo.InvariantCulture);
                features[(i * featureCount) + index - 1] = double.Parse(part.AsSpan(colon + 1), CultureInfo.InvariantCulture);
            }
        }

        return new TrainingData(features, featureCount, labels);
    }
}
