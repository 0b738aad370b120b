using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What a file had that its model does not know, and how it was treated.</summary>
internal sealed record RowFindings
{
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Gets, by column, the cells with unknown categories.</summary>
    public IReadOnlyDictionary<string, long> Unseen { get; init; } = new Dictionary<string, long>();

    /// <summary>Gets, by column, the missing cells whose place a mean or median took.</summary>
    public IReadOnlyDictionary<string, long> Filled { get; init; } = new Dictionary<string, long>();

    public long UnknownFeatures { get; init; }

    public long UnknownLabels { get; init; }

    public long RowsDropped { get; init; }

    public static RowFindings Of<T>(RowStream<T> stream)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        new()
        {
            Notices = stream.Notices,
            Unseen = stream.UnseenCategories,
            Filled = stream.FilledCells,
            UnknownFeatures = stream.UnknownFeatures,
            UnknownLabels = stream.UnknownLabels,
            RowsDropped = stream.RowsDropped,
        };

    /// <summary>Says it.</summary>
    public void Write(Consoles consoles, string data)
    {
        string path = DataSources.NameOf(data);
        foreach (string notice in Notices)
        {
            consoles.Notice($"{path}: {notice}.");
        }

        if (Unseen.Count > 0)
        {
            consoles.Notice($"{path}: {Unseen.Values.Sum()} cells hold categories that the model does not know and count as none: {ByColumn(Unseen)}.");
        }

        if (Filled.Count > 0)
        {
            consoles.Notice($"{path}: {Filled.Values.Sum()} missing cells take the value that the model has for them: {ByColumn(Filled)}.");
        }

        if (UnknownFeatures > 0)
        {
            consoles.Notice($"{path}: {UnknownFeatures} {(UnknownFeatures == 1 ? "entry has" : "entries have")} an index beyond the features of the model and "
                + $"{(UnknownFeatures == 1 ? "is" : "are")} left out.");
        }

        if (UnknownLabels > 0)
        {
            consoles.Notice($"{path}: {UnknownLabels} labels are unknown to the model and count as negative.");
        }

        if (RowsDropped > 0)
        {
            consoles.Notice($"{path}: {RowsDropped} rows with missing cells are left out.");
        }
    }

    private static string ByColumn(IReadOnlyDictionary<string, long> counts) =>
        string.Join(", ", counts.OrderBy(column => column.Key, StringComparer.Ordinal).Select(column => $"{column.Key} ({column.Value})"));
}
