using System.Numerics;
using LogReg.Simd.Memory;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>Sparse rows and codes that several threads pack have the bytes of those that one thread packs.</summary>
public unsafe class SharedPackingTests
{
    private const int Features = 300;
    private const int Entries = 20_000;

    /// <summary>Several of each: threads of the pool that are busy with other tests take no part in one.</summary>
    private static readonly int[] Attempts = [1, 2, 5, 2, 5, 2, 5];

    [Theory]
    [InlineData(1, Features)]
    [InlineData(7, Features)]
    [InlineData(250, Features)]
    [InlineData(1, int.MaxValue)]
    public void Entries_are_packed_alike_by_any_number_of_threads(int largest, int featureCount)
    {
        SplitMix random = new((ulong)largest);
        int[] columns = [.. Enumerable.Range(0, Entries).Select(_ => random.Below(1 + random.Below(Features)) * (featureCount / Features))];
        float[] values = [.. Enumerable.Range(0, Entries).Select(_ => 1f + random.Below(largest))];
        fixed (int* column = columns)
        fixed (float* value = values)
        {
            EntryRun<float>[] runs = new EntryRun<float>[9];
            for (int i = 0; i < runs.Length; i++)
            {
                int first = Entries * i * i / 81;
                runs[i] = new EntryRun<float>(column + first, value + first, (Entries * (i + 1) * (i + 1) / 81) - first);
            }

            using SparseStore alone = Pack([new EntryRun<float>(column, value, Entries)], featureCount, 1);
            foreach (int threads in Attempts)
            {
                using SparseStore shared = Pack(runs, featureCount, threads);
                Assert.Equal<int>(alone.Originals.ToArray(), shared.Originals.ToArray());
                Assert.Equal(alone.ByteCount, shared.ByteCount);
                AssertSame(alone.Entries.Columns, shared.Entries.Columns, Entries * alone.Entries.ColumnSize);
                AssertSame(alone.Entries.Values, shared.Entries.Values, Entries * alone.Entries.ValueSize);
            }
        }
    }

    /// <summary>What one thread has seen of the values is known of all: the one wide value lies in the last run.</summary>
    [Theory]
    [InlineData(0.1f)]
    [InlineData(300f)]
    public void One_wide_value_widens_all_in_single_precision(float wide) => CheckWide(wide, ValueForm.Single);

    [Theory]
    [InlineData(255, nameof(ValueForm.Byte))]
    [InlineData(0.5, nameof(ValueForm.Single))]
    [InlineData(0.1, nameof(ValueForm.Double))]
    public void One_wide_value_widens_all_in_double_precision(double wide, string form) => CheckWide(wide, Enum.Parse<ValueForm>(form));

    /// <summary>The longest span is cut without an overflow, and no entry is left out or alone in one run too many.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(65_536, 1)]
    [InlineData(65_537, 2)]
    [InlineData(2_147_418_113, 32_768)]
    [InlineData(int.MaxValue, 32_768)]
    public void Entries_are_cut_into_runs_however_many_they_are(int entries, int runs) => Assert.Equal(runs, SparseMatrix<float>.RunCount(entries));

    [Fact]
    public void Codes_are_sorted_alike_by_any_number_of_threads()
    {
        const int Rows = 20_003;
        int[] counts = [3, 16, 700, 0, 66_000];
        SplitMix random = new(8);
        int[] codes = [.. Enumerable.Range(0, Rows * counts.Length).Select(i => random.Below(1 + counts[i % counts.Length]) - 1)];
        using CodeStore alone = Sorted(1);
        foreach (int threads in Attempts)
        {
            using CodeStore shared = Sorted(threads);
            Assert.Equal<int>(alone.Columns.Originals, shared.Columns.Originals);
            AssertSame(alone.Codes, shared.Codes, (int)alone.ByteCount);
        }

        for (int i = 0; i < codes.Length; i++)
        {
            int f = i % counts.Length;
            Assert.Equal(codes[i] < 0 ? -1 : alone.Columns.Bases[f] + codes[i], alone.FeatureOf(i / counts.Length, f));
        }

        CodeStore Sorted(int threads)
        {
            CodeStore store = new(Rows, new CodeColumns(counts, 0), 0, sizeof(float));
            for (int i = 0; i < codes.Length; i++)
            {
                int f = i % counts.Length;
                store.Write(i / counts.Length, f, codes[i] < 0 ? store.Columns.NoneOf(f) : codes[i]);
            }

            using WorkerTeam team = new(threads, Sharing.Always);
            store.Sort(team);
            return store;
        }
    }

    private static void CheckWide<T>(T wide, ValueForm form)
        where T : unmanaged, INumber<T>
    {
        const int Runs = 16;
        int[] columns = [.. Enumerable.Range(0, Entries).Select(i => i % Features)];
        T[] values = [.. Enumerable.Repeat(T.One, Entries - 1), wide];
        fixed (int* column = columns)
        fixed (T* value = values)
        {
            EntryRun<T>[] runs = new EntryRun<T>[Runs];
            for (int i = 0; i < Runs; i++)
            {
                runs[i] = new EntryRun<T>(column + (i * (Entries / Runs)), value + (i * (Entries / Runs)), Entries / Runs);
            }

            // Tallies of single runs, added in either direction, beside those that threads make of what they happen to take.
            EntryTally<T> first = new(Features, Entries);
            EntryTally<T> last = new(Features, Entries);
            first.Add(runs[0]);
            last.Add(runs[^1]);
            first.Add(last);
            Assert.Equal(form, first.Form);
            foreach (int threads in Attempts)
            {
                using SparseStore shared = Pack(runs, Features, threads);
                Assert.Equal(form, shared.Entries.ValueForm);
                T read = default;
                EntryReader.Values(shared.Entries, Entries - 1, 1, &read, magnitudes: false);
                Assert.Equal(wide, read);
            }
        }
    }

    private static SparseStore Pack<T>(EntryRun<T>[] runs, int featureCount, int threads)
        where T : unmanaged
    {
        using WorkerTeam team = new(threads, Sharing.Always);
        EntryPacking<T> packing = new(featureCount, Entries, runs, team);
        EntryTally<T> tally = packing.Tally();
        SparseStore store = new(0, Entries, tally.Order(), tally.Form);
        int stored = 0;
        packing.Store(store, _ => Interlocked.Increment(ref stored));
        Assert.Equal(runs.Length, stored);
        return store;
    }

    private static void AssertSame(void* first, void* second, int bytes) =>
        Assert.True(new ReadOnlySpan<byte>(first, bytes).SequenceEqual(new ReadOnlySpan<byte>(second, bytes)));
}
