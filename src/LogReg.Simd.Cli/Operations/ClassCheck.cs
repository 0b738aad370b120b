using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Whether data have the two classes that a binary model needs.</summary>
internal static class ClassCheck
{
    private const int Most = 10;

    public static void Throw(string source, DataEncoding encoding)
    {
        IReadOnlyList<string> names = encoding.ClassNames;
        if (names.Count == 1)
        {
            throw new FileProblemException(source, $"All labels of '{encoding.TargetName}' are '{names[0]}', and a model needs two classes. Choose another column with --target.");
        }

        if (encoding.PositiveLabels.Count == 0)
        {
            throw new FileProblemException(
                source, $"'{encoding.TargetName}' has {names.Count} labels, {Listed(names)}. Choose with --positive what stands for 1, or another column with --target.");
        }

        if (encoding.PositiveLabels.Count == names.Count)
        {
            throw new FileProblemException(source, $"Every label of '{encoding.TargetName}' is positive, and a model needs two classes. Choose fewer with --positive.");
        }
    }

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Most).Select(name => $"'{name}'")) + (names.Count > Most ? $" and {names.Count - Most} more" : string.Empty);
}
