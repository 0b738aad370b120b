using System.Globalization;
using Microsoft.ML;

namespace LogReg.Simd.MicrosoftML.Reading;

/// <summary>The columns of a view that are features, side by side.</summary>
internal sealed class FeatureColumns
{
    private readonly ColumnReader[] readers;

    /// <summary>Finds the columns.</summary>
    /// <exception cref="ArgumentException">One is not there, or holds no numbers, or there is none.</exception>
    public FeatureColumns(DataViewSchema schema, IReadOnlyList<string> names)
    {
        readers = [.. names.Select(name => ColumnReader.Of(schema, name, "features"))];
        Count = readers.Sum(reader => reader.Size);
    }

    /// <summary>Gets d.</summary>
    public int Count { get; }

    /// <summary>Gets the columns.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => readers.Select(reader => reader.Column);

    /// <summary>The name of every feature.</summary>
    /// <remarks>The elements of a vector may have one name in ML.NET, and that of a column; a number tells them apart.</remarks>
    public string[] Names()
    {
        Dictionary<string, int> seen = new(Count, StringComparer.Ordinal);
        return [.. readers.SelectMany(reader => reader.Names()).Select(name => Unique(name, seen))];
    }

    /// <summary>What copies the features of the current row.</summary>
    public Action<Memory<float>> For(DataViewRow row)
    {
        Action<Memory<float>>[] getters = [.. readers.Select(reader => reader.For(row))];
        if (getters.Length == 1)
        {
            return getters[0];
        }

        return destination =>
        {
            int first = 0;
            for (int i = 0; i < getters.Length; i++)
            {
                getters[i](destination.Slice(first, readers[i].Size));
                first += readers[i].Size;
            }
        };
    }

    /// <summary>Tells a name from those before it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="seen">The names that are taken, each with the last number behind it, so that many elements of one name do not look for theirs from the beginning.</param>
    private static string Unique(string name, Dictionary<string, int> seen)
    {
        string unique = name;
        int number = seen.GetValueOrDefault(name, 1);
        while (!seen.TryAdd(unique, 1))
        {
            number++;
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({number})");
        }

        seen[name] = number;
        return unique;
    }
}
