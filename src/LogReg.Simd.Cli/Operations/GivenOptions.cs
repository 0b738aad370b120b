namespace LogReg.Simd.Cli.Operations;

/// <summary>Which of some options were given, for what they exclude.</summary>
internal static class GivenOptions
{
    /// <summary>The names of those that were.</summary>
    public static string[] Of(params (string Option, bool IsGiven)[] options) => [.. options.Where(option => option.IsGiven).Select(option => option.Option)];
}
