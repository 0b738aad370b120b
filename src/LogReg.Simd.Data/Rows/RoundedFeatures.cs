using System.Numerics;

namespace LogReg.Simd.Data.Rows;

/// <summary>Features with numbers that single precision may have rounded, met one by one.</summary>
/// <param name="mayRound">Whether it may have rounded any.</param>
internal sealed class RoundedFeatures<T>(bool mayRound)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Above it single precision does not hold every whole number.</summary>
    private const int MostExact = 1 << 24;

    private readonly SortedSet<int> features = [];

    /// <summary>Features with numbers below the normal ones.</summary>
    private readonly HashSet<int> tiny = [];

    /// <summary>Looks at the number of a feature.</summary>
    public void Look(int feature, T value)
    {
        if (mayRound && T.Abs(value) > T.CreateTruncating(MostExact))
        {
            features.Add(feature);
        }
        else if (mayRound && T.IsSubnormal(value))
        {
            tiny.Add(feature);
        }
    }

    /// <summary>Adds the features that are wholly below the normal numbers: a few such numbers among others are nothing beside them.</summary>
    /// <param name="vanished">Features with numbers that became 0.</param>
    /// <param name="rows">All rows.</param>
    public void AddTiny(IReadOnlySet<int> vanished, FeatureSource<T> rows)
    {
        tiny.UnionWith(mayRound ? vanished : new HashSet<int>());
        RowEntries<T> entries = new(rows);
        for (int row = 0; row < rows.SampleCount && tiny.Count > 0; row++)
        {
            entries.Read(row);
            for (int i = 0; i < entries.Columns.Length; i++)
            {
                if (T.IsNormal(entries.Values[i]))
                {
                    tiny.Remove(entries.Columns[i]);
                }
            }
        }

        features.UnionWith(tiny);
    }

    /// <summary>The names of the features under an encoding.</summary>
    public IReadOnlyList<string> NamesOf(DataEncoding encoding)
    {
        IReadOnlyList<string> names = features.Count > 0 ? encoding.FeatureNames : [];
        return [.. features.Select(feature => names[feature])];
    }
}
