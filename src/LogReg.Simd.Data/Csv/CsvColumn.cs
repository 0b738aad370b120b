using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using LogReg.Simd.Data.Text;

namespace LogReg.Simd.Data.Csv;

/// <summary>One feature column while a file is loaded: number or text, as its first cell tells.</summary>
internal sealed class CsvColumn(string name, int index, bool isOneHot, bool mayBeText, DataOptions options)
{
    private readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    private bool isKnown = isOneHot;
    private bool isText = isOneHot;
    private bool hasMissing;
    private long firstMissingLine;
    private double sum;
    private long count;
    private int[] features = [];
    private int missingFeature;

    public string Name { get; } = name;

    public int Index { get; } = index;

    public bool IsText => isText;

    /// <summary>Gets the number of features once the file is read.</summary>
    public int Width => !isText ? 1 : codes.Count + (hasMissing ? 1 : 0);

    /// <summary>Reads a cell: the number, the code of the text, or NaN where the cell is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read<T>(CsvTable table)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string cell = table[Index];
        if (isKnown && !isText && Cells.TryNumber(cell, options.Scale, out T value))
        {
            sum += double.CreateTruncating(value);
            count++;
            return value;
        }

        return ReadOther<T>(cell, table);
    }

    /// <summary>Describes the column, whose features begin at the one given.</summary>
    public ColumnEncoding Finish(int firstFeature)
    {
        if (!isText)
        {
            features = [firstFeature];
            double? mean = options.Missing == MissingCells.Mean ? sum / count : null;
            return new ColumnEncoding { Name = Name, Kind = ColumnKind.Numeric, FirstFeature = firstFeature, Mean = mean };
        }

        string[] categories = [.. codes.Keys, .. hasMissing ? [Cells.Missing] : Array.Empty<string>()];
        Array.Sort(categories, StringComparer.Ordinal);
        features = new int[codes.Count];
        foreach ((string category, int code) in codes)
        {
            features[code] = firstFeature + Array.BinarySearch(categories, category, StringComparer.Ordinal);
        }

        missingFeature = firstFeature + Array.BinarySearch(categories, Cells.Missing, StringComparer.Ordinal);
        return new ColumnEncoding { Name = Name, Kind = ColumnKind.OneHot, FirstFeature = firstFeature, Categories = categories };
    }

    /// <summary>Refuses a column of which nothing can be learnt.</summary>
    public void CheckKnown(string path)
    {
        if (!isKnown)
        {
            throw new DataFormatException(path, 0, Name, "Every cell of the column is missing. Ignore the column.");
        }

        if (!isText && !double.IsFinite(sum) && options.Missing == MissingCells.Mean)
        {
            throw new DataFormatException(path, 0, Name, "The sum of the column is infinite, so it has no mean. Scale the features down.");
        }
    }

    /// <summary>Writes the features of a cell as <see cref="Read"/> returned it; the row is zero.</summary>
    public void Write<T>(T stored, T mean, Span<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!isText)
        {
            row[features[0]] = T.IsNaN(stored) ? mean : stored;
        }
        else
        {
            row[T.IsNaN(stored) ? missingFeature : features[int.CreateTruncating(stored)]] = T.One;
        }
    }

    private T ReadOther<T>(string cell, CsvTable table)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Cells.IsMissing(cell))
        {
            firstMissingLine = hasMissing ? firstMissingLine : table.Line;
            hasMissing = true;
            return isKnown && !isText && options.Missing == MissingCells.Error ? throw MissingCell(table, table.Line) : T.NaN;
        }

        if (!isKnown)
        {
            isKnown = true;
            isText = mayBeText && !Cells.IsNumber(cell);
            if (!isText)
            {
                return hasMissing && options.Missing == MissingCells.Error ? throw MissingCell(table, firstMissingLine) : Read<T>(table);
            }
        }

        if (!isText)
        {
            throw table.Error(
                Name,
                Numbers.TryParse(cell.AsSpan(), out double _)
                    ? $"The number {Cells.Quoted(cell)} is too large for {typeof(T).Name}. Scale the features down, or read them as double."
                    : $"The cell {Cells.Quoted(cell)} is no number. Correct it, ignore the column, or name the column as categorical.");
        }

        if (!codes.TryGetValue(cell, out int code))
        {
            code = codes.Count;
            if (code == options.CategoryLimit)
            {
                throw table.Error(
                    Name,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The column has more than {code} different texts, too many for categories. Ignore the column, or raise the limit."));
            }

            codes.Add(cell, code);
        }

        return T.CreateTruncating(code);
    }

    private DataFormatException MissingCell(CsvTable table, long line) =>
        new(table.Path, line, Name, "The cell is missing. Fill it in, or choose to replace missing cells by the mean or to drop their rows.");
}
