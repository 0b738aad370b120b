using LogReg.Simd.Objectives;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Training;

/// <summary>Which rows no sample may miss, and what one row has of a column that few rows make up (formula 4.23).</summary>
public class CertainRowsTests
{
    private const int Rows = 8192;
    private const int Columns = 6;
    private const int Drawn = 512;

    /// <summary>The curvature of one of two classes.</summary>
    private const double UsualCurvature = 0.25;

    private static readonly int[] InFour = [17, 2000, 5003, 8191];

    /// <summary>Three dense columns, one that differs from zero in row 4099 only, one in four rows, and one in every other row, which is not rare.</summary>
    private static readonly Lazy<double[]> Values = new(() =>
    {
        SplitMix random = new(331);
        double[] values = new double[Rows * Columns];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                values[(i * Columns) + j] = random.Signed();
            }

            values[(i * Columns) + 3] = i == 4099 ? 5 : 0;
            values[(i * Columns) + 4] = InFour.Contains(i) ? -3 : 0;
            values[(i * Columns) + 5] = i % 2;
        }

        return values;
    });

    [Fact]
    public void One_row_has_the_mean_square_of_its_own_column_and_a_quarter_of_one_of_four_rows()
    {
        double[] given = Find(Given(), 1e-9).RowShares;
        Assert.Equal([0, 0, 0, given[3], given[4], 0], given);
        Assert.Equal(25.0 / Rows, given[3], 1e-15);

        // As given a sample tells the mean square, here by no row or by one: all that it may be is from a quarter of the rows' squares to all of them.
        Assert.InRange(given[4], 9.0 / Rows, 4 * 9.0 * 4 / Rows);

        double[] standardized = Find(Standardized(), 1e-9).RowShares;
        Assert.Equal([0, 0, 0, standardized[3], standardized[4], 0], standardized);
        Assert.Equal(1, standardized[3], 2.0 / Rows);
        Assert.Equal(0.25, standardized[4], 2.0 / Rows);
    }

    [Fact]
    public void Rows_that_make_up_a_column_are_certain_unless_the_penalty_decides_it()
    {
        int[] both = [17, 2000, 4099, 5003, 8191];
        Assert.Equal(both, Find(Given(), 1e-9).Rows);
        Assert.Equal(both, Find(Standardized(), 1e-3).Rows);

        // As given their curvature is 1e-3: of a penalty of a tenth it is a hundredth.
        Assert.Empty(Find(Given(), 0.1).Rows);
        Assert.Equal(both, Find(Standardized(), 0.1).Rows);
    }

    [Fact]
    public void What_was_found_for_another_penalty_does_not_stay()
    {
        using WorkerTeam team = new(1);
        using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(Values.Value, Rows, Columns);
        using CoveringSample<double> covering = new(features, team);
        int[] Under(double l2Strength) => covering.CertainRowsBeside(Drawn, Given(), UsualCurvature, l2Strength).Rows;
        Assert.Empty(Under(0.1));
        int[] weak = Under(1e-9);
        Assert.Equal(Find(Given(), 1e-9).Rows, weak);
        Assert.Empty(Under(0.1));
        Assert.Equal(weak, Under(1e-9));
    }

    [Theory]
    [InlineData(1e-170)]
    [InlineData(1e160)]
    public void Columns_whose_squares_no_double_holds_are_left_out(double unit)
    {
        using WorkerTeam team = new(1);
        using FeatureMatrix<double> features = FeatureMatrix<double>.Pack([.. Values.Value.Select(x => x * unit)], Rows, Columns);
        using CoveringSample<double> covering = new(features, team);
        CertainRows certain = covering.CertainRowsBeside(Drawn, Given(), UsualCurvature, 0);
        Assert.Empty(certain.Rows);
        Assert.All(certain.RowShares, share => Assert.Equal(0, share));
    }

    [Fact]
    public void Nothing_is_certain_where_every_sample_sees_all_columns()
    {
        using WorkerTeam team = new(1);
        double[] dense = [.. Enumerable.Range(0, Rows).SelectMany(i => Values.Value.AsSpan(i * Columns, 3).ToArray())];
        using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(dense, Rows, 3);
        using CoveringSample<double> covering = new(features, team);
        CertainRows certain = covering.CertainRowsBeside(Drawn, new Coordinates(3, true), UsualCurvature, 1e-9);
        Assert.Empty(certain.Rows);
        Assert.Empty(certain.RowShares);
    }

    private static Coordinates Given() => new(Columns, true);

    private static Coordinates Standardized()
    {
        double[] means = [.. Enumerable.Range(0, Columns).Select(j => Column(j).Average())];
        double[] deviations = [.. means.Select((mean, j) => Math.Sqrt(Column(j).Average(x => (x - mean) * (x - mean))))];
        return new Coordinates(Columns, true, means, deviations, isStandardized: true);
    }

    private static IEnumerable<double> Column(int j) => Enumerable.Range(0, Rows).Select(i => Values.Value[(i * Columns) + j]);

    private static CertainRows Find(Coordinates coordinates, double l2Strength)
    {
        using WorkerTeam team = new(1);
        using FeatureMatrix<double> features = FeatureMatrix<double>.Pack(Values.Value, Rows, Columns);
        using CoveringSample<double> covering = new(features, team);
        return covering.CertainRowsBeside(Drawn, coordinates, UsualCurvature, l2Strength);
    }
}
