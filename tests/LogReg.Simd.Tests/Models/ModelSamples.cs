using LogReg.Simd.Training;

namespace LogReg.Simd.Tests.Models;

/// <summary>Models of every kind with awkward numbers, from fixed seeds.</summary>
internal static class ModelSamples
{
    public const int FeatureCount = 7;

    /// <summary>Numbers that text loses easily.</summary>
    public static readonly double[] Awkward =
    [
        0.1, -0.0, 0.0, double.Epsilon, -double.MaxValue / 4, 1.0 / 3, Math.PI * 1e-300, 123456789012345680.0, 5e-324, -2.2250738585072014e-308, 0.30000000000000004, 1e23,
    ];

    /// <summary>Gets the names of the samples.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["logistic", "tanh", "identity", "large intercept", "softmax", "one-vs-rest", "network of two", "network of three", "network without intercepts", "two classes by softmax"];

    /// <summary>A model with numbers of ordinary size.</summary>
    public static IClassifier Of(string name)
    {
        Random random = new(17);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
        return name switch
        {
            "logistic" => new LogisticModel(Draw(FeatureCount), 0.25),
            "tanh" => new LogisticModel(Draw(FeatureCount), 0.25, Link.Tanh),
            "identity" => new LogisticModel(Draw(FeatureCount), 0.25, Link.Identity),
            "large intercept" => new LogisticModel(Draw(FeatureCount), 40),
            "softmax" => new MulticlassModel(Draw(4 * FeatureCount), Draw(4), MulticlassMethod.Softmax),
            "one-vs-rest" => new MulticlassModel(Draw(3 * FeatureCount), Draw(3), MulticlassMethod.OneVsRest, scoresInDouble: true),
            "network of two" => new HiddenLayerModel(5, Draw(5 * FeatureCount), Draw(5), Draw(5), Draw(1)),
            "network of three" => new HiddenLayerModel(2, Draw(2 * FeatureCount), Draw(2), Draw(6), Draw(3)),
            "network without intercepts" => new HiddenLayerModel(3, Draw(3 * FeatureCount), [], Draw(9), []),
            "two classes by softmax" => new MulticlassModel(Draw(2 * FeatureCount), Draw(2), MulticlassMethod.Softmax),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such sample."),
        };
    }
}
