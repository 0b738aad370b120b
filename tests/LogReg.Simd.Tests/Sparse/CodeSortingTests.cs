using LogReg.Simd.Memory;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>Counters of categories are paid for by codes, whoever's threads count.</summary>
public class CodeSortingTests
{
    [Theory]
    [InlineData(100_000, 8, 26_000, 64)]
    [InlineData(16_384, 1, 1_000_000, 64)]
    [InlineData(16_384, 4, 100_000, 16)]
    [InlineData(1, 1, 10, 2)]
    [InlineData(134_213_632, 1, int.MaxValue - 1, 1024)]
    [InlineData(134_213_632, 40, 100, 4095)]
    public void No_more_threads_count_than_codes_pay_for(int strips, int columns, int categories, int workers)
    {
        long codes = (long)strips * CodeStore.StripRows * columns;
        int counted = CodeSorting.CountedStrips(strips, codes, categories, workers);
        long pieces = (strips + (counted - 1L)) / counted;
        Assert.InRange(counted, 512, Math.Max(512, strips));
        Assert.True(Math.Min(pieces, workers) * 2L * categories <= Math.Max(codes, 2L * categories), $"{pieces} pieces of {counted} strips");
    }
}
