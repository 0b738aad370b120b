using System.Globalization;
using System.Text;
using System.Text.Json;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary><c>logreg fit</c> and <c>logreg compare</c>.</summary>
public sealed class FitTests : IDisposable
{
    private const string Beetles = "dose,killed,beetles\n1.69,6,59\n1.72,13,60\n1.76,18,62\n1.78,28,56\n1.81,52,63\n1.84,53,59\n1.86,61,62\n1.88,60,60\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_table_has_estimates_errors_tests_and_the_proof()
    {
        string data = folder.Write("beetles.csv", Beetles);
        Run run = Logreg.Run("fit", data, "--successes", "killed", "--trials", "beetles").Succeeds();
        Assert.Contains("8 observations of 481 trials", run.Output, StringComparison.Ordinal);
        Assert.Contains("(Intercept)", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"dose +\d+\.\d+ +\d", run.Output);
        Assert.Matches(@"every coefficient is within 1e-1[3-6] standard errors", run.Output);
        Assert.Contains("AIC", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_statistic_of_any_size_fits_into_the_table()
    {
        string data = folder.Write("heavy.csv", "x,w,y\n1,1e300,0\n2,1e300,1\n3,1e300,0\n4,1e300,1\n5,1e300,0\n");
        string output = Logreg.Run("fit", data, "--formula", "y ~ x", "--weight", "w").Succeeds().Output;
        Assert.InRange(output.Split('\n').Max(line => line.Length), 60, 200);
        Assert.Equal(["-247987874.263", "-1.5e9", "2.5e149", "NA"], new[] { -247987874.263, -1.5e9, 2.5e149, double.NaN }.Select(Reports.Statistics.Z));
    }

    [Fact]
    public void A_formula_and_counts_by_options_are_the_same_fit()
    {
        string data = folder.Write("beetles.csv", Beetles);
        string byOptions = Logreg.Run("fit", data, "--successes", "killed", "--trials", "beetles", "--csv", "-").Succeeds().Output;
        Assert.Equal(byOptions, Logreg.Run("fit", data, "--formula", "killed ~ dose", "--trials", "beetles", "--csv", "-").Succeeds().Output);
        Assert.StartsWith("term,estimate,std_error,z,p,lower,upper,odds_ratio\n(Intercept),", byOptions, StringComparison.Ordinal);
    }

    [Fact]
    public void Factors_interactions_intervals_and_tests_come_from_options()
    {
        string data = folder.Write("people.csv", People());
        Run run = Logreg.Run(
            "fit", data, "--formula", "buys ~ age + C(town, ref=york) + age:visits", "--tests", "--intervals", "profile", "--level", "0.9", "--robust", "hc3").Succeeds();
        Assert.Contains("town=bath", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("town=york", run.Output, StringComparison.Ordinal);
        Assert.Contains("age:visits", run.Output, StringComparison.Ordinal);
        Assert.Contains("likelihood-ratio test", run.Output, StringComparison.Ordinal);
        Assert.Contains("5 %", run.Output, StringComparison.Ordinal);
        Assert.Contains("profile intervals", run.Output, StringComparison.Ordinal);
        Assert.Contains("robust, HC3", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_formula_all_columns_enter_and_texts_are_coded_against_the_first()
    {
        string data = folder.Write("people.csv", People());
        Run run = Logreg.Run("fit", data, "--target", "buys", "--cluster", "visits").Succeeds();
        Assert.Contains("town=leeds", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("town=bath", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n  visits", run.Output, StringComparison.Ordinal);
        Assert.Contains("robust to dependence within visits", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_two_classes_have_a_table_against_the_base()
    {
        string data = folder.Write("people.csv", People());
        Run run = Logreg.Run("fit", data, "--formula", "town ~ age + visits", "--base", "leeds", "--tests", "--intervals", "profile").Succeeds();
        Assert.Matches(@"base +leeds", run.Output);
        Assert.Matches(@"bath +\(Intercept\)[\s\S]*york +\(Intercept\)", run.Output);
        Assert.Matches(@"age +\d[\d.e-]* +2 +", run.Output);
        Assert.Contains("; the ends of the intervals are not proven; the statistics of the tests are not proven", run.Output, StringComparison.Ordinal);
        using JsonDocument unproven = JsonDocument.Parse(Logreg.Run("fit", data, "--formula", "town ~ age + visits", "--tests", "--intervals", "profile", "--json", "-").Succeeds().Output);
        Assert.Equal(JsonValueKind.Null, unproven.RootElement.GetProperty("tests")[0].GetProperty("chiSquaredBound").ValueKind);
        Assert.Equal(JsonValueKind.Null, unproven.RootElement.GetProperty("coefficients")[0].GetProperty("endBound").ValueKind);
        Assert.Contains("on 6 parameters", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("class,term,estimate", Logreg.Run("fit", data, "--formula", "town ~ age", "--csv", "-").Succeeds().Output, StringComparison.Ordinal);
        string visits = Logreg.Run("fit", data, "--formula", "visits ~ age", "--json", "-").Succeeds().Output;
        using JsonDocument document = JsonDocument.Parse(visits);
        Assert.Equal("0", document.RootElement.GetProperty("baseClass").GetString());
        Assert.Equal(8, document.RootElement.GetProperty("coefficients").GetArrayLength());
        Assert.Contains("buys", Logreg.Run("fit", data, "--formula", "buys ~ age", "--base", "1").Succeeds().Output, StringComparison.Ordinal);
        Logreg.Run("fit", data, "--formula", "town ~ age", "--base", "oslo").Fails(2, "There is no class 'oslo'", "'bath', 'leeds', 'york'");
        Logreg.Run("fit", data, "--formula", "town ~ age", "--robust", "hc3").Fails(2, "--robust hc2 or hc3 is for two classes, but town has 3");
        Logreg.Run("fit", data, "--formula", "town ~ age + offset(visits)").Fails(2, "offset() of the formula is for two classes");
        Logreg.Run("fit", data, "--formula", "buys ~ age", "--trials", "visits", "--base", "1").Fails(2, "--base is for classes");
    }

    [Fact]
    public void Ordered_levels_have_coefficients_thresholds_and_a_test_of_their_odds()
    {
        string data = folder.Write("people.csv", People());
        string[] order = ["fit", data, "--formula", "town ~ age + offset(buys)", "--levels", "leeds, bath,york"];
        Run run = Logreg.Run([.. order, "--tests", "--intervals", "profile"]).Succeeds();
        Assert.Matches(@"levels +leeds < bath < york: coefficients are log-odds of being higher", run.Output);
        Assert.Matches(@"age +[-\d.]+ [\s\S]*leeds\|bath +[-\d.]+ [\s\S]*bath\|york +[-\d.]+ ", run.Output);
        Assert.DoesNotContain("(Intercept)", run.Output, StringComparison.Ordinal);
        Assert.Contains("profile intervals, of thresholds Wald's", run.Output, StringComparison.Ordinal);
        Assert.Contains("of the thresholds alone", run.Output, StringComparison.Ordinal);
        Assert.Matches("score test of proportional odds: chi-squared [\\d.]+ on 1 degree of freedom", run.Output);
        Assert.Matches("standard errors of it; every end of an interval is within 1e-(8|9|1[0-4]) of the exact one", run.Output);
        using JsonDocument document = JsonDocument.Parse(Logreg.Run([.. order, "--json", "-"]).Succeeds().Output);
        Assert.Equal(["leeds", "bath", "york"], document.RootElement.GetProperty("levels").EnumerateArray().Select(level => level.GetString()));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("coefficients")[1].GetProperty("oddsRatio").ValueKind);
        Assert.Equal(1, document.RootElement.GetProperty("proportionalOdds").GetProperty("degreesOfFreedom").GetInt32());
        Assert.Contains("\nbath|york,", Logreg.Run([.. order, "--csv", "-"]).Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("0 < 1 < 2", Logreg.Run("fit", data, "--formula", "visits ~ age", "--ordinal").Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Seconds_since_1970_are_as_good_a_column_as_those_of_the_day()
    {
        string near = folder.Write("near.csv", Times(0));
        string far = folder.Write("far.csv", Times(1732924800));
        foreach (string[] kind in new string[][] { ["--positive", "3", "--firth", "firth"], ["--ordinal"], ["--positive", "3"], ["--base", "1"] })
        {
            string Fitted(string data) => Logreg.Run(["fit", data, "--formula", "y ~ x + z", "--tests", "--intervals", "profile", "--keep-ids", "--json", "-", .. kind]).Succeeds().Output;
            using JsonDocument expected = JsonDocument.Parse(Fitted(near));
            using JsonDocument actual = JsonDocument.Parse(Fitted(far));
            foreach ((JsonElement one, JsonElement other) in expected.RootElement.GetProperty("tests").EnumerateArray().Zip(actual.RootElement.GetProperty("tests").EnumerateArray()))
            {
                Assert.Equal(one.GetProperty("chiSquared").GetDouble(), other.GetProperty("chiSquared").GetDouble(), 1e-8);
            }
        }
    }

    [Fact]
    public void Levels_without_an_order_or_with_a_wrong_one_are_refused()
    {
        string data = folder.Write("people.csv", People());
        Logreg.Run("fit", data, "--formula", "town ~ age", "--ordinal").Fails(2, "The levels of town are texts without an order: 'bath', 'leeds', 'york'. Give it by --levels");
        Logreg.Run("fit", data, "--formula", "town ~ age", "--levels", "bath,oslo,york").Fails(2, "There is no level 'oslo' for --levels");
        Logreg.Run("fit", data, "--formula", "town ~ age", "--levels", "bath,york").Fails(2, "--levels lacks 'leeds' of town");
        Logreg.Run("fit", data, "--formula", "town ~ age", "--levels", "bath,york,leeds,bath").Fails(2, "--levels names a level twice");
        Logreg.Run("fit", data, "--formula", "buys ~ age", "--ordinal").Fails(2, "--ordinal is for 3 to 100 levels, but buys has 2 classes. Leave it out");
        Logreg.Run("fit", data, "--formula", "visits ~ age - 1", "--ordinal").Fails(2, "Thresholds take the place of the intercept");
        Logreg.Run("fit", data, "--formula", "visits ~ age", "--ordinal", "--firth", "firth").Fails(2, "--firth is not for ordered levels");
    }

    [Fact]
    public void The_page_needs_nothing_else_and_has_every_plot()
    {
        string data = folder.Write("people.csv", People().Replace("york", "new <york> & co", StringComparison.Ordinal));
        string page = Page(data, "buys ~ age + town");
        Assert.Equal(5, page.Split("<svg ").Length - 1);
        foreach (string title in new[] { "Coefficients", "ROC", "Calibration", "Residuals", "Influence" })
        {
            Assert.Contains($"<h2>{title}</h2>", page, StringComparison.Ordinal);
        }

        Assert.Contains("&lt;york&gt; &amp; co", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<york>", page, StringComparison.Ordinal);
        string[] identifiers = [.. System.Text.RegularExpressions.Regex.Matches(page, " id=\"([^\"]*)\"").Select(match => match.Groups[1].Value)];
        Assert.Equal(identifiers.Distinct(), identifiers);
        Assert.All(identifiers, identifier => Assert.Contains($"url(#{identifier})", page, StringComparison.Ordinal));

        // Nothing is fetched, and no colour but the page's own is used.
        Assert.DoesNotMatch("<script|<link|<img|@import|src=|href=\"", page);
        Assert.DoesNotContain("http", page.Replace("xmlns=\"http://www.w3.org/2000/svg\"", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"rgb\(|<svg [^>]*(width|height)=", page);
    }

    [Fact]
    public void Pages_of_other_fits_have_what_there_is()
    {
        string data = folder.Write("people.csv", People());
        Assert.Equal(1, Page(data, "town ~ age + visits").Split("<svg ").Length - 1);
        Assert.Contains("Firth&#39;s penalised likelihood", Page(data, "buys ~ age", "--firth", "firth"), StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", Page(data, "buys ~ 1", "--firth", "firth"), StringComparison.Ordinal);
        string counts = folder.Write("beetles.csv", Beetles);
        Assert.Contains("8 observations of 481 trials", Page(counts, "killed ~ dose", "--trials", "beetles"), StringComparison.Ordinal);
        string split = folder.Write("split.csv", "x,y\n1,no\n2,no\n3,no\n4,yes\n5,yes\n6,yes\n");
        string path = folder.PathOf("split.html");
        Assert.Equal(3, Logreg.Run("fit", split, "--target", "y", "--keep-ids", "--report", path).ExitCode);
        Assert.Contains("The classes are separated", File.ReadAllText(path), StringComparison.Ordinal);
        Logreg.Run("fit", split, "--report", split).Fails(2, "is both DATA and --report");
    }

    [Fact]
    public void Two_fits_are_compared_by_their_files()
    {
        string data = folder.Write("people.csv", People());
        (string small, string large) = (folder.PathOf("small.json"), folder.PathOf("large.json"));
        Logreg.Run("fit", data, "--formula", "buys ~ age", "--json", small, "--quiet").Succeeds();
        Logreg.Run("fit", data, "--formula", "buys ~ age + town", "--json", large, "--quiet").Succeeds();
        Run run = Logreg.Run("compare", large, small).Succeeds();
        File.WriteAllText(large, File.ReadAllText(large), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Equal(run.Output, Logreg.Run("compare", large, small).Succeeds().Output);
        using JsonDocument first = JsonDocument.Parse(File.ReadAllText(small));
        Assert.Equal("maximum-likelihood", first.RootElement.GetProperty("kind").GetString());
        Assert.Contains("on 2 degrees of freedom", run.Output, StringComparison.Ordinal);
        Logreg.Run("compare", small, small).Fails(1, "2 parameters");
        Logreg.Run("compare", small, data).Fails(1, "It is no fit");
        Logreg.Run("compare", small, folder.PathOf("none.json")).Fails(1, "There is no such file");
        Logreg.Run("fit", data, "--formula", "visits ~ age", "--trials", "visits", "--json", large, "--quiet");
        string other = folder.PathOf("other.json");
        Logreg.Run("fit", folder.Write("half.csv", People(30)), "--formula", "buys ~ age + town", "--json", other, "--quiet").Succeeds();
        Logreg.Run("compare", small, other).Fails(1, "Its responses are others");
        string firth = folder.PathOf("firth.json");
        Logreg.Run("fit", data, "--formula", "buys ~ age + town", "--firth", "firth", "--json", firth, "--quiet").Succeeds();
        Logreg.Run("compare", small, firth).Fails(1, firth, "Firth's penalised likelihood", "without --firth");
    }

    /// <summary>Names give way, and numbers do not.</summary>
    [Theory]
    [InlineData(84)]
    [InlineData(90)]
    [InlineData(100)]
    public void Tables_are_no_wider_than_the_line_and_keep_their_numbers(int columns)
    {
        string data = folder.Write("people.csv", People().Replace("york", "the rather long name of a town in the north", StringComparison.Ordinal));
        string[] command = ["fit", data, "--formula", "buys ~ age + town + visits", "--tests"];
        string[] wide = Logreg.RunAt(300, command).Output.Split('\n');
        string[] narrow = Logreg.RunAt(columns, command).Output.Split('\n');
        Assert.True(wide.Where(IsOfTable).Max(line => line.Length) > 100);
        Assert.All(narrow.Where(IsOfTable), line => Assert.InRange(line.Length, 1, columns));
        Assert.Equal(wide.Where(IsOfTable).Select(Numbers), narrow.Where(IsOfTable).Select(Numbers));

        static bool IsOfTable(string line) => line.StartsWith("  ", StringComparison.Ordinal) && line.Any(char.IsDigit);
        static string Numbers(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(part => char.IsDigit(part[^1])));
    }

    [Fact]
    public void Separated_classes_are_named_and_Firth_helps()
    {
        string data = folder.Write("split.csv", "x,y\n1,no\n2,no\n3,no\n4,yes\n5,yes\n6,yes\n");
        Run run = Logreg.Run("fit", data, "--target", "y", "--keep-ids");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("the classes are separated completely", run.Output, StringComparison.Ordinal);
        Assert.Contains("x (+)", run.Output, StringComparison.Ordinal);
        Run firth = Logreg.Run("fit", data, "--target", "y", "--keep-ids", "--firth", "firth", "--intervals", "profile", "--tests").Succeeds();
        Assert.Contains("Firth's penalised likelihood", firth.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NA", firth.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Collinear_columns_are_named_or_refused()
    {
        string data = folder.Write("sum.csv", "a,b,c,y\n1,5,6,0\n2,3,5,1\n7,1,8,0\n4,4,8,1\n3,9,12,1\n2,2,4,0\n");
        Run run = Logreg.Run("fit", data, "--target", "y").Succeeds();
        Assert.Contains("c = a + b", run.Output, StringComparison.Ordinal);
        Assert.Contains("NA", run.Output, StringComparison.Ordinal);
        Logreg.Run("fit", data, "--target", "y", "--collinear", "refuse").Fails(1, "1 of 4 columns", "c = a + b");
    }

    [Theory]
    [InlineData(1, "There is no column 'dos'", "--formula", "killed ~ dos", "--trials", "beetles")]
    [InlineData(1, "position 10", "--formula", "killed ~ ", "--trials", "beetles")]
    [InlineData(1, "There is no column 'beetle'", "--formula", "killed ~ dose", "--trials", "beetle")]
    [InlineData(2, "--successes counts among --trials", "--successes", "killed")]
    [InlineData(2, "The formula says what --successes says", "--formula", "killed ~ dose", "--successes", "killed", "--trials", "beetles")]
    [InlineData(2, "--cluster and --firth exclude each other", "--cluster", "dose", "--firth", "firth")]
    [InlineData(2, "a number between 0 and 1", "--level", "95")]
    [InlineData(1, "Row 1, counted from 1, has 59 successes among 6 trials", "--formula", "beetles ~ dose", "--trials", "killed")]
    [InlineData(1, "counts of successes need --trials", "--formula", "killed ~ dose")]
    [InlineData(1, "position 30 of", "--formula", "killed ~ (dose + log(beetles)", "--trials", "beetles")]
    public void Nonsense_is_refused(int code, string part, params string[] options)
        => Logreg.Run(["fit", folder.Write("beetles.csv", Beetles), .. options]).Fails(code, part);

    [Fact]
    public void A_row_is_counted_from_1_among_those_that_have_all_cells()
    {
        string data = folder.Write("gaps.csv", "x,y,t\n1,1,2\n,0,2\n3,2,1\n2,1,3\n4,0,2\n2,0,2\n");
        Logreg.Run("fit", data, "--formula", "y ~ x", "--trials", "t", "--missing", "drop")
            .Fails(1, "Row 2, counted from 1, has 2 successes among 1 trials", "without the 1 that were left out because cells are missing");
    }

    [Fact]
    public void Operators_of_formulas_are_those_of_R()
    {
        string data = folder.Write("people.csv", People());
        string crossed = Logreg.Run("fit", data, "--formula", "buys ~ age*visits + town", "--csv", "-").Succeeds().Output;
        Assert.Equal(crossed, Logreg.Run("fit", data, "--formula", "buys ~ (age + visits + town)^2 - (age + visits):town", "--csv", "-").Succeeds().Output);
        Run twice = Logreg.Run("fit", data, "--formula", "buys ~ C(visits) + visits").Succeeds();
        Assert.Contains("visits = visits=1 + 2·visits=2 + 3·visits=3 + 4·visits=4", twice.Output, StringComparison.Ordinal);
        Assert.Matches(@"
  visits +NA", twice.Output);
    }

    [Fact]
    public void Labels_that_look_like_measurements_are_classes_on_demand()
        => Logreg.Run("train", folder.Write("many.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 7}.5,{i % 30}.25\n"))), "--labels", "classes", "--quiet").Succeeds();

    private string Page(string data, string formula, params string[] options)
    {
        string path = folder.PathOf("page.html");
        Logreg.Run(["fit", data, "--formula", formula, "--report", path, "--quiet", .. options]).Succeeds();
        return File.ReadAllText(path);
    }

    private static string People(int rows = 60) =>
        "age,town,visits,buys\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{20 + (i * 7 % 40)},{(i % 3) switch { 0 => "york", 1 => "bath", _ => "leeds" }},{i % 5},{(i * 11 % 13 < 6 ? 1 : 0)}\n"));

    [Fact]
    public void A_formula_reads_the_columns_that_it_names_alone()
    {
        string rows = string.Concat(Enumerable.Range(0, 30).Select(i => $"{(i * 7) % 11},{(i % 4 == 1 ? 1 : 0)},person {i},{(i % 5 == 0 ? string.Empty : i % 3)},{(i % 2) + 1}\n"));
        string data = folder.Write("wide.csv", "x,y,name,junk,w\n" + rows);
        string narrow = folder.Write("narrow.csv", "x,y,w\n" + string.Concat(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).Select(cells => $"{cells[0]},{cells[1]},{cells[4]}\n")));
        foreach (string[] more in (string[][])[[], ["--weight", "w"], ["--missing", "drop"]])
        {
            string expected = Logreg.Run(["fit", narrow, "--formula", "y ~ x", "--csv", "-", .. more]).Succeeds().Output;
            Assert.Equal(expected, Logreg.Run(["fit", data, "--formula", "y ~ x", "--csv", "-", .. more]).Succeeds().Output);
        }

        Logreg.Run("fit", data, "--formula", "y ~ x + names").Fails(1, "There is no column 'names'. The columns are 'x', 'y', 'name', 'junk', 'w'");
        Logreg.Run("fit", data, "--formula", "y ~ xx").Fails(1, "There is no column 'xx'");
        Logreg.Run("fit", data, "--formula", "y ~ .").Fails(1, "name");
    }

    private static string Times(long start)
    {
        Random random = new(3);
        StringBuilder text = new("x,z,y\n");
        for (int i = 0; i < 90; i++)
        {
            (int seconds, int z) = (random.Next(86400), random.Next(100));
            double score = (seconds / 30000.0) - (z / 40.0) + (2 * random.NextDouble()) + 0.8;
            text.Append(CultureInfo.InvariantCulture, $"{start + seconds},{z},{Math.Clamp((int)score, 0, 2) + 1}\n");
        }

        return text.ToString();
    }
}
