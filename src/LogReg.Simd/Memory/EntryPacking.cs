using LogReg.Simd.Threading;

namespace LogReg.Simd.Memory;

/// <summary>Packs entries of sparse rows on several threads, run by run: first columns are counted and the narrowest form of the values is found, then entries are stored.</summary>
/// <remarks>Counts are whole numbers and every entry has its place: neither runs nor threads change a byte.</remarks>
/// <param name="featureCount">The columns.</param>
/// <param name="entryCount">The entries of all runs.</param>
/// <param name="runs">The entries, in their order.</param>
/// <param name="team">The threads.</param>
internal sealed unsafe class EntryPacking<T>(int featureCount, long entryCount, EntryRun<T>[] runs, WorkerTeam team) : IPieceWork
    where T : unmanaged
{
    /// <summary>The entries that the counters of one more thread must be paid for by.</summary>
    private const int EntriesPerCounter = 2;

    /// <summary>About what counting or storing an entry takes.</summary>
    private const double EntrySeconds = 1.5e-9;

    private readonly nint[] firsts = new nint[runs.Length];
    private EntryTally<T>?[] tallies = [];
    private SparseStore? store;
    private Action<int>? stored;

    /// <summary>The threads that so many entries pay for.</summary>
    public static WorkerTeam NewTeam(int featureCount, long entryCount) =>
        new((int)Math.Clamp(entryCount / (EntriesPerCounter * Math.Max(1L, featureCount)), 1, WorkerTeam.WorkersOf(0)));

    /// <summary>Counts the entries of all columns, and looks at all values.</summary>
    public EntryTally<T> Tally()
    {
        nint before = 0;
        for (int i = 0; i < runs.Length; i++)
        {
            (firsts[i], before) = (before, before + runs[i].Columns.Length);
        }

        tallies = new EntryTally<T>?[team.WorkerCount];
        tallies[0] = new EntryTally<T>(featureCount, entryCount);
        Run();
        for (int worker = 1; worker < tallies.Length; worker++)
        {
            if (tallies[worker] is { } other)
            {
                tallies[0]!.Add(other);
            }
        }

        EntryTally<T> all = tallies[0]!;
        tallies = [];
        return all;
    }

    /// <summary>Stores all entries.</summary>
    /// <param name="store">Where.</param>
    /// <param name="stored">Is told of each run that is not needed any more, by the thread that has stored it.</param>
    public void Store(SparseStore store, Action<int>? stored = null)
    {
        (this.store, this.stored) = (store, stored);
        Run();
    }

    public void Run(int piece, int worker)
    {
        if (store is null)
        {
            (tallies[worker] ??= new EntryTally<T>(featureCount, entryCount)).Add(runs[piece]);
            return;
        }

        store.Write(runs[piece], firsts[piece]);
        stored?.Invoke(piece);
    }

    private void Run() => team.Run(this, runs.Length, entryCount * EntrySeconds / Math.Max(1, runs.Length));
}
