using LogReg.Simd.Memory;
using LogReg.Simd.Solvers;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>Damping of columns that few rows make up (formula 4.23): what is added, and what steps teach it.</summary>
public class ColumnDampingTests
{
    [Fact]
    public void A_quarter_of_what_one_row_has_is_added_to_the_diagonal_of_every_class()
    {
        ColumnDamping damping = new();
        double[] shares = [0, 2, 0.5];
        using LowerMatrix block = new(4);
        for (int row = 0; row < 4; row++)
        {
            block.Row(row).Fill(1);
        }

        damping.AddTo(block, shares);
        double[] product = [1, 1, 1, 1, 1, 1, 1, 1];
        damping.AddProduct(shares, [3, 3, 3, -4, -4, -4, 5, 5], product, 2);
        Assert.Equal([1, 1.5, 1.125, 1], Enumerable.Range(0, 4).Select(row => block.Row(row)[row]));
        Assert.Equal([1, 1, 1], [block.Row(1)[0], block.Row(2)[0], block.Row(2)[1]]);
        Assert.Equal([1, 2.5, 1.375, 1, -1, 0.5, 1, 1], product);
    }

    [Theory]
    [InlineData(0.24, 1, 1)]
    [InlineData(0.26, 0.25, 0.25)]
    [InlineData(0.49, 0.25, 0.25)]
    [InlineData(0.51, 0.0625, 0.015625)]
    public void Steps_that_were_too_long_strengthen_it_and_long_ones_weaken_it(double share, double afterOne, double afterTwo)
    {
        ColumnDamping damping = new();
        damping.Learn(share);
        Assert.Equal(afterOne, StrengthOf(damping));
        damping.Learn(share);
        Assert.Equal(afterTwo, StrengthOf(damping));
        damping.Forget();
        Assert.Equal(0.25, StrengthOf(damping));
    }

    [Fact]
    public void It_never_becomes_so_weak_that_one_short_step_could_not_bring_it_back()
    {
        ColumnDamping damping = new();
        for (int step = 0; step < 100; step++)
        {
            damping.Learn(1);
        }

        Assert.Equal(Math.ScaleB(1, -24), StrengthOf(damping));
        damping.Learn(0.1);
        Assert.Equal(Math.ScaleB(1, -22), StrengthOf(damping));
    }

    [Fact]
    public void A_solver_that_begins_anew_forgets_how_strong_it_was()
    {
        using SampledInverse inverse = new(1, 1, 1, 16);
        inverse.Damping.Learn(0.1);
        Assert.Equal(1, StrengthOf(inverse.Damping));
        inverse.Forget();
        Assert.Equal(0.25, StrengthOf(inverse.Damping));
    }

    private static double StrengthOf(ColumnDamping damping)
    {
        double[] product = [0];
        damping.AddProduct([1], [1], product, 1);
        return product[0];
    }
}
