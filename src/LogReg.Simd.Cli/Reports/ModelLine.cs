using LogReg.Simd.Cli.Models;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Reports;

/// <summary>What a model is, in the words of reports.</summary>
internal static class ModelLine
{
    /// <summary>Kind and shape; null for logistic regression of two classes, which goes without saying.</summary>
    public static string? Of(FittedModel model, Loss loss) => model switch
    {
        BinaryModel { Model: { } binary } => loss == Loss.LogLoss
            ? null
            : $"two classes, loss {Words.Of(loss)}, {LinkOf(binary.Link)}",
        ClassModel { Kind: ModelKind.Softmax } => $"softmax, {Shape(model)}",
        ClassModel => $"one-vs-rest, {Shape(model)}",
        NetworkModel { Model: { } network } =>
            $"network of {Figures.Count(network.HiddenUnits, "hidden unit")}, {Figures.Count(network.FeatureCount, "feature")}, {(model.IsBinary ? "two" : $"{model.OutputCount}")} classes, "
            + $"{network.ParameterCount} numbers",
        _ => null,
    };

    /// <summary>What an objective is the sum of.</summary>
    public static string SumOf(FittedModel model) => model.Kind == ModelKind.OneVsRest ? $" (sum of {model.OutputCount} binary models)" : string.Empty;

    /// <summary>Whether the objective is convex, and its optimum certified.</summary>
    public static bool IsConvex(FittedModel model, Loss loss) => model.Kind != ModelKind.Network && Words.IsConvex(loss);

    private static string Shape(FittedModel model) =>
        $"{model.OutputCount} classes by {Figures.Count(model.FeatureCount, "feature")}, {model.OutputCount * (model.FeatureCount + 1L)} numbers";

    private static string LinkOf(Link link) => link switch
    {
        Link.Tanh => "probability (tanh(z) + 1)/2",
        Link.Identity => "probability z cut off at 0 and 1",
        _ => "probability σ(z)",
    };
}
