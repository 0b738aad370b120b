using LogReg.Simd.Data.Labels;

namespace LogReg.Simd.Data.Pipelines;

/// <summary>Finds the cells of columns in a dictionary.</summary>
internal static class DictionaryCells
{
    /// <summary>Reads the cells; a column that is not there is a missing cell.</summary>
    /// <exception cref="DataFormatException">The columns are those of a table, and the record has none of them.</exception>
    public static void Read<TValue>(IReadOnlyDictionary<string, TValue> record, IReadOnlyList<string> columns, bool areOfTable, Span<RecordCell> cells)
    {
        int found = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            bool isThere = record.TryGetValue(columns[i], out TValue? value) || TryFindInAnyCase(record, columns, columns[i], out value);
            cells[i] = isThere ? CellOf(value) : RecordCell.Missing;
            found += isThere ? 1 : 0;
        }

        if (found == 0 && areOfTable && cells.Length > 0)
        {
            throw new DataFormatException($"The record has none of the columns {ClassList.Listed(columns)}. Give it what the model was trained on.");
        }
    }

    private static RecordCell CellOf<TValue>(TValue? value) => value switch
    {
        string text => RecordCell.Of(text),
        double number => RecordCell.Of(number),
        RecordCell cell => cell,
        _ => RecordCell.Of((object?)value),
    };

    /// <summary>Finds the only name that differs from a column's in case alone, and that no other column has.</summary>
    private static bool TryFindInAnyCase<TValue>(IReadOnlyDictionary<string, TValue> record, IReadOnlyList<string> columns, string column, out TValue? value)
    {
        value = default;
        int alike = 0;
        foreach ((string name, TValue candidate) in record)
        {
            if (name.Equals(column, StringComparison.OrdinalIgnoreCase) && !columns.Contains(name, StringComparer.Ordinal))
            {
                alike++;
                value = candidate;
            }
        }

        return alike == 1;
    }
}
