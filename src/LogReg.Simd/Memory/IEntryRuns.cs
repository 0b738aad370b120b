using LogReg.Simd.Threading;

namespace LogReg.Simd.Memory;

/// <summary>Rows as entries, read 16 at a time by the places of their columns, and column by column: what coordinate methods visit, however rows are stored.</summary>
internal unsafe interface IEntryRuns
{
    /// <summary>The rows of a run.</summary>
    const int RunRows = 16;

    int SampleCount { get; }

    /// <summary>Gets the entries of all rows, or somewhat more.</summary>
    long EntryCount { get; }

    /// <summary>Gets the column of each place, −1 for places of none.</summary>
    ReadOnlySpan<int> Originals { get; }

    /// <summary>Gets how a copy by columns stores values: not at all where all are one, in single or in double precision.</summary>
    ValueForm ColumnValueForm { get; }

    /// <summary>All columns by place, one after another; made on first use, by some threads, or where there is no team by the caller's alone.</summary>
    SparseColumns AllColumnsOn(WorkerTeam? team);

    /// <summary>The room that a run takes: the most entries.</summary>
    nint MostRunEntries();

    /// <summary>Reads a run.</summary>
    /// <param name="firstRow">The first row, a multiple of <see cref="RunRows"/>; rows are not checked.</param>
    /// <param name="rowCount">The rows, <see cref="RunRows"/> at most.</param>
    /// <param name="firsts">Receives where the entries of each row begin.</param>
    /// <param name="ends">Receives where they end.</param>
    /// <param name="places">Room for the places of all entries, which keep the order of the caller's columns.</param>
    /// <param name="values">Room for their values; null where places alone are wanted.</param>
    /// <returns>Where the values are, in place or in the room; null where all are one, or none are wanted.</returns>
    T* ReadRun<T>(int firstRow, int rowCount, nint* firsts, nint* ends, int* places, T* values)
        where T : unmanaged;
}
