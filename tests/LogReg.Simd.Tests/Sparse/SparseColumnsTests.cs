using System.Diagnostics;
using System.Runtime.CompilerServices;
using LogReg.Simd.Memory;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>The copy by columns holds every entry in row order, and its rare columns are those of a copy of their own, which several threads make.</summary>
public unsafe class SparseColumnsTests
{
    private const int Rows = 77;
    private const int Features = 90;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(200, 1)]
    [InlineData(-5, 0.5)]
    public void All_columns_hold_the_entries_of_the_rows_in_single_precision(int smallest, float fraction) => Check(smallest, fraction);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(-5, 0.1)]
    public void All_columns_hold_the_entries_of_the_rows_in_double_precision(int smallest, double fraction) => Check(smallest, fraction);

    /// <summary>Whoever needs the rare columns while, before or after a thread of the pool makes them gets the same ones, and a matrix may go meanwhile.</summary>
    [Fact]
    public void Columns_that_another_thread_begins_are_those_that_are_made_when_they_are_needed()
    {
        for (int i = 0; i < 100; i++)
        {
            using SparseMatrix<float> matrix = Draw(1, 1f);
            matrix.Store.LimitRunningSums(16);
            matrix.BeginColumns();
            if (i % 4 == 3)
            {
                continue;
            }

            Thread.SpinWait(50 * i);
            SparseColumns cold = ((SparseMatrix<float>)matrix.Used).Store.ColdOn(null);
            using SparseColumns own = new(matrix.Store, 16);
            Assert.Same(cold, matrix.Store.ColdOn(null));
            long count = own.Pointers[matrix.Store.Order.Count - 16];
            Assert.Equal<long>(new ReadOnlySpan<long>(own.Pointers, matrix.Store.Order.Count - 15).ToArray(), new ReadOnlySpan<long>(cold.Pointers, matrix.Store.Order.Count - 15).ToArray());
            Assert.Equal<int>(new ReadOnlySpan<int>(own.Rows, (int)count).ToArray(), new ReadOnlySpan<int>(cold.Rows, (int)count).ToArray());
        }
    }

    /// <summary>A thread of the pool makes the copy, without anybody who needs it.</summary>
    [Fact]
    public void Columns_that_are_begun_are_made_by_another_thread()
    {
        using SparseMatrix<float> matrix = Draw(1, 1f);
        matrix.Store.LimitRunningSums(16);
        matrix.BeginColumns();
        Stopwatch clock = Stopwatch.StartNew();
        while (Volatile.Read(ref Cold(matrix.Store)) is null && clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            Thread.Sleep(1);
        }

        Assert.NotNull(Cold(matrix.Store));
        Assert.Same(Cold(matrix.Store), matrix.Store.ColdOn(null));
    }

    /// <summary>Whoever takes the work first lets go of the rows, and whoever comes later does not once more.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Work_that_no_thread_has_begun_keeps_no_rows_once_it_is_taken_or_the_matrix_is_gone(bool isAwaited)
    {
        SparseMatrix<float> matrix = Draw(1, 1f);
        SparseStore store = matrix.Store;
        store.LimitRunningSums(16);
        EarlyColumns work = new(store);
        Assert.True(store.Buffer.TryRetain());
        Early(store) = work;
        Assert.Equal(2, Users(store.Buffer));
        if (isAwaited)
        {
            Assert.Same(store.ColdOn(null), Cold(store));
            Assert.Equal(1, Users(store.Buffer));
        }

        matrix.Dispose();
        Assert.Equal(0, Users(store.Buffer));
        ((IThreadPoolWorkItem)work).Execute();
        work.Await();
        Assert.Equal(0, Users(store.Buffer));
    }

    [Fact]
    public void Work_that_is_queued_while_the_matrix_is_disposed_keeps_no_rows()
    {
        SparseMatrix<float> matrix = Draw(1, 1f);
        SparseStore store = matrix.Store;
        Assert.True(store.Buffer.TryRetain());
        matrix.Dispose();
        store.Begin(new EarlyColumns(store));
        Assert.Equal(0, Users(store.Buffer));

        // One of two that are made at a time is queued.
        using SparseMatrix<float> other = Draw(1, 1f);
        Early(other.Store) = new EarlyColumns(other.Store);
        Assert.True(other.Store.Buffer.TryRetain());
        other.Store.Begin(new EarlyColumns(other.Store));
        Assert.Equal(1, Users(other.Store.Buffer));
        Early(other.Store) = null;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "early")]
    private static extern ref EarlyColumns? Early(SparseStore store);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "cold")]
    private static extern ref SparseColumns? Cold(SparseStore store);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "users")]
    private static extern ref int Users(NativeBuffer buffer);

    private static void Check<T>(int smallest, T fraction)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using SparseMatrix<T> matrix = Draw(smallest, fraction);
        SparseStore store = matrix.Store;
        SparseColumns all = store.AllColumnsOn(null);
        T[] row = new T[Features];
        T[,] dense = new T[Rows, Features];
        for (int i = 0; i < Rows; i++)
        {
            matrix.CopyRowTo(i, row);
            for (int j = 0; j < Features; j++)
            {
                dense[i, j] = row[j];
            }
        }

        Assert.Equal(0, all.Pointers[0]);
        Assert.Equal(matrix.EntryCount, all.Pointers[store.Order.Count]);
        for (int place = 0; place < store.Order.Count; place++)
        {
            int column = store.Originals[place];
            int[] rows = [.. Enumerable.Range(0, Rows).Where(i => column >= 0 && dense[i, column] != T.Zero)];
            int[] copied = new ReadOnlySpan<int>(all.Rows + all.Pointers[place], rows.Length).ToArray();
            Assert.Equal<int>(rows, copied);
            Assert.Equal(rows.Length, all.Pointers[place + 1] - all.Pointers[place]);
            for (int e = 0; e < rows.Length; e++)
            {
                Assert.Equal(double.CreateChecked(dense[rows[e], column]), ValueOf(all, all.Pointers[place] + e));
            }
        }

        foreach (int first in (int[])[0, 16, 48, store.Order.Count])
        {
            using WorkerTeam team = new(first % 3 == 0 ? 3 : 2, Sharing.Always);
            SparseColumns own = new(store, first, team);
            SparseColumns shared = new(all, first);
            Assert.Equal((own.FirstIdentifier, own.ValueForm, own.PieceCount), (shared.FirstIdentifier, shared.ValueForm, shared.PieceCount));
            for (int piece = 0; piece <= own.PieceCount; piece++)
            {
                Assert.Equal(own.FirstColumn(piece), shared.FirstColumn(piece));
            }

            for (int j = 0; j <= store.Order.Count - first; j++)
            {
                Assert.Equal(own.Pointers[j], shared.Pointers[j] - shared.Pointers[0]);
            }

            for (long e = 0; e < own.Pointers[store.Order.Count - first]; e++)
            {
                Assert.Equal(own.Rows[e], shared.Rows[shared.Pointers[0] + e]);
                Assert.Equal(ValueOf(own, e), ValueOf(shared, shared.Pointers[0] + e));
            }

            shared.Dispose();
            own.Dispose();
        }

        Assert.Equal(matrix.EntryCount, all.Pointers[store.Order.Count]);
    }

    private static double ValueOf(SparseColumns columns, long entry) => columns.ValueForm switch
    {
        ValueForm.Ones => 1,
        ValueForm.Single => ((float*)columns.Values)[entry],
        _ => ((double*)columns.Values)[entry],
    };

    /// <summary>Columns from full to nearly empty; ones, bytes, or multiples of a fraction.</summary>
    private static SparseMatrix<T> Draw<T>(int smallest, T fraction)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        SplitMix random = new(77);
        using SparseMatrixBuilder<T> builder = new(Features);
        for (int i = 0; i < Rows; i++)
        {
            int[] columns = [.. Enumerable.Range(0, Features).Where(j => random.Below(Features) >= j)];
            builder.Append(columns, [.. columns.Select(_ => smallest == 1 ? T.One : T.CreateChecked(smallest > 0 ? smallest + random.Below(9) : (2 * random.Below(5)) + smallest) * fraction)]);
        }

        return builder.Build();
    }
}
