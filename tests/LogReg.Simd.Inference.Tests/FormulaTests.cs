using LogReg.Simd.Inference.Formulas;
using LogReg.Simd.Inference.Tests.Support;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

public class FormulaTests
{
    private static readonly NamedColumns Columns = new NamedColumns()
        .Add("y", [0.0, 1, 0, 1]).Add("n", [2.0, 3, 4, 5]).Add("x", [1.0, 2, 3, 4]).Add("a b", [1.0, 0, 1, 0]).Add("f", ["b", "a", "c", "a"]).Add("g", ["u", "v", "u", "v"]);

    [Theory]
    [InlineData("y ~ x", "x")]
    [InlineData("y~x+f", "x f=b f=c")]
    [InlineData("y ~ C(f, ref=c)", "f=a f=b")]
    [InlineData("y ~ C(f, ref=\"b\")", "f=a f=c")]
    [InlineData("y ~ C(x)", "x=2 x=3 x=4")]
    [InlineData("y ~ x + x^2 + log(n)", "x x^2 log(n)")]
    [InlineData("y ~ x:n", "x:n")]
    [InlineData("y ~ x*g", "x g=v x:g=v")]
    [InlineData("y ~ f:g", "f=a:g=u f=b:g=u f=c:g=u f=a:g=v f=b:g=v f=c:g=v")]
    [InlineData("y ~ f + f:g", "f=b f=c f=a:g=v f=b:g=v f=c:g=v")]
    [InlineData("y ~ f*g", "f=b f=c g=v f=b:g=v f=c:g=v")]
    [InlineData("y ~ x:g", "x:g=u x:g=v")]
    [InlineData("y ~ x:n + x", "x x:n")]
    [InlineData("y ~ 0 + x + f:g", "x f=a:g=u f=b:g=u f=c:g=u f=a:g=v f=b:g=v f=c:g=v")]
    [InlineData("y ~ (x + n):g", "x:g=u x:g=v n:g=u n:g=v")]
    [InlineData("y ~ x*(n + g)", "x n g=v x:n x:g=v")]
    [InlineData("y ~ (x + n + g)^2", "x n g=v x:n x:g=v n:g=v")]
    [InlineData("y ~ (x + n + g)^3 - x:n:g", "x n g=v x:n x:g=v n:g=v")]
    [InlineData("y ~ (x + n)^3", "x n x:n")]
    [InlineData("y ~ (x*n + g) - (x + g)", "n x:n")]
    [InlineData("y ~ (x + n)/g", "x n x:n:g=u x:n:g=v")]
    [InlineData("y ~ g/x", "g=v g=u:x g=v:x")]
    [InlineData("y ~ (. - f - `a b` - g)^2", "n x n:x")]
    [InlineData("y ~ .^2 - .:f - .:g - x:`a b` - f - g", "n x a b n:x n:a b")]
    [InlineData("y ~ f*g - f", "g=v f=b:g=u f=c:g=u f=b:g=v f=c:g=v")]
    [InlineData("y ~ 0 + f*x", "f=a f=b f=c x f=b:x f=c:x")]
    [InlineData("y ~ x:f:g + x + f", "x f=b f=c x:f=a:g=u x:f=b:g=u x:f=c:g=u x:f=a:g=v x:f=b:g=v x:f=c:g=v")]
    [InlineData("y ~ ((x))", "x")]
    [InlineData("y ~ (x - 1) + f", "x f=a f=b f=c")]
    [InlineData("y ~ +x + -1", "x")]
    [InlineData("y ~ C(x) + x", "x=2 x=3 x=4 x")]
    [InlineData("y ~ C(f, ref=b) + f + f:x", "f=a f=c f=a:x f=b:x f=c:x")]
    [InlineData("y ~ f - 1", "f=a f=b f=c")]
    [InlineData("y ~ 0 + f + g", "f=a f=b f=c g=v")]
    [InlineData("y ~ `a b`", "a b")]
    [InlineData("y ~ x*n*g - x:n:g", "x n g=v x:n x:g=v n:g=v")]
    [InlineData("y ~ .", "n x a b f=b f=c g=v")]
    [InlineData("y ~ . - n - f", "x a b g=v")]
    [InlineData("y ~ . - `a b` + x:n", "n x f=b f=c g=v x:n")]
    [InlineData("y ~ factor(x) + I(n^2) + I(n)", "x=2 x=3 x=4 n^2 n")]
    [InlineData("y ~ . + x:n", "n x a b f=b f=c g=v x:n")]
    [InlineData("y ~ x + x + n:x + x:n", "x n:x")]
    [InlineData("y ~ 1", "")]
    [InlineData("cbind(y, n) ~ x", "x")]
    public void A_formula_makes_columns(string formula, string names)
        => Assert.Equal(names, string.Join(' ', Formula.Parse(formula).Build(Columns).Names!));

