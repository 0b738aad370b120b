using LogReg.Simd.Cli.Models;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What a model is, in the words of reports.</summary>
internal static class ModelLine
{
    /// <summary>Kind and shape; null for logistic regression of two classes, which goes without saying.</summary>
    public static string? Of(IClassifier model, Loss loss) => model switch
    {
        LogisticModel binary => loss == Loss.LogLoss
            ? null
            : $"two classes, loss {Words.Of(loss)}, {LinkOf(binary.Link)}",
        MulticlassModel { Method: MulticlassMethod.Softmax } => $"softmax, {Shape(model)}",
        MulticlassModel => $"one-vs-rest, {Shape(model)}",
        HiddenLayerModel network =>
            $"network of {Figures.Count(network.HiddenUnits, "hidden unit")}, {Figures.Count(network.FeatureCount, "feature")}, {(model.IsBinary ? "two" : $"{model.LogitCount}")} classes, "
            + $"{network.ParameterCount} numbers",
        _ => null,
    };

    /// <summary>What an objective is the sum of.</summary>
    public static string SumOf(IClassifier model) => model.Kind == ModelKind.OneVsRest ? $" (sum of {model.LogitCount} binary models)" : string.Empty;

    /// <summary>Whether the objective is convex, and its optimum certified.</summary>
    public static bool IsConvex(IClassifier model, Loss loss) => model.Kind != ModelKind.Network && LossWords.IsConvex(loss);

    private static string Shape(IClassifier model) =>
        $"{model.LogitCount} classes by {Figures.Count(model.FeatureCount, "feature")}, {model.LogitCount * (model.FeatureCount + 1L)} numbers";

    private static string LinkOf(Link link) => link switch
    {
        Link.Tanh => "probability (tanh(z) + 1)/2",
        Link.Identity => "probability z cut off at 0 and 1",
        _ => "probability σ(z)",
    };
}
