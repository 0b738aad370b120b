using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What is trained, and whether data have the classes that it needs.</summary>
internal static class ClassCheck
{
    private const int Most = 10;

    /// <summary>Chooses the kind of model that was asked for, or that the labels ask for: with more than two of them, none chosen as positive, softmax.</summary>
    public static ModelKind Choose(TrainRequest request, DataEncoding encoding) =>
        request.HiddenUnits is not null ? ModelKind.Network
        : request.Multiclass == MulticlassMethod.Softmax ? ModelKind.Softmax
        : request.Multiclass == MulticlassMethod.OneVsRest ? ModelKind.OneVsRest
        : encoding.PositiveLabels.Count > 0 ? ModelKind.Binary
        : ModelKind.Softmax;

    public static void Throw(string source, DataEncoding encoding, int rows, bool isBinary)
    {
        IReadOnlyList<string> names = encoding.ClassNames;
        if (names.Count == 1)
        {
            throw new FileProblemException(source, $"All labels of '{encoding.TargetName}' are '{names[0]}', and a model needs two classes. Choose another column with --target.");
        }

        if (encoding.PositiveLabels.Count == names.Count)
        {
            throw new FileProblemException(source, $"Every label of '{encoding.TargetName}' is positive, and a model needs two classes. Choose fewer with --positive.");
        }

        if (!isBinary && names.Count > 2 && names.Count >= rows)
        {
            throw new FileProblemException(
                source,
                $"'{encoding.TargetName}' has {names.Count} labels, {Listed(names)}, in {rows} rows: every row is a class of its own. "
                + "Choose another column with --target, or with --positive what stands for 1.");
        }

        ThrowAlike(source, encoding, isBinary);
    }

    /// <summary>Checks the rows that train: every class must have some.</summary>
    public static void ThrowAbsent(string source, bool isBinary, IReadOnlyList<string> names, IReadOnlyList<long> counts)
    {
        long rows = counts.Sum();
        string[] absent = [.. names.Where((_, k) => counts[k] == 0)];
        if (absent.Length == 0)
        {
            return;
        }

        if (isBinary)
        {
            throw new FileProblemException(source, $"All {rows} rows are of one class, and a model needs both. Give more data, or another --missing where rows are dropped.");
        }

        string fewer = names.Count > rows ? $"There are more classes, {names.Count}, than rows, {rows}. " : string.Empty;
        throw new FileProblemException(
            source, $"{fewer}None of the {rows} rows is of the class {Listed(absent)}, and every class needs one. Give more data, or another --missing where rows are dropped.");
    }

    /// <summary>Checks what the options say about classes.</summary>
    public static void ThrowOptions(TrainingOptions options, ModelKind kind, string target, IReadOnlyList<string> names)
    {
        if (kind != ModelKind.Binary && options.Loss != Loss.LogLoss)
        {
            throw new UsageException(
                $"--loss {Words.Of(options.Loss)} is for two classes, but '{target}' has {names.Count}, {Listed(names)}. Choose with --positive what stands for 1, or leave --loss out.");
        }

        if (options.ClassWeights.Factors.Count is > 0 and int factors && factors != names.Count)
        {
            throw new UsageException(
                $"--class-weight has {factors} factors, but there are {names.Count} classes, {Listed(names)}. Give one factor per class, in this order, or balanced.");
        }
    }

    public static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Most).Select(name => $"'{name}'")) + (names.Count > Most ? $" and {names.Count - Most} more" : string.Empty);

    /// <summary>Refuses labels that differ in nothing but case or blanks, unless the user put them on the same side.</summary>
    private static void ThrowAlike(string source, DataEncoding encoding, bool isBinary)
    {
        try
        {
            if (!isBinary)
            {
                _ = new ClassLabels<string>(encoding.ClassNames);
                return;
            }

            foreach (string positive in encoding.PositiveLabels)
            {
                foreach (string negative in encoding.ClassNames.Except(encoding.PositiveLabels, StringComparer.Ordinal))
                {
                    _ = new ClassLabels<string>([positive, negative]);
                }
            }
        }
        catch (ArgumentException exception)
        {
            throw new FileProblemException(source, $"'{encoding.TargetName}': {Failure.WithoutParameter(exception)}", exception);
        }
    }
}