    [Theory]
    [InlineData("y x", 2, "'~' is missing behind the response before 'x'")]
    [InlineData("y ~", 3, "A term is missing at the end")]
    [InlineData("y ~ x +", 7, "A term is missing at the end")]
    [InlineData("y ~ x & n", 6, "'&' is not expected")]
    [InlineData("y ~ exp(x)", 4, "There is no function exp")]
    [InlineData("y ~ x + C(f, base=a)", 13, "C( ) has one option, ref")]
    [InlineData("y ~ C(f, ref=a", 13, "')' is missing behind the reference level")]
    [InlineData("y ~ `x", 4, "A backtick is not closed")]
    [InlineData("y ~ x^0", 6, "The exponent is 0, but it must be from 1 to 9")]
    [InlineData("y ~ x^n", 6, "An exponent must be a whole number")]
    [InlineData("y ~ x - n", 8, "There is no term n before this")]
    [InlineData("y ~ I(log(x))", 6, "I( ) is for a column or a power of it")]
    [InlineData("y ~ x - (n + x)", 9, "There is no term n before this")]
    [InlineData("y ~ (x + n", 10, "')' is missing behind the terms between parentheses at the end")]
    [InlineData("y ~ (x + n))", 11, "')' closes nothing")]
    [InlineData("y ~ (x + )", 9, "A term is missing before ')'")]
    [InlineData("y ~ (x + n)^", 12, "An exponent must be a whole number")]
    [InlineData("y ~ x + 10", 8, "The intercept is 1, or 0 where there is none")]
    [InlineData("y ~ x:(n + 1)", 7, "The intercept is no part of an interaction")]
    [InlineData("y ~ x - offset(n)", 8, "An offset cannot be taken away")]
    [InlineData("y ~ x - .", 8, "All columns cannot be taken away")]
    [InlineData("y ~ a*b*c*d*e*f*g*h*i", 4, "An interaction has more than 8 factors")]
    [InlineData("y ~ x:offset(n)", 6, "An offset is no part of an interaction")]
    public void A_slip_is_named_with_its_position(string formula, int position, string message)
    {
        FormulaException error = Assert.Throws<FormulaException>(() => Formula.Parse(formula));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(position, error.Position);
        Assert.Contains($"position {position + 1}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y ~ x + z", 8, "There is no column z, but 6 others: y, n, x, a b, f, g")]
    [InlineData("y ~ . - z", 8, "There is no column z that could be taken away")]
    [InlineData("y ~ . - x:n", 8, "There is no term x:n before this")]
    [InlineData("y ~ C(f, ref=a) + C(f, ref=b):x", 18, "The factor f has the reference level 'a' before and 'b' here")]
    [InlineData("z ~ x", 0, "There is no column z")]
    [InlineData("y ~ C(f, ref=d)", 4, "No row of f has the level 'd'. Its 3 levels are 'a', 'b', 'c'")]
    [InlineData("y ~ x + log(f)", 8, "The column f holds texts, but log(f) needs numbers")]
    [InlineData("y ~ offset(f) + x", 11, "The column f holds texts, but numbers are needed")]
    [InlineData("n ~ log(y)", 4, "The column y holds 0 in row 1, counted from 1, which has no logarithm")]
    [InlineData("y ~ x + y", 8, "The column y is the response, and so explains itself. Leave it out of the terms.")]
    [InlineData("y ~ x:y", 6, "The column y is the response")]
    [InlineData("y ~ . + log(y)", 8, "The column y is the response")]
    [InlineData("cbind(y, n) ~ x*n", 16, "The column n is the response")]
    [InlineData("y ~ x + offset(y)", 15, "The column y is the response")]
    [InlineData("cbind(y, n) ~ x + offset(log(n))", 25, "The column n is the response")]
    [InlineData("f ~ x", 0, "The response f has 3 levels, but there must be 2")]
    public void A_formula_that_does_not_fit_the_columns_says_where(string formula, int position, string message)
    {
        FormulaException error = Assert.Throws<FormulaException>(() => Formula.Parse(formula).Build(Columns));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(position, error.Position);
    }

