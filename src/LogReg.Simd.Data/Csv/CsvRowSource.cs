using System.Numerics;
using System.Runtime.InteropServices;
using LogReg.Simd.Data.Input;
using LogReg.Simd.Data.Labels;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Data.Csv;

/// <summary>The rows of a CSV file under an encoding.</summary>
internal sealed class CsvRowSource<T> : RowSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly DataEncoding encoding;
    private readonly ClassMap classes;
    private readonly CsvTable table;
    private readonly CsvRowMap map;
    private readonly Dictionary<string, int>?[] categories;
    private readonly T[] means;
    private readonly int target = -1;
    private readonly int weight = -1;
    private bool isPending;

    public CsvRowSource(InputFile file, DataEncoding encoding, RowStreamOptions options, ReadingMonitor monitor)
        : base(file.Path, monitor)
    {
        this.encoding = encoding;
        classes = new ClassMap(encoding);
        categories = [.. encoding.Columns.Select(CategoriesOf)];
        means = [.. encoding.Columns.Select(column => column.Mean is double mean ? T.CreateTruncating(mean) : T.NaN)];
        HeaderLine header = options.Header;
        bool skips = false;
        if (header == HeaderLine.Auto && !encoding.HasHeader)
        {
            CsvDialect dialect = CsvDialect.Detect(file, options.Delimiter ?? encoding.Delimiter, header);
            skips = dialect.HasHeader || dialect.SkipsFirstLine;
            header = HeaderLine.Absent;
        }

        table = CsvTable.Open(file, options.Delimiter ?? encoding.Delimiter, monitor);
        try
        {
            map = MapColumns(options, header, skips);
        }
        catch
        {
            table.Dispose();
            throw;
        }

        for (int i = 0; i < map.ColumnOf.Length && options.ReadLabels; i++)
        {
            target = encoding.Columns[i].Kind == ColumnKind.Target && map.ColumnOf[i] >= 0 ? i : target;
            weight = encoding.Columns[i].Kind == ColumnKind.Weight && map.ColumnOf[i] >= 0 ? i : weight;
        }

        HasLabels = target >= 0;
        HasWeights = weight >= 0;
    }

    public override bool TryRead(Span<T> row, ref RowFacts<T> facts)
    {
        while (isPending || table.Read())
        {
            isPending = false;
            CountRow();
            if (table.Count != map.CellCount)
            {
                throw table.Error(null, $"The line has {table.Count} cells, but the lines above have {map.CellCount}. Correct it, or name the delimiter.");
            }

            if (encoding.Missing == MissingCells.Drop && HasMissing())
            {
                RowsDropped++;
                continue;
            }

            row.Clear();
            for (int i = 0; i < means.Length; i++)
            {
                Write(encoding.Columns[i], i, row);
            }

            if (target >= 0)
            {
                string name = encoding.Columns[target].Name;
                string label = table[map.ColumnOf[target]];
                facts.ClassIndex = Cells.IsMissing(label)
                    ? throw table.Error(name, "The label is missing. Fill it in, or leave the whole column out.")
                    : classes.Find(label, Path, table.Line, name);
            }

            facts.Weight = weight >= 0 ? CsvWeights.Read<T>(table, map.ColumnOf[weight], encoding.Columns[weight].Name) : T.One;
            return true;
        }

        return false;
    }

    public override void Dispose() => table.Dispose();

    private static Dictionary<string, int>? CategoriesOf(ColumnEncoding column) => column.Kind == ColumnKind.OneHot
        ? column.Categories.Select((category, i) => (category, i)).ToDictionary(pair => pair.category, pair => column.FirstFeature + pair.i, StringComparer.Ordinal)
        : null;

    private CsvRowMap MapColumns(RowStreamOptions options, HeaderLine header, bool skips)
    {
        isPending = table.Read();
        if (!isPending)
        {
            return CsvRowMap.ByPosition(table, encoding.Columns.Count, encoding);
        }

        string[] first = [.. Enumerable.Range(0, table.Count).Select(i => table[i])];
        if (header == HeaderLine.Present || (header == HeaderLine.Auto && encoding.Columns.Any(column => first.Contains(column.Name, StringComparer.Ordinal))))
        {
            isPending = false;
            return encoding.HasHeader
                ? CsvRowMap.ByName(table, first, encoding, options.IgnoreExtraColumns)
                : CsvRowMap.ByPosition(table, first.Length, encoding);
        }

        isPending = !skips || table.Read();
        return CsvRowMap.ByPosition(table, table.Count, encoding);
    }

    private bool HasMissing()
    {
        for (int i = 0; i < map.ColumnOf.Length; i++)
        {
            bool used = encoding.Columns[i].Kind is ColumnKind.Numeric or ColumnKind.OneHot || i == target || i == weight;
            if (used && Cells.IsMissing(table[map.ColumnOf[i]]))
            {
                return true;
            }
        }

        return false;
    }

    private void Write(ColumnEncoding column, int index, Span<T> row)
    {
        if (column.Kind is not (ColumnKind.Numeric or ColumnKind.OneHot))
        {
            return;
        }

        string cell = table[map.ColumnOf[index]];
        if (categories[index] is { } features)
        {
            if (features.TryGetValue(Cells.IsMissing(cell) ? Cells.Missing : cell, out int feature))
            {
                row[feature] = T.One;
            }
            else
            {
                CollectionsMarshal.GetValueRefOrAddDefault(UnseenCategories, column.Name, out _)++;
            }
        }
        else if (Cells.TryNumber(cell, encoding.Scale, out T value))
        {
            row[column.FirstFeature] = value;
        }
        else if (!Cells.IsMissing(cell))
        {
            throw table.Error(column.Name, $"The cell {Cells.Quoted(cell)} is no number that {typeof(T).Name} holds. Correct it.");
        }
        else
        {
            row[column.FirstFeature] = !T.IsNaN(means[index])
                ? means[index]
                : throw table.Error(column.Name, "The cell is missing, and the encoding has no mean for it. Fill it in, or train with means for missing cells.");
        }
    }
}
