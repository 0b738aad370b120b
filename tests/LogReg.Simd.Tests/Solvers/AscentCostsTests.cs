using LogReg.Simd.Objectives;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>Which rows begin by sweeps, by the shapes that were measured (docs/results/amd-zen4/sparse.md).</summary>
public class AscentCostsTests
{
    [Theory]
    [InlineData("movie_reviews, 1/n", 1, 333, 13.2, true)]
    [InlineData("30,000 × 2,000, 1e-4", 13.3, 40, 0.067, false)]
    [InlineData("30,000 × 30,000, 1e-4", 13.3, 40, 0.95, true)]
    [InlineData("30,000 × 30,000, 1/n", 40, 40, 0.95, false)]
    [InlineData("100,000 × 2,000, 1e-4", 4, 40, 0.02, false)]
    [InlineData("100,000 × 100,000, 1e-4", 4, 40, 0.95, true)]
    [InlineData("100,000 × 100,000, 1/n", 40, 40, 0.95, false)]
    [InlineData("codes, 1e-4", 0.9, 11, 0.55, false)]
    [InlineData("codes, 1/n", 9, 11, 0.55, false)]
    [InlineData("100,000 × 1,000,000, 1/n", 40, 40, 5, true)]
    [InlineData("3,000 × 100,000, 1/n", 60, 60, 20, true)]
    [InlineData("200,000 × 5,000 of eight entries, 1e-4", 0.4, 8, 0.025, false)]
    public void Rows_that_were_measured_take_the_way_that_was_shorter(string rows, double strength, double entries, double columns, bool isWorthwhile) =>
        Assert.True(new AscentCosts(strength, entries, columns).IsWorthwhile == isWorthwhile, rows);

    /// <summary>Rows that nothing holds, and rows without entries, are judged all the same.</summary>
    [Fact]
    public void Extreme_rows_are_judged()
    {
        Assert.False(new AscentCosts(double.PositiveInfinity, 40, 1).IsWorthwhile);
        Assert.False(new AscentCosts(double.NaN, 40, 1).IsWorthwhile);
        Assert.Equal(2.5, new AscentCosts(0, 0, 0).ExpectedSpeed);
    }
}