    [Fact]
    public void Offsets_trials_weights_and_terms_come_from_columns()
    {
        InferenceData data = Formula.Parse("g ~ x*f + offset(log(n)) + offset(y)").Build(Columns, positive: "u", trials: null, weights: "n");
        Assert.Equal([1.0, 0, 1, 0], data.Successes.ToArray());
        Assert.Equal([Math.Log(2), Math.Log(3) + 1, Math.Log(4), Math.Log(5) + 1], data.Offsets.ToArray());
        Assert.Equal([2.0, 3, 4, 5], data.Weights.ToArray());
        Assert.Equal(["x", "f", "x:f"], data.Terms!.Select(term => term.Name));
        Assert.Equal([[0], [1, 2], [3, 4]], data.Terms!.Select(term => term.Columns));
        Assert.Equal([2.0, 4, 4, 6], Formula.Parse("cbind(y, n) ~ x").Build(Columns).Trials.ToArray());
        Assert.Equal([2.0, 3, 4, 5], Formula.Parse("y ~ x").Build(Columns, trials: "n").Trials.ToArray());
    }

    [Fact]
    public void The_same_column_as_numbers_and_as_categories_is_two_terms_of_which_one_is_left_out_by_name()
    {
        InferenceData data = Formula.Parse("y ~ C(x) + x").Build(new NamedColumns().Add("y", [0.0, 1, 1, 0, 1, 0, 1]).Add("x", [1.0, 1, 2, 2, 3, 3, 3]));
        Assert.Equal(["C(x)", "x"], data.Terms!.Select(term => term.Name));
        LogisticFit fit = LogisticInference.Fit(data);
        Assert.Equal("x = (Intercept) + x=2 + 2·x=3", Assert.Single(fit.LeftOut).ToString());
        Assert.True(double.IsNaN(fit.Coefficients[^1].Estimate));
    }

    [Fact]
    public void The_model_of_R_comes_from_its_formula()
    {
        Table table = Table.Infert();
        NamedColumns columns = new();
        foreach (string name in (string[])["age", "parity", "spontaneous", "induced", "case"])
        {
            columns.Add(name, table.Numbers(name));
        }

        columns.Add("education", table.Texts("education"));
        LogisticFit fit = LogisticInference.Fit(Formula.Parse("case ~ age + parity + C(education, ref=0-5yrs) + spontaneous + induced").Build(columns));
        Coefficient education = Assert.Single(fit.Coefficients, row => row.Name == "education=6-11yrs");
        Near.Equal(-1.044243583727453295, education.Estimate, 1e-13);
        Near.Equal(3.1456772815894, Assert.Single(fit.LikelihoodRatioTests(), test => test.Name == "education").Statistic, 1e-10);
    }

    [Fact]
    public void Columns_of_another_length_or_of_one_name_are_refused()
    {
        Assert.Contains("has 1 rows, but y has 2", Assert.Throws<ArgumentException>(() => new NamedColumns().Add("y", [1.0, 2]).Add("x", [1.0])).Message, StringComparison.Ordinal);
        Assert.Contains("2 columns y", Assert.Throws<ArgumentException>(() => new NamedColumns().Add("y", [1.0, 2]).Add("y", ["a", "b"])).Message, StringComparison.Ordinal);
    }
}
