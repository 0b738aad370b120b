using System.Numerics;

namespace LogReg.Simd.Data.Rows;

/// <summary>Features with numbers that single precision may have rounded, met one by one.</summary>
internal sealed class RoundedFeatures<T>
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
        if (typeof(T) == typeof(float) && T.Abs(value) > T.CreateTruncating(MostExact))
        {
            features.Add(feature);
        }
        else if (typeof(T) == typeof(float) && T.IsSubnormal(value))
        {
            tiny.Add(feature);
        }
    }

    /// <summary>Adds the features that are wholly below the normal numbers: a few such numbers among others are nothing beside them.</summary>
    /// <param name="vanished">Features with numbers that became 0.</param>
    /// <param name="matrix">All rows.</param>
    public void AddTiny(IReadOnlySet<int> vanished, SparseMatrix<T> matrix)
    {
        tiny.UnionWith(typeof(T) == typeof(float) ? vanished : new HashSet<int>());
        int[] columns = [];
        T[] values = [];
        for (int row = 0; row < matrix.SampleCount && tiny.Count > 0; row++)
        {
            int count = matrix.EntryCountOf(row);
            if (columns.Length < count)
            {
                (columns, values) = (new int[2 * count], new T[2 * count]);
            }

            matrix.CopyEntriesTo(row, columns, values);
            for (int i = 0; i < count; i++)
            {
                if (T.IsNormal(values[i]))
                {
                    tiny.Remove(columns[i]);
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
