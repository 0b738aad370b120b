using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Models;

/// <summary>What reports say of losses.</summary>
internal static class LossWords
{
    /// <summary>The loss of a word, as <c>--loss</c> takes it.</summary>
    public static Loss FindLoss(string word) => Array.Find(Enum.GetValues<Loss>(), loss => Words.Of(loss) == word);

    /// <summary>What the mean of a loss is called in a report.</summary>
    public static string MeanOf(Loss loss) => loss switch
    {
        Loss.LogLoss => "log loss",
        Loss.SquaredProbability => "squared error of the probability",
        Loss.TanhCrossEntropy => "tanh cross-entropy",
        _ => "squared error of the logit",
    };

    /// <summary>Whether a loss is convex, and its optimum certified.</summary>
    public static bool IsConvex(Loss loss) => loss != Loss.SquaredProbability;
}
