using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Memory;

/// <content>Rows as entries, for coordinate methods: every number, zeros among them, and a one for each category.</content>
internal sealed unsafe partial class CodeStore : IEntryRuns
{
    /// <summary>The places of a strip of more columns are not kept on the stack.</summary>
    private const int MostColumnsAtOnce = 128;

    private SparseColumns? allColumns;

    public long EntryCount => (long)SampleCount * MostRowEntries;

    public ReadOnlySpan<int> Originals => Columns.Originals;

    public ValueForm ColumnValueForm => NumberCount == 0 ? ValueForm.Ones : NumberSize == sizeof(float) ? ValueForm.Single : ValueForm.Double;

    private int MostRowEntries => NumberCount + Columns.Counts.Length;

    public SparseColumns AllColumnsOn(WorkerTeam? team) => allColumns ?? SparseColumns.Keep(ref allColumns, new SparseColumns(this, 0, team));

    public nint MostRunEntries() => (nint)IEntryRuns.RunRows * MostRowEntries;

    public T* ReadRun<T>(int firstRow, int rowCount, nint* firsts, nint* ends, int* places, T* values)
        where T : unmanaged
    {
        for (int i = 0; i < rowCount; i++)
        {
            firsts[i] = (nint)i * MostRowEntries;
            ends[i] = firsts[i] + NumberCount;
            for (int j = 0; j < NumberCount; j++)
            {
                places[firsts[i] + j] = j;
            }
        }

        if (!TryPlace(firstRow / StripRows, rowCount, ends, places))
        {
            PlaceCodes(firstRow, rowCount, ends, places);
        }

        if (values == null || NumberCount == 0)
        {
            return null;
        }

        T one = Elements.Of<T>(1);
        for (int i = 0; i < rowCount; i++)
        {
            ReadNumbers(firstRow + i, values + firsts[i], magnitudes: false);
            new Span<T>(values + firsts[i] + NumberCount, (int)(ends[i] - firsts[i]) - NumberCount).Fill(one);
        }

        return values;
    }

    /// <summary>Writes the places of a strip's codes row by row where every row is in a category of each column, as usual: then nothing depends on the code before. Else false.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryPlace(int strip, int rowCount, nint* ends, int* places)
    {
        int columns = Columns.Counts.Length;
        if (rowCount < StripRows || columns > MostColumnsAtOnce)
        {
            return false;
        }

        int* byColumn = stackalloc int[columns * StripRows];
        ReadStrip(strip, byColumn);
        Vector256<int> none = Vector256.Create(Columns.Originals.Length);
        Vector256<int> found = default;
        for (int e = 0; e < columns * StripRows; e += Vector256<int>.Count)
        {
            found |= Vector256.Equals(Vector256.Load(byColumn + e), none);
        }

        if (found != Vector256<int>.Zero)
        {
            return false;
        }

        for (int i = 0; i < StripRows; i++)
        {
            int* own = places + ends[i];
            int* from = byColumn + i;
            for (int f = 0; f < columns; f++)
            {
                own[f] = from[(nint)f * StripRows];
            }

            ends[i] += columns;
        }

        return true;
    }

    private void PlaceCodes(int firstRow, int rowCount, nint* ends, int* places)
    {
        // Rows are a strip, whose codes lie column after column.
        byte* codes = Codes + (firstRow / StripRows * StripBytes);
        for (int f = 0; f < Columns.Counts.Length; f++)
        {
            int none = Columns.NoneOf(f);
            int firstPlace = Columns.FirstPlaces[f];
            int size = Columns.Sizes[f];
            for (int i = 0; i < rowCount; i++)
            {
                int code = size == 1 ? codes[i] : size == sizeof(ushort) ? ((ushort*)codes)[i] : ((int*)codes)[i];
                places[ends[i]] = firstPlace + code;
                ends[i] += code == none ? 0 : 1;
            }

            codes += (nint)StripRows * size;
        }
    }
}
