using LogReg.Simd.Memory;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>Sums that several entries are read for before any is written have the bits of one entry after another, and no other sum changes.</summary>
public unsafe class ScatteredSumsTests
{
    private const int Sums = 37;

    [Fact]
    public void Sums_have_the_bits_of_one_entry_after_another()
    {
        SplitMix random = new(29);
        for (int count = 0; count < 20; count++)
        {
            int[] places = [.. Enumerable.Range(0, count).Select(entry => entry * 23 % Sums)];
            double[] values = random.Vector<double>(Math.Max(1, count));
            double[] expected = random.Vector<double>(Sums);
            double[] sums = [.. expected];
            for (int entry = 0; entry < count; entry++)
            {
                expected[places[entry]] += 0.3 * values[entry];
            }

            fixed (int* at = places)
            fixed (double* from = values, to = sums)
            {
                ScatteredSums.Add(at, from, count, 0.3, to);
            }

            Bits.AssertSame<double>(expected, sums, "Sum", count);
        }
    }
}
