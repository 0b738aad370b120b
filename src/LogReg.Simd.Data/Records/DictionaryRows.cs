namespace LogReg.Simd.Data.Records;

/// <summary>Dictionaries by the names of columns; a name that one lacks is a missing cell.</summary>
internal sealed class DictionaryRows : RecordRows
{
    private readonly IEnumerator<IReadOnlyDictionary<string, object?>> records;
    private readonly bool mayGrow;
    private readonly List<string> names = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly bool hasFirst;
    private RecordCell[] cells = [];
    private bool isBegun;

    /// <summary>Reads the first dictionary.</summary>
    /// <param name="records">The dictionaries.</param>
    /// <param name="mayGrow">Whether later ones add names; otherwise the first has all of them, and what others have besides is passed over.</param>
    public DictionaryRows(IEnumerator<IReadOnlyDictionary<string, object?>> records, bool mayGrow)
    {
        this.records = records;
        this.mayGrow = mayGrow;
        hasFirst = records.MoveNext();
        if (hasFirst)
        {
            Take(records.Current, mayAdd: true);
        }
    }

    public override IReadOnlyList<string> Names => names;

    public override ReadOnlySpan<RecordCell> Cells => cells.AsSpan(0, names.Count);

    public override bool MoveNext()
    {
        if (!isBegun)
        {
            isBegun = true;
            return hasFirst;
        }

        if (!records.MoveNext())
        {
            return false;
        }

        Take(records.Current, mayGrow);
        return true;
    }

    public override void Dispose() => records.Dispose();

    private void Take(IReadOnlyDictionary<string, object?> record, bool mayAdd)
    {
        cells.AsSpan().Clear();
        foreach ((string name, object? value) in record)
        {
            if (!places.TryGetValue(name, out int place))
            {
                if (!mayAdd)
                {
                    continue;
                }

                place = names.Count;
                places.Add(name, place);
                names.Add(name);
                if (cells.Length < names.Count)
                {
                    Array.Resize(ref cells, 2 * names.Count);
                }
            }

            cells[place] = RecordCell.Of(value);
        }
    }
}
