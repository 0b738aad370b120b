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

    private static SparseStore Pack(EntryRun<float>[] runs, int featureCount, int threads)
    {
        using WorkerTeam team = new(threads, Sharing.Always);
        EntryPacking<float> packing = new(featureCount, Entries, runs, team);
        EntryTally<float> tally = packing.Tally();
        SparseStore store = new(0, Entries, tally.Order(), tally.Form);
        int stored = 0;
        packing.Store(store, _ => Interlocked.Increment(ref stored));
        Assert.Equal(runs.Length, stored);
        return store;
    }

    private static void AssertSame(void* first, void* second, int bytes) =>
        Assert.True(new ReadOnlySpan<byte>(first, bytes).SequenceEqual(new ReadOnlySpan<byte>(second, bytes)));
}
