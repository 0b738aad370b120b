using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Memory;

/// <summary>Sorts the entries of rows by column, on several threads where that pays.</summary>
/// <remarks>
/// The rows are cut into as many shares as there are threads. Each share counts its entries of every column, sums of these
/// counts say where its entries of a column go, behind those of the shares before it, and then each share writes its own.
/// Entries of a column stay in the order of the rows: what comes out does not depend on the number of shares.
/// </remarks>
internal sealed unsafe class ColumnSorting : IPieceWork
{
    /// <summary>About what counting an entry takes, and a third of what writing it does.</summary>
    private const double CountSeconds = 2.5e-9;

    private const double WriteSeconds = 7.5e-9;

    /// <summary>The entries of a share for each of its counters, so that adding those up costs little.</summary>
    private const int EntriesPerCounter = 2;

    private const int MostShares = 64;

    /// <summary>Rows between the look at where entries go, which fetches those places, and their writing.</summary>
    private const int LeadRows = 2;

    private readonly IEntryRuns rows;
    private readonly int firstIdentifier;
    private readonly int columnCount;
    private readonly WorkerTeam? team;
    private readonly int runsPerShare;

    /// <summary>Measured once, which reads all row pointers of sparse rows.</summary>
    private readonly nint mostRunEntries;

    /// <summary>The counters of each share: entries of a column, and then where its next one goes.</summary>
    private long[][] next;
    private int* rowsTo;
    private void* valuesTo;
    private ValueForm form;
    private bool isWriting;

    /// <param name="rows">The rows.</param>
    /// <param name="firstIdentifier">The first column that is wanted.</param>
    /// <param name="team">The threads; null for the caller's alone.</param>
    public ColumnSorting(IEntryRuns rows, int firstIdentifier, WorkerTeam? team)
    {
        (this.rows, this.firstIdentifier, this.team) = (rows, firstIdentifier, team);
        columnCount = rows.Originals.Length - firstIdentifier;
        mostRunEntries = rows.MostRunEntries();
        int runs = (rows.SampleCount + IEntryRuns.RunRows - 1) / IEntryRuns.RunRows;
        long most = Math.Clamp(Math.Min(runs, rows.EntryCount / (EntriesPerCounter * Math.Max(1L, columnCount))), 1, MostShares);
        int shares = team?.WorkersPaidFor(rows.EntryCount * CountSeconds, (int)most) ?? 1;
        runsPerShare = Math.Max(1, (runs + shares - 1) / shares);
        next = new long[Math.Max(1, (runs + runsPerShare - 1) / runsPerShare)][];
    }

    /// <summary>Counts the entries of all columns, and returns their number.</summary>
    public long Count()
    {
        Run(CountSeconds);
        long total = 0;
        for (int j = 0; j < columnCount; j++)
        {
            foreach (long[] own in next)
            {
                (own[j], total) = (total, total + own[j]);
            }
        }

        return total;
    }

    /// <summary>Writes where the entries of each column begin.</summary>
    public void WriteFirsts(long* firsts) => next[0].CopyTo(new Span<long>(firsts, columnCount));

    /// <summary>Writes row and value of all entries, column by column.</summary>
    public void Write(int* rowsTo, void* valuesTo, ValueForm form)
    {
        this.rowsTo = rowsTo;
        this.valuesTo = valuesTo;
        (this.form, isWriting) = (form, true);
        Run(WriteSeconds);
        next = [];
    }

    public void Run(int piece, int worker)
    {
        if (!isWriting)
        {
            Count(piece, next[piece] = new long[columnCount]);
        }
        else if (form == ValueForm.Double)
        {
            Write(piece, (double*)valuesTo);
        }
        else
        {
            Write(piece, (float*)valuesTo);
        }
    }

    private void Run(double entrySeconds)
    {
        if (team is not null)
        {
            team.Run(this, next.Length, rows.EntryCount * entrySeconds / next.Length);
            return;
        }

        for (int share = 0; share < next.Length; share++)
        {
            Run(share, 0);
        }
    }

    private int FirstRow(int share) => (int)Math.Min(rows.SampleCount, (long)share * runsPerShare * IEntryRuns.RunRows);

    private void Count(int share, long[] counts)
    {
        using RunMemory<float> run = new(rows, mostRunEntries);
        int end = FirstRow(share + 1);
        fixed (long* all = counts)
        {
            for (int row = FirstRow(share); row < end; row += IEntryRuns.RunRows)
            {
                run.Read(row, withValues: false);
                for (int i = 0; i < run.RowCount; i++)
                {
                    Count(run.Places + run.Firsts[i], run.Ends[i] - run.Firsts[i], firstIdentifier, all);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(int* places, nint count, int firstIdentifier, long* counts)
    {
        for (nint e = 0; e < count; e++)
        {
            nint column = places[e] - firstIdentifier;
            if (column >= 0)
            {
                counts[column]++;
            }
        }
    }

    /// <summary>Writes the entries of a share, row by row, each to where the next of its column goes.</summary>
    /// <remarks>Those places lie anywhere, so that a write alone would wait for each of them: they are fetched some rows before.</remarks>
    private void Write<V>(int share, V* values)
        where V : unmanaged
    {
        using RunMemory<V> run = new(rows, mostRunEntries);
        using NativeBuffer room = new((nuint)mostRunEntries * (nuint)sizeof(nint), cleared: false);
        nint* targets = (nint*)room.Pointer;
        int end = FirstRow(share + 1);
        fixed (long* own = next[share])
        {
            for (int row = FirstRow(share); row < end; row += IEntryRuns.RunRows)
            {
                run.Read(row, withValues: true);
                for (int i = 0; i < run.RowCount + LeadRows; i++)
                {
                    if (i < run.RowCount)
                    {
                        nint first = run.Firsts[i];
                        Aim(run.Places + first, run.Ends[i] - first, firstIdentifier, own, targets + first, rowsTo, values, run.Values != null);
                    }

                    int behind = i - LeadRows;
                    if (behind >= 0)
                    {
                        nint first = run.Firsts[behind];
                        Write(targets + first, run.Values == null ? null : run.Values + first, run.Ends[behind] - first, row + behind, rowsTo, values);
                    }
                }
            }
        }
    }

    /// <summary>Says where entries of a row go, −1 for those of other columns, and fetches it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Aim<V>(int* places, nint count, int firstIdentifier, long* next, nint* targets, int* rows, V* values, bool hasValues)
        where V : unmanaged
    {
        for (nint e = 0; e < count; e++)
        {
            nint column = places[e] - firstIdentifier;
            nint at = column >= 0 ? (nint)next[column]++ : -1;
            targets[e] = at;
            if (Sse.IsSupported && at >= 0)
            {
                Sse.Prefetch0(rows + at);
                if (hasValues)
                {
                    Sse.Prefetch0(values + at);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write<V>(nint* targets, V* source, nint count, int row, int* rows, V* values)
        where V : unmanaged
    {
        for (nint e = 0; e < count; e++)
        {
            nint at = targets[e];
            if (at >= 0)
            {
                rows[at] = row;
                if (source != null)
                {
                    values[at] = source[e];
                }
            }
        }
    }
}
