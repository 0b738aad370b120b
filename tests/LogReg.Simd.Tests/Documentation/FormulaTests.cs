using System.Globalization;
using System.Text.RegularExpressions;
using LogReg.Simd.Reference;
using Xunit;

namespace LogReg.Simd.Tests.Documentation;

/// <summary>Formula numbers are cited in code and defined in docs/mathematics.md; its figures are those of the reference.</summary>
public partial class FormulaTests
{
    private const string Mathematics = "docs/mathematics.md";

    private static readonly double[] Features = [1.4, 0.2, 1.5, 0.2, 3.0, 1.1, 4.1, 1.3];
    private static readonly double[] Labels = [0, 0, 1, 1];

    [Theory]
    [InlineData("src", 20)]
    [InlineData("tests/LogReg.Simd.Reference", 40)]
    [InlineData("bench", 0)]
    public void Every_cited_formula_is_defined(string folder, int atLeast)
    {
        HashSet<string> defined = [.. Defined()];
        int citations = 0;
        foreach (string path in RepositoryText.Sources(folder))
        {
            foreach (string number in Cited(RepositoryText.Read(path)))
            {
                citations++;
                Assert.True(defined.Contains(number), $"{path} cites formula {number}, which {Mathematics} does not define.");
            }
        }

        Assert.True(citations >= atLeast, $"Only {citations} citations were found in {folder}: the pattern no longer matches.");
    }

    [Theory]
    [InlineData("/// (formula 2.1).", "2.1")]
    [InlineData("(Formulas 1.1 and 1.2).", "1.1 1.2")]
    [InlineData("(formulas 1.1, 1.2)", "1.1 1.2")]
    [InlineData("(formulas 1.1, 2 and 3.2)", "1.1 2 3.2")]
    [InlineData("Section 7: the covariance; sections 2 and 3", "7 2 3")]
    [InlineData("formula 4.10). 16 lanes", "4.10")]
    public void Citations_are_found(string text, string numbers) => Assert.Equal(numbers.Split(' '), Cited(text));

    [Fact]
    public void Every_formula_is_defined_once()
    {
        string[] expected =
        [
            .. Numbers(1, 7), .. Numbers(2, 5), .. Numbers(3, 6), .. Numbers(4, 23), .. Numbers(5, 2), .. Numbers(6, 2), .. Numbers(7, 18),
        ];
        Assert.Equal(expected, Defined().Where(number => number.Contains('.', StringComparison.Ordinal)));
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8"], Defined().Where(number => !number.Contains('.', StringComparison.Ordinal)));
    }

    [Fact]
    public void The_worked_examples_are_those_of_the_reference()
    {
        string section = RepositoryText.Section(Mathematics, "## 8");
        string[] all = ColumnOf(section, 1);
        string[] two = ColumnOf(section, 2);
        Assert.Equal(Column(null), all);
        Assert.Equal(Column([0, 1, 0, 1]), two);
    }

    [Fact]
    public void The_example_of_ordered_levels_is_what_its_formulas_say()
    {
        static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
        string section = RepositoryText.Section(Mathematics, "## 8").ReplaceLineEndings(" ");
        (double lower, double upper) = (Sigmoid(-0.5 - 0.3), Sigmoid(0.7 - 0.3));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"P(Y ≤ 0) = {lower:F8}, P(Y ≤ 1) = {upper:F8} (7.15); the middle level has {upper - lower:F8}, by the product"), section, StringComparison.Ordinal);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $"{upper:F8} · {1 - lower:F8} · {1 - Math.Exp(-1.2):F8}"), section[..section.IndexOf("*Imbalance", StringComparison.Ordinal)].TrimEnd(' ', '.'), StringComparison.Ordinal);
    }

    [Fact]
    public void The_imbalance_example_is_that_of_the_reference()
    {
        double[] deaths = [.. Enumerable.Repeat(0.0, 90), .. Enumerable.Repeat(1.0, 10)];
        double[] weights = ReferenceClassWeights.Balanced(deaths);
        double[] survives = [.. Enumerable.Repeat(-1.0, 100)];
        string section = RepositoryText.Section(Mathematics, "## 8").ReplaceLineEndings(" ");
        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture,
                $"is right in {100 * ReferenceMetrics.Accuracy(survives, deaths):F0} % of the cases and useless"),
            section,
            StringComparison.Ordinal);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"100/180 = {weights[0]:F4} for a survivor and {weights[1]:F0} for a death"),
            section,
            StringComparison.Ordinal);
        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture,
                $"now right in {100 * ReferenceMetrics.Accuracy(survives, deaths, ReferenceClassWeights.SampleWeights(deaths, weights)):F0} %"),
            section,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_softmax_example_is_that_of_the_reference()
    {
        double[] p = ReferenceFunctions.SoftMax([1000, 999, 0]);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"({p[0]:F4}, {p[1]:F4}, {p[2]:F0})"),
            RepositoryText.Section(Mathematics, "## 2"),
            StringComparison.Ordinal);
    }

    /// <summary>One column of the table of section 8, computed: the rows of weight one.</summary>
    private static string[] Column(double[]? weights)
    {
        double[] coefficients = [0.5, -0.1];
        int[] rows = [.. Enumerable.Range(0, 4).Where(i => weights is null || weights[i] == 1)];
        double[] logits = ReferenceModel.Logits(Features, 4, 2, 2, coefficients, 0.1);
        double[] probabilities = ReferenceModel.Probabilities(Features, 4, 2, 2, coefficients, 0.1);
        ReferenceObjective objective = new(Features, 4, 2, Labels, weights);
        (double[] gradient, double interceptGradient) = objective.Gradient(coefficients, 0.1);
        return
        [
            List(rows.Select(i => logits[i]), "F2"),
            List(rows.Select(i => probabilities[i]), "F8"),
            List([objective.Value(coefficients, 0.1)], "F10"),
            List([interceptGradient], "F8"),
            List(gradient, "F8"),
        ];
    }

    private static string List(IEnumerable<double> values, string format) =>
        string.Join(", ", values.Select(value => value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−')));

    /// <summary>The cells of one column of a section's table, without its head.</summary>
    private static string[] ColumnOf(string section, int column) =>
        [.. section.Split('\n').Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Split('|')[column + 1].Trim())];

    private static IEnumerable<string> Numbers(int section, int count) =>
        Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{section}.{i}"));

    private static IEnumerable<string> Defined() =>
        Definition().Matches(RepositoryText.Read(Mathematics)).Select(match => match.Groups[1].Value + match.Groups[2].Value);

    private static IEnumerable<string> Cited(string text) =>
        Citation().Matches(text).SelectMany(match => Number().Matches(match.Value)).Select(match => match.Value);

    [GeneratedRegex(@"^(?:\| (\d\.\d+) \||## (\d)\. )", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\b(?:[Ff]ormula|[Ss]ection)s? \d(?:\.\d+)?(?:(?:, | and | or |, and )\d(?:\.\d+)?\b)*")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\d(?:\.\d+)?")]
    private static partial Regex Number();
}
