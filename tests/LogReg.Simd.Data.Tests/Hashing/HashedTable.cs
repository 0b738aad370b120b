using System.Globalization;
using System.Text;

namespace LogReg.Simd.Data.Tests.Hashing;

/// <summary>A table with a column of numbers and three of texts, and what formula 1.7 makes of it, one cell at a time.</summary>
internal sealed class HashedTable
{
    public static readonly string[] TextColumns = ["town", "größe", "is open"];

    public HashedTable(int rows, int towns)
    {
        Random random = new(rows);
        Numbers = [.. Enumerable.Range(0, rows).Select(_ => random.Next(3) * 0.5)];
        Texts =
        [
            .. Enumerable.Range(0, rows).Select(i => new string[]
            {
                random.Next(12) == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"Ort {random.Next(towns)}"),
                random.Next(3) switch { 0 => "groß", 1 => "klein, aber fein", _ => new string('x', 40 + random.Next(3)) },
                random.Next(3) switch { 0 => "True", 1 => "FALSE", _ => "true" },
            }),
        ];
        Labels = [.. Enumerable.Range(0, rows).Select(i => i % 3 == 0 ? "yes" : "no")];
    }

    public double[] Numbers { get; }

    public string[][] Texts { get; }

    public string[] Labels { get; }

    /// <summary>Gets the rows as CSV with a header.</summary>
    public string Csv
    {
        get
        {
            StringBuilder text = new("town,size,größe,is open,label\n");
            for (int i = 0; i < Numbers.Length; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Texts[i][0]},{Numbers[i]},\"{Texts[i][1]}\",{Texts[i][2]},{Labels[i]}\n");
            }

            return text.ToString();
        }
    }

    /// <summary>The whole hash of a cell.</summary>
    public static ulong HashOf(string column, string cell, long seed)
    {
        string category = cell.Length == 0 ? "?" : cell.ToUpperInvariant() is "TRUE" or "FALSE" ? cell.ToLowerInvariant() : cell;
        return SlowXxHash64.Of(Encoding.UTF8.GetBytes($"{column}={category}"), (ulong)seed);
    }

    /// <summary>How many cells of a row are in each bucket.</summary>
    public SortedDictionary<int, int> BucketsOf(int row, int bits, long seed)
    {
        SortedDictionary<int, int> counts = [];
        for (int column = 0; column < TextColumns.Length; column++)
        {
            int bucket = (int)(HashOf(TextColumns[column], Texts[row][column], seed) % (1UL << bits));
            counts[bucket] = counts.GetValueOrDefault(bucket) + 1;
        }

        return counts;
    }

    /// <summary>All features of a row: the number, and those of the buckets of an encoding.</summary>
    public float[] FeaturesOf(int row, FeatureHashing hashing)
    {
        SortedDictionary<int, int> counts = BucketsOf(row, hashing.Bits, hashing.Seed);
        return [(float)Numbers[row], .. hashing.Buckets.Select(bucket => (float)counts.GetValueOrDefault(bucket))];
    }
}
