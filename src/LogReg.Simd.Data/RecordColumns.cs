using System.Diagnostics.CodeAnalysis;
using LogReg.Simd.Data.Records;

namespace LogReg.Simd.Data;

/// <summary>Makes columns of the properties of a type.</summary>
public static class RecordColumns
{
    /// <summary>The public properties of a type as columns with their names, in the order in which they are declared.</summary>
    /// <remarks>It works on reflection, in trimmed and native programs too: the annotation keeps the properties.</remarks>
    /// <typeparam name="TRecord">The type, whose properties are what <see cref="RecordCell.Of(object?)"/> takes.</typeparam>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentException">A property is of another type, or there is none.</exception>
    public static RecordColumns<TRecord> OfProperties<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TRecord>() =>
        PropertyColumns.Of<TRecord>();
}

/// <summary>The columns of records of a type: names, and how a record's cell is found.</summary>
/// <remarks>Columns are added once; reading is thread-safe afterwards, as far as the functions are.</remarks>
/// <typeparam name="TRecord">The type of the records.</typeparam>
public sealed class RecordColumns<TRecord>
{
    private readonly List<string> names = [];
    private readonly List<Func<TRecord, RecordCell>> cells = [];

    /// <summary>Gets the names of the columns in their order.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Adds a column of numbers.</summary>
    /// <param name="name">Its name, which no other column has.</param>
    /// <param name="value">The number of a record; null or NaN where it is missing.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">There is a column of this name, or the name is empty.</exception>
    public RecordColumns<TRecord> Number(string name, Func<TRecord, double?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Add(name, record => value(record) is { } number ? RecordCell.Of(number) : default);
    }

    /// <summary>Adds a column of texts: categories or labels.</summary>
    /// <param name="name">Its name, which no other column has.</param>
    /// <param name="value">The text of a record; null or empty where it is missing.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">There is a column of this name, or the name is empty.</exception>
    public RecordColumns<TRecord> Text(string name, Func<TRecord, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Add(name, record => RecordCell.Of(value(record)));
    }

    /// <summary>Adds a column of true and false: numbers 1 and 0, or labels true and false.</summary>
    /// <param name="name">Its name, which no other column has.</param>
    /// <param name="value">Which of them a record has; null where it is missing.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">There is a column of this name, or the name is empty.</exception>
    public RecordColumns<TRecord> Flag(string name, Func<TRecord, bool?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Add(name, record => value(record) is { } flag ? RecordCell.Of(flag) : default);
    }

    /// <summary>Adds a column of values whose type is known when they are read.</summary>
    /// <param name="name">Its name, which no other column has.</param>
    /// <param name="value">The value of a record, as <see cref="RecordCell.Of(object?)"/> takes it.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">There is a column of this name, or the name is empty.</exception>
    public RecordColumns<TRecord> Value(string name, Func<TRecord, object?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Add(name, record => RecordCell.Of(value(record)));
    }

    /// <summary>Finds the cells of a record. Allocates nothing but what the functions do.</summary>
    /// <param name="record">The record.</param>
    /// <param name="destination">Receives a cell for each column.</param>
    /// <exception cref="ArgumentException">The destination has another length, or a value is no cell.</exception>
    public void Read(TRecord record, Span<RecordCell> destination)
    {
        if (destination.Length != cells.Count)
        {
            throw new ArgumentException($"The destination has room for {destination.Length} cells, but there are {cells.Count} columns. Pass a span of that length.", nameof(destination));
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = cells[i](record);
        }
    }

    internal RecordColumns<TRecord> Add(string name, Func<TRecord, RecordCell> cell)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (names.Contains(name, StringComparer.Ordinal))
        {
            throw new ArgumentException($"There is a column '{name}' already. Give every column a name of its own.", nameof(name));
        }

        names.Add(name);
        cells.Add(cell);
        return this;
    }
}
