using LogReg.Simd.Memory;
using Xunit;

namespace LogReg.Simd.Tests.Sparse;

/// <summary>One element out of the bounds is found wherever it stands, and the bounds themselves are within.</summary>
public unsafe class MagnitudeRangeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(64)]
    [InlineData(4096 + 37)]
    public void An_element_out_of_the_bounds_is_found_wherever_it_stands(int count)
    {
        for (int at = 0; at < count; at += 1 + (count / 150))
        {
            Check(count, at, 1e-6f, true);
            Check(count, at, -1e6f, true);
            foreach (float other in (float[])[MathF.BitDecrement(1e-6f), -MathF.BitIncrement(1e6f), 0f, -0f, float.Epsilon, float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            {
                Check(count, at, other, false);
            }
        }
    }

    /// <summary>A stored value just beyond what single precision makes of the bounds is not taken for one within.</summary>
    [Theory]
    [InlineData(9.99e-13f, false)]
    [InlineData(1.01e-12f, true)]
    [InlineData(-9.99e11f, true)]
    [InlineData(1.01e12f, false)]
    [InlineData(0f, false)]
    public void A_sparse_matrix_knows_whether_its_values_keep_within_bounds(float value, bool keeps)
    {
        using SparseMatrix<float> matrix = SparseMatrix<float>.FromCsr([0L, 2L, 3L], [0, 2, 1], [0.5f, value, -2f], 3);
        using SparseMatrix<double> wide = SparseMatrix<double>.FromCsr([0L, 2L, 3L], [0, 2, 1], [0.1, value, -2.0], 3);
        Assert.Equal(keeps, matrix.KeepsWithin(1e-12, 1e12));
        Assert.Equal(keeps, wide.KeepsWithin(1e-12, 1e12));
    }

    [Fact]
    public void Ones_and_bytes_keep_within_bounds_that_hold_them()
    {
        using SparseMatrix<float> ones = SparseMatrix<float>.FromCsr([0L, 1L], [1], [1f], 2);
        Assert.True(ones.KeepsWithin(1e-12, 1e12));
        Assert.False(ones.KeepsWithin(1e-12, 200));
    }

    private static void Check(int count, int at, float value, bool expected)
    {
        float[] single = new float[count];
        double[] wide = new double[count];
        for (int i = 0; i < count; i++)
        {
            single[i] = i % 2 == 0 ? 1.5f : -0.25f;
            wide[i] = single[i];
        }

        (single[at], wide[at]) = (value, value);
        fixed (float* s = single)
        fixed (double* w = wide)
        {
            Assert.Equal(expected, MagnitudeRange.Holds(s, count, 1e-6f, 1e6f));
            Assert.Equal(expected, MagnitudeRange.Holds(w, count, (double)1e-6f, 1e6));
        }
    }
}
