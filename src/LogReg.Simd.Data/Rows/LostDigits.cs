using System.Numerics;
using System.Runtime.CompilerServices;

namespace LogReg.Simd.Data.Rows;

/// <summary>Features that lose digits where numbers of double precision become single ones, noted number by number where that happens.</summary>
internal sealed class LostDigits
{
    /// <summary>Up to it single precision holds every whole number.</summary>
    private const int MostExact = 1 << 24;

    private readonly SortedSet<int> features = [];

    /// <summary>Features with numbers that are not 0 and below the normal ones.</summary>
    private readonly HashSet<int> tiny = [];

    /// <summary>Whether single precision rounds a whole number. Other numbers are rounded to a share of their size that does not matter.</summary>
    public static bool IsRounded(double number) => Math.Abs(number) > MostExact && (float)number != number && Math.Floor(number) == number;

    /// <summary>Whether a number in <typeparamref name="T"/> may be another than it was in double; the few others need not be noted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayTouch<T>(T number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) && (T.Abs(number) >= T.CreateTruncating(MostExact) || !T.IsNormal(number));

    /// <summary>Notes the number of a feature, as it is in double.</summary>
    public void Note(int feature, double number)
    {
        if (IsRounded(number))
        {
            features.Add(feature);
        }
        else if (number != 0 && !float.IsNormal((float)number))
        {
            tiny.Add(feature);
        }
    }

    /// <summary>The names of the features that lose digits, once all rows are noted.</summary>
    /// <param name="encoding">What the rows were encoded with.</param>
    /// <param name="rows">All rows: features count that are wholly below the normal numbers, for a few such numbers among others are nothing beside them.</param>
    public IReadOnlyList<string> NamesOf<T>(DataEncoding encoding, FeatureSource<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
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
        IReadOnlyList<string> names = features.Count > 0 ? encoding.FeatureNames : [];
        return [.. features.Select(feature => names[feature])];
    }
}
