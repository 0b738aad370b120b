namespace LogReg.Simd.Memory;

/// <content>Rows as entries, for coordinate methods: every number, zeros among them, and a one for each category.</content>
internal sealed unsafe partial class CodeStore : IEntryRuns
{
    private SparseColumns? allColumns;

    public long EntryCount => (long)SampleCount * MostRowEntries;

    public ReadOnlySpan<int> Originals => Columns.Originals;

    public ValueForm ColumnValueForm => NumberCount == 0 ? ValueForm.Ones : NumberSize == sizeof(float) ? ValueForm.Single : ValueForm.Double;

    public SparseColumns AllColumns => allColumns ?? SparseColumns.Keep(ref allColumns, new SparseColumns(this, 0));

    private int MostRowEntries => NumberCount + Columns.Counts.Length;

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

        if (values == null || NumberCount == 0)
        {
            return null;
        }

        T one = Elements.Of<T>(1);
        for (int i = 0; i < rowCount; i++)
        {
            ReadNumbers(firstRow + i, values + firsts[i], magnitudes: false);
            for (nint e = firsts[i] + NumberCount; e < ends[i]; e++)
            {
                values[e] = one;
            }
        }

        return values;
    }
}
