using LogReg.Simd.Data.Tests.Support;
using Xunit;

namespace LogReg.Simd.Data.Tests;

/// <summary>Reading row by row needs the memory of a batch. The memory of the whole process is measured, so that no other test may run beside.</summary>
[Collection(nameof(RowStreamMemoryTests))]
[CollectionDefinition(nameof(RowStreamMemoryTests), DisableParallelization = true)]
public sealed class RowStreamMemoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        string path = folder.PathOf("long.csv");
        using (StreamWriter writer = new(path))
        {
            writer.Write("n,c,y\n");
            for (int i = 0; i < 300_000; i++)
            {
                writer.Write($"{i},red,no\n");
            }
        }

        using Dataset<double> dataset = DataFile.Load<double>(folder.Write("train.csv", "n,c,y\n1,red,no\n3,blue,yes\n"), new DataOptions());
        using RowStream<double> stream = RowStream<double>.Open(path, dataset.Encoding, new RowStreamOptions { BlockBytes = 1 << 14 });

        // Until then the buffers of the threads that parse take their size.
        while (stream.RowsRead < 200_000)
        {
            Assert.True(stream.Read());
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        while (stream.Read())
        {
        }

        Assert.Equal(300_000, stream.RowsRead);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 1 << 20);
    }
}
