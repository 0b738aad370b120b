using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace LogReg.Simd.Generators.Tests;

/// <summary>Code for a fixed number of features, compiled here for many of them: whole lanes, every rest behind them, none at all, and more than are unrolled.</summary>
public sealed class UnrolledScorerTests
{
    private const int RowCount = 60;

    private static readonly int[] FeatureCounts = [.. Enumerable.Range(0, 36), 47, 48, 63, 64, 65, 250, 511, 512, 513];

    private delegate float Score(ReadOnlySpan<float> row);

    [Theory]
    [InlineData(Link.Logistic, 0.375)]
    [InlineData(Link.Tanh, -0.0)]
    [InlineData(Link.Identity, -0.0)]
    public void Every_number_of_features_has_the_bits_of_the_model(Link link, double intercept)
    {
        LogisticModel[] models = [.. FeatureCounts.Select(count => Model(count, link, intercept))];
        Assembly assembly = Compiled(models);
        foreach (LogisticModel model in models)
        {
            Type type = assembly.GetType($"Scorer{model.FeatureCount}")!;
            Score logit = Method(type, "ComputeLogit");
            Score probability = Method(type, "PredictProbability");
            Random random = new(model.FeatureCount);
            float[] row = new float[model.FeatureCount];
            for (int i = 0; i < RowCount; i++)
            {
                // From products that are lost below the smallest number, whose sums are zeros of either sign, to some that overflow.
                double scale = i < 20 ? 1 : Math.ScaleB(1, random.Next(-170, 128));
                foreach (ref float value in row.AsSpan())
                {
                    value = (float)(scale * ((2 * random.NextDouble()) - 1));
                }

                Assert.Equal(BitConverter.SingleToUInt32Bits(model.ComputeLogit(row)), BitConverter.SingleToUInt32Bits(logit(row)));
                Assert.Equal(BitConverter.SingleToUInt32Bits(model.PredictProbability(row)), BitConverter.SingleToUInt32Bits(probability(row)));
            }

            Assert.Throws<ArgumentException>("row", () => logit(new float[model.FeatureCount + 1]));
        }
    }

    [Fact]
    public void Coefficients_that_single_precision_does_not_hold_are_used_in_double()
    {
        LogisticModel model = new([1e39, -2.5e43, 0.5], 0.25);
        Type type = Compiled([model]).GetType("Scorer3")!;
        float[] row = [1e-39f, 3e-44f, 2];
        float logit = Method(type, "ComputeLogit")(row);
        Assert.InRange(logit, 1, 2);
        Assert.Equal(model.ComputeLogit(row), logit);
        Assert.Equal(model.PredictProbability(row), Method(type, "PredictProbability")(row));
    }

    [Fact]
    public void A_value_that_is_no_number_or_infinite_reaches_the_logit_from_every_place()
    {
        LogisticModel[] models = [.. FeatureCounts.Where(count => count is > 0 and < 70).Select(count => Model(count, Link.Logistic, 1))];
        Assembly assembly = Compiled(models);
        foreach (LogisticModel model in models)
        {
            Score logit = Method(assembly.GetType($"Scorer{model.FeatureCount}")!, "ComputeLogit");
            for (int j = 0; j < model.FeatureCount; j++)
            {
                float[] row = new float[model.FeatureCount];
                row[j] = float.NaN;
                Assert.True(float.IsNaN(logit(row)));
                row[j] = float.PositiveInfinity;
                Assert.Equal(model.ComputeLogit(row), logit(row));
            }
        }
    }

    private static Score Method(Type type, string name) => type.GetMethod(name, [typeof(ReadOnlySpan<float>)])!.CreateDelegate<Score>();

    private static LogisticModel Model(int featureCount, Link link, double intercept)
    {
        Random random = new(1000 + featureCount);
        return new LogisticModel([.. Enumerable.Range(0, featureCount).Select(_ => (2 * random.NextDouble()) - 1)], intercept, link);
    }

    private static Assembly Compiled(IReadOnlyList<LogisticModel> models)
    {
        string source = string.Join('\n', models.Select(model => $"[LogReg.Simd.LogisticScorer(\"{model.FeatureCount}.json\")] public static partial class Scorer{model.FeatureCount};"));
        ImmutableArray<AdditionalText> files = [.. models.Select(model => new MemoryText($"/{model.FeatureCount}.json", TextOf(model)))];
        CSharpParseOptions parsing = new(LanguageVersion.Latest);
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Scorers{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(source, parsing)],
            platform.Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, generalDiagnosticOption: ReportDiagnostic.Error));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new LogisticScorerGenerator().AsSourceGenerator()], files, parsing);
        driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation completed, out ImmutableArray<Diagnostic> diagnostics);
        Assert.Empty(diagnostics);
        using MemoryStream image = new();
        Assert.Empty(completed.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return Assembly.Load(image.ToArray());
    }

    private static string TextOf(LogisticModel model)
    {
        using MemoryStream stream = new();
        model.Save(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
