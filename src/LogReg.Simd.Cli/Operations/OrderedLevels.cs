using System.Globalization;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>The target of a fit of ordered levels.</summary>
/// <param name="OfRows">The level of every row, 0 the lowest.</param>
/// <param name="Names">The names of the levels, the lowest first.</param>
internal sealed record OrderedLevels(int[] OfRows, IReadOnlyList<string> Names)
{
    private const int LeastLevels = 3;

    /// <summary>Every level costs a column and most rows a second one; nobody has an order of more.</summary>
    private const int MostLevels = 100;

    private const int MostShown = 20;

    /// <summary>Takes the target of a data set: numbers in their order, texts in the one that is given.</summary>
    public static OrderedLevels Of(Dataset<double> dataset, IReadOnlyList<string>? order)
    {
        DataEncoding encoding = dataset.Encoding;
        IReadOnlyList<string> names = encoding.ClassNames;
        string listed = string.Join(", ", names.Take(MostShown).Select(name => $"'{name}'"));
        if (names.Count is < LeastLevels or > MostLevels)
        {
            throw new UsageException(
                $"--ordinal is for {LeastLevels} to {MostLevels} levels, but {encoding.TargetName} has {names.Count} classes. "
                + (names.Count < LeastLevels ? "Leave it out for two classes." : "Join levels."));
        }

        if (order is null && !encoding.NumericLabels)
        {
            throw new UsageException($"The levels of {encoding.TargetName} are texts without an order: {listed}. Give it by --levels, the lowest first.");
        }

        int[] ranked = order is null
            ? [.. Enumerable.Range(0, names.Count).OrderBy(index => double.Parse(names[index], CultureInfo.InvariantCulture))]
            : [.. order.Select(level => IndexOf(names, level, encoding.TargetName, listed))];
        if (ranked.Length != names.Count || ranked.Distinct().Count() != ranked.Length)
        {
            string missing = string.Join(", ", names.Where((_, index) => !ranked.Contains(index)).Take(MostShown).Select(name => $"'{name}'"));
            throw new UsageException(missing.Length > 0 ? $"--levels lacks {missing} of {encoding.TargetName}. Name every level once." : "--levels names a level twice. Name every level once.");
        }

        int[] rankOf = new int[names.Count];
        for (int rank = 0; rank < ranked.Length; rank++)
        {
            rankOf[ranked[rank]] = rank;
        }

        return new OrderedLevels([.. dataset.ClassIndices.Select(index => rankOf[index])], [.. ranked.Select(index => names[index])]);
    }

    private static int IndexOf(IReadOnlyList<string> names, string level, string target, string listed)
    {
        int index = names.ToList().IndexOf(level);
        return index >= 0 ? index : throw new UsageException($"There is no level '{level}' for --levels. Those of {target} are {listed}.");
    }
}
