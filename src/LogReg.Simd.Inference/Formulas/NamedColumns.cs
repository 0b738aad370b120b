using LogReg.Simd.Inference.Checks;

namespace LogReg.Simd.Inference.Formulas;

/// <summary>A data set of named columns, of numbers or of texts, all of one length. Columns are added first and read by formulas afterwards.</summary>
public sealed class NamedColumns
{
    private readonly Dictionary<string, double[]> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> texts = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    /// <summary>Gets the names, in the order in which they were added.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Gets the number of rows; 0 before there is a column.</summary>
    public int RowCount { get; private set; }

    /// <summary>Adds a column of numbers.</summary>
    /// <param name="name">Its name, which no other column has.</param>
    /// <param name="values">One number per row; referred to, not copied.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">The name is taken, or the length is another.</exception>
    public NamedColumns Add(string name, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Check(name, values.Length);
        numbers.Add(name, values);
        return this;
    }

    /// <summary>Adds a column of texts, whose levels are its different texts in ordinal order.</summary>
    /// <param name="name">Its name, which no other column has.</param>
    /// <param name="values">One text per row; referred to, not copied.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">The name is taken, the length is another, or a text is null.</exception>
    public NamedColumns Add(string name, string[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int missing = Array.IndexOf(values, null);
        if (missing >= 0)
        {
            throw ArgumentChecks.Invalid(nameof(values), $"The column {name} holds null in row {missing + 1}, counted from 1. Leave rows with missing texts out.");
        }

        Check(name, values.Length);
        texts.Add(name, values);
        return this;
    }

    /// <summary>The numbers of a column.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The array that was added; null where there is no such column, or it holds texts.</returns>
    public double[]? NumbersOf(string name) => numbers.GetValueOrDefault(name);

    /// <summary>The texts of a column.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The array that was added; null where there is no such column, or it holds numbers.</returns>
    public string[]? TextsOf(string name) => texts.GetValueOrDefault(name);

    internal bool Contains(string name) => numbers.ContainsKey(name) || texts.ContainsKey(name);

    private void Check(string name, int length)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (names.Count > 0 && length != RowCount)
        {
            throw ArgumentChecks.Invalid("values", $"The column {name} has {length} rows, but {names[0]} has {RowCount}. Pass columns of one length.");
        }

        if (Contains(name))
        {
            throw ArgumentChecks.Invalid(nameof(name), $"There are 2 columns {name}, but names must differ. Rename one of them.");
        }

        RowCount = length;
        names.Add(name);
    }
}
