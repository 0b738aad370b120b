using System.Numerics;

namespace LogReg.Simd.Data.Records;

/// <summary>Where the features of a record are written to: a dense row, or the entries of a sparse one, which ascend whatever the order in which they come.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal ref struct FeatureSink<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Span<int> columns;
    private readonly Span<T> values;
    private readonly bool isSparse;

    private FeatureSink(Span<int> columns, Span<T> values, bool isSparse)
    {
        this.columns = columns;
        this.values = values;
        this.isSparse = isSparse;
    }

    /// <summary>Gets the number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>A dense row, which begins with zeros.</summary>
    public static FeatureSink<T> Dense(Span<T> features)
    {
        features.Clear();
        return new FeatureSink<T>([], features, isSparse: false);
    }

    /// <summary>The entries of a sparse row.</summary>
    public static FeatureSink<T> Sparse(Span<int> columns, Span<T> values) => new(columns, values, isSparse: true);

    /// <summary>Writes a feature that is written once.</summary>
    public void Set(int feature, T value)
    {
        if (isSparse)
        {
            Add(feature, value);
        }
        else
        {
            values[feature] = value;
        }
    }

    /// <summary>Adds one to a feature, which hashed columns may share.</summary>
    public void AddOne(int feature)
    {
        if (isSparse)
        {
            Add(feature, T.One);
        }
        else
        {
            values[feature] += T.One;
        }
    }

    private void Add(int feature, T value)
    {
        int place = Count;
        while (place > 0 && columns[place - 1] > feature)
        {
            place--;
        }

        if (place > 0 && columns[place - 1] == feature)
        {
            values[place - 1] += value;
            return;
        }

        columns[place..Count].CopyTo(columns[(place + 1)..]);
        values[place..Count].CopyTo(values[(place + 1)..]);
        columns[place] = feature;
        values[place] = value;
        Count++;
    }
}
