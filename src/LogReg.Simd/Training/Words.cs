namespace LogReg.Simd.Training;

/// <summary>The words by which files, options and reports name things.</summary>
internal static class Words
{
    /// <summary>The word of a loss.</summary>
    public static string Of(Loss loss) => loss switch
    {
        Loss.LogLoss => "log-loss",
        Loss.SquaredProbability => "brier",
        Loss.TanhCrossEntropy => "tanh",
        Loss.SquaredLogit => "squared-logit",
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "The loss has no word."),
    };

    /// <summary>A name of several words as it stands in files and options: NewtonCg is newton-cg.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        string.Concat(value.ToString().Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    /// <summary>The value of a word; null where there is none.</summary>
    public static TEnum? Find<TEnum>(string word)
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>().Cast<TEnum?>().FirstOrDefault(value => Of(value!.Value) == word);
}
