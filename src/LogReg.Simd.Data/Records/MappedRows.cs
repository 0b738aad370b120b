using System.Collections;

namespace LogReg.Simd.Data.Records;

/// <summary>Records of a type whose columns are known.</summary>
internal sealed class MappedRows<R>(IEnumerator<R> records, RecordColumns<R> columns) : RecordRows
{
    private readonly RecordCell[] cells = new RecordCell[columns.Names.Count];

    public override IReadOnlyList<string> Names => columns.Names;

    public override ReadOnlySpan<RecordCell> Cells => cells;

    public override bool MoveNext()
    {
        if (!records.MoveNext())
        {
            return false;
        }

        columns.Read(records.Current, cells);
        return true;
    }

    public override void Dispose() => records.Dispose();
}

/// <summary>An asynchronous sequence for a reader that waits: some records at a time are fetched on a thread of the pool, so that no context of the caller's is waited for.</summary>
internal sealed class FetchedRecords<R>(IAsyncEnumerable<R> records, CancellationToken cancellation) : IEnumerator<R>
{
    private const int MostFetched = 256;

    private readonly IAsyncEnumerator<R> source = records.GetAsyncEnumerator(cancellation);
    private readonly List<R> fetched = [];
    private int next;
    private bool ended;

    public R Current => fetched[next - 1];

    object? IEnumerator.Current => Current;

    public bool MoveNext()
    {
        if (next == fetched.Count && !ended)
        {
            fetched.Clear();
            next = 0;
            Task.Run(FetchAsync, CancellationToken.None).GetAwaiter().GetResult();
        }

        if (next == fetched.Count)
        {
            return false;
        }

        next++;
        return true;
    }

    public void Reset() => throw new NotSupportedException();

    public void Dispose() => Task.Run(() => source.DisposeAsync().AsTask()).GetAwaiter().GetResult();

    private async Task FetchAsync()
    {
        while (!ended && fetched.Count < MostFetched)
        {
            ended = !await source.MoveNextAsync().ConfigureAwait(false);
            if (!ended)
            {
                fetched.Add(source.Current);
            }
        }
    }
}
