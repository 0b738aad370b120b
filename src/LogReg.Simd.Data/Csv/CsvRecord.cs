using System.Text;

namespace LogReg.Simd.Data.Csv;

/// <summary>A record of the beginning of a file, as texts.</summary>
/// <param name="Line">Its line, counted from 0 in the sample.</param>
/// <param name="Cells">Its cells.</param>
internal sealed record CsvRecord(int Line, string[] Cells)
{
    /// <summary>Of very wide records fewer are looked at: these many cells, but three records at least.</summary>
    private const int MostCells = 1 << 18;

    private const int LeastRecords = 3;

    /// <summary>The first records of a text, up to one that is no CSV.</summary>
    /// <returns>The records, without those that are one empty cell.</returns>
    public static List<CsvRecord> First(ReadOnlySpan<byte> text, CsvDialect dialect, int most, out CsvFault? fault)
    {
        List<CsvRecord> records = [];
        CsvCursor cursor = new(text, dialect, CsvCursor.StopsOf(dialect));
        fault = null;
        long count = 0;
        try
        {
            while (records.Count < most && (count < MostCells || records.Count < LeastRecords) && cursor.BeginRecord())
            {
                List<string> cells = [];
                int line = cursor.Line;
                bool more = true;
                while (more)
                {
                    more = cursor.NextCell(out ReadOnlySpan<byte> cell, out _);
                    cells.Add(Encoding.UTF8.GetString(cell));
                }

                if (cells is not [""])
                {
                    records.Add(new CsvRecord(line, [.. cells]));
                    count += cells.Count;
                }
            }
        }
        catch (CsvFault found)
        {
            fault = found;
        }

        return records;
    }
}
