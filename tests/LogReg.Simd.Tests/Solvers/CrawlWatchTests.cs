using LogReg.Simd.Solvers;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>When a quasi-Newton method counts as crawling: by its rate behind the usual iterations, and by their number alone behind the most.</summary>
public class CrawlWatchTests
{
    private const int Usual = 20;
    private const int Most = 60;
    private const double Price = 15;

    [Theory]
    [InlineData(0.7, 100, false)]
    [InlineData(0.7, 250, true)]
    [InlineData(0.9, 4, false)]
    [InlineData(0.9, 6, true)]
    [InlineData(1, 2, true)]
    [InlineData(1.1, 2, true)]
    public void The_rate_of_the_second_half_says_what_is_left(double rate, double left, bool expected)
    {
        // 0.7 to the 15th is 1/211, 0.9 to the 15th is 1/4.9.
        CrawlWatch watch = new(Usual, Most, Price);
        for (int iteration = 0; iteration <= Usual; iteration++)
        {
            // The first half falls fast and must not count.
            Assert.False(watch.IsCrawling(iteration, Gap(iteration, rate), left));
        }

        Assert.Equal(expected, watch.IsCrawling(Usual + 1, Gap(Usual + 1, rate), left));
    }

    [Fact]
    public void What_is_within_the_tolerance_does_not_crawl()
    {
        CrawlWatch watch = new(Usual, Most, Price);
        for (int iteration = 0; iteration <= Most; iteration++)
        {
            Assert.False(watch.IsCrawling(iteration, Gap(iteration, 0.9), 0.5));
        }

        Assert.True(watch.IsCrawling(Most + 1, Gap(Most + 1, 0.9), 0.5));
    }

    [Fact]
    public void Without_an_estimate_or_another_method_the_number_decides()
    {
        CrawlWatch unknown = new(Usual, Most, Price);
        CrawlWatch byNumber = new(Most, Most, 0);
        CrawlWatch alone = new(int.MaxValue, int.MaxValue, 0);
        for (int iteration = 0; iteration <= 2 * Most; iteration++)
        {
            Assert.Equal(iteration > Usual, unknown.IsCrawling(iteration, double.NaN, double.NaN));
            Assert.Equal(iteration > Most, byNumber.IsCrawling(iteration, 1, 2));
            Assert.False(alone.IsCrawling(iteration, 1, 2));
        }
    }

    private static double Gap(int iteration, double rate) => iteration < (Usual + 1) / 2 ? Math.Pow(10, -iteration) : 1e-12 * Math.Pow(rate, iteration);
}
