using System.Globalization;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>The target of a fit: numbers from 0 to 1 or counts, or classes of which one is the base.</summary>
/// <param name="Numbers">Labels, shares or counts; of several classes zeros.</param>
/// <param name="BaseClass">The index of the base of several classes; null where there are no more than two.</param>
internal sealed record FitResponse(double[] Numbers, int? BaseClass)
{
    /// <summary>Whole numbers of more different values are counts or measurements.</summary>
    private const int MostNumericClasses = 10;

    /// <summary>
    /// Takes the target of a data set: counts and shares are numbers; two classes are 0 and 1, the second
    /// of them or the one that was chosen the success; other texts, and a few whole numbers, are classes.
    /// </summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="hasCounts">Whether the target counts successes.</param>
    /// <param name="baseName">The class that the others are compared with; null for the first.</param>
    public static FitResponse Of(Dataset<double> dataset, bool hasCounts, string? baseName)
    {
        DataEncoding encoding = dataset.Encoding;
        IReadOnlyList<string> names = encoding.ClassNames;
        if (baseName is not null && (hasCounts || encoding.PositiveIsChosen))
        {
            throw new UsageException($"--base is for classes, but {(hasCounts ? "the target counts successes" : "--positive makes two of them")}. Leave one of them out.");
        }

        if (encoding.PositiveIsChosen || (!encoding.NumericLabels && names.Count == 2 && baseName is null))
        {
            return new(dataset.Labels, null);
        }

        if (encoding.NumericLabels && baseName is null)
        {
            double[] values = [.. names.Select(name => double.Parse(name, CultureInfo.InvariantCulture))];
            if (hasCounts || values.All(value => value is >= 0 and <= 1) || (names.Count > 2 && !AreClasses(dataset, values)))
            {
                return new([.. dataset.ClassIndices.Select(index => values[index])], null);
            }

            if (names.Count == 2)
            {
                return new(dataset.Labels, null);
            }
        }

        int index = baseName is null ? 0 : names.ToList().IndexOf(baseName);
        if (index < 0)
        {
            throw new UsageException($"There is no class '{baseName}' for --base. The classes of {encoding.TargetName} are {string.Join(", ", names.Take(20).Select(name => $"'{name}'"))}.");
        }

        return names.Count == 2
            ? new([.. dataset.ClassIndices.Select(label => label == index ? 0.0 : 1)], null)
            : new(new double[dataset.ClassIndices.Length], index);
    }

    /// <summary>Whether numbers name classes: few whole ones, each in two rows at least.</summary>
    private static bool AreClasses(Dataset<double> dataset, double[] values) =>
        values.Length <= MostNumericClasses && values.All(double.IsInteger) && dataset.ClassIndices.CountBy(index => index).All(group => group.Value > 1);
}
