using System.Globalization;
using System.Text;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>What <c>logreg train --l2 0</c> says of the optimum.</summary>
public sealed class OptimumTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("auto")]
    [InlineData("lbfgs")]
    public void Coefficients_that_the_data_do_not_determine_are_named(string solver)
    {
        string output = Logreg.Run("train", folder.Write("groups.csv", Groups()), "--l2", "0", "--solver", solver).Succeeds().Output;
        Assert.Contains("Converged", output, StringComparison.Ordinal);
        string[] notices = [.. output.Split('\n').Where(line => line.Contains("do not determine the coefficients of", StringComparison.Ordinal))];
        string notice = Assert.Single(notices);
        Assert.Contains("g=a, g=b, g=c:", notice, StringComparison.Ordinal);
        string penalized = Logreg.Run("train", folder.PathOf("groups.csv"), "--l2", "0.01", "--solver", solver).Succeeds().Output;
        Assert.DoesNotContain("do not determine", penalized, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rare_indicator_in_many_rows_is_named_as_separating()
    {
        StringBuilder csv = new("z,d,label\n");
        for (int i = 0; i < 6000; i++)
        {
            double z = ((i * 7919) % 1000 / 250.0) - 2;
            bool isPositive = i < 20 || ((i * 104_729) % 997 / 997.0) < 1 / (1 + Math.Exp(1 - z));
            csv.Append(CultureInfo.InvariantCulture, $"{z},{(i < 20 ? 1 : 0)},{(isPositive ? 1 : 0)}\n");
        }

        string output = Logreg.Run("train", folder.Write("rare.csv", csv.ToString()), "--l2", "0").Fails(3, "did not converge", "Separated").Output;
        Assert.Contains("stopped    Separated", output, StringComparison.Ordinal);
        Assert.Contains("Features behind it: d.", output, StringComparison.Ordinal);
    }

    /// <summary>A category of three levels, all of them columns beside the intercept, and a number.</summary>
    private static string Groups()
    {
        StringBuilder csv = new("g,z,label\n");
        for (int i = 0; i < 90; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{"abc"[i % 3]},{(i * 37 % 50 / 10.0) - 2.5},{((i * 53 % 90) + (i % 3 * 12) > 50 ? 1 : 0)}\n");
        }

        return csv.ToString();
    }
}
