using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>What a message advises can be done with the command.</summary>
public sealed class RemedyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("Too many. Read fewer rows or columns, use single precision, or raise the limit.", "Too many. Read fewer rows or columns or use --precision single.")]
    [InlineData("'Pass. Pass on' is wrong. Pass 1 or more.", "'Pass. Pass on' is wrong. Give 1 or more.")]
    [InlineData("The solver lbfgs cannot. Choose ProximalNewton, OrthantWiseLbfgs or Auto, or set L1Strength to 0.",
        "The solver lbfgs cannot. Choose proximal-newton, orthant-wise-lbfgs or auto, or leave --l1 out.")]
    [InlineData("Too large. Scale the features down, or read them as double.", "Too large. Scale the features down, or train with --precision double.")]
    [InlineData("Missing. Fill it in, or train with means for missing cells.", "Missing. Fill it in, or train with --missing mean.")]
    [InlineData("Hashed columns are stored sparse. Call LoadSparse or LoadEither, or leave HashBits out.", "Hashed columns are stored sparse. Leave --hash out.")]
    [InlineData("All alike. Pass rows of both, or use FirthInference.", "All alike. Give rows of both, or use --firth firth.")]
    [InlineData("ClassWeights makes 0 of it. Choose factors nearer to 1.", "--class-weight makes 0 of it. Choose factors nearer to 1.")]
    [InlineData("The sample weights times ClassWeights sum to infinity. Divide both.", "The sample weights times --class-weight sum to infinity. Divide both.")]
    [InlineData("'ClassWeights' is no column. Correct it.", "'ClassWeights' is no column. Correct it.")]
    [InlineData("No remedy", "No remedy")]
    public void Remedies_of_the_libraries_become_those_of_the_command(string message, string expected) => Assert.Equal(expected, CommandWords.Of(message));

    [Fact]
    public void Too_many_classes_and_weights_that_are_zero_are_told_in_words_of_the_command()
    {
        string many = folder.Write("many.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i % 7},c{i / 2}\n")));
        Run run = Logreg.Run("train", many, "--target", "y");
        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("raise the limit", run.Error, StringComparison.Ordinal);
        string weightless = folder.Write("weightless.csv", "x,w,y\n1,0,a\n2,0,a\n3,1,b\n4,1,b\n");
        Logreg.Run("train", weightless, "--weight", "w").Fails(1, "weight above 0");
    }

    [Fact]
    public void A_number_that_is_too_large_has_a_remedy_of_its_precision_and_its_column()
    {
        string data = folder.Write("large.csv", "x,w,y\n1e300,1,a\n2,1,b\n3,1,a\n");
        Logreg.Run("train", data, "--weight", "w").Fails(1, "large.csv, line 2, column x: The number '1e300' is too large for Single. Scale the features down, or train with --precision double.");
        Logreg.Run("train", data, "--weight", "w", "--precision", "double", "--scale", "1e-300").Fails(1, "is too large for Double once it is divided by the scale. Scale the features down.\n");
        string huge = folder.Write("huge.csv", "x,y\n1e400,a\n2,b\n3,a\n");
        Logreg.Run("train", huge, "--precision", "double").Fails(1, "huge.csv, line 2, column x: The number '1e400' is too large for Double. Scale the features down.\n");
        string weights = folder.Write("weights.csv", "x,w,y\n1,1e300,a\n2,1,b\n3,1,a\n");
        Logreg.Run("train", weights, "--weight", "w").Fails(1, "column w: The number '1e300' is too large for Single. Divide all weights by the largest, or train with --precision double.");
    }

    [Fact]
    public void Files_whose_rows_all_weigh_nothing_are_named_before_training_and_where_a_model_is_judged()
    {
        string data = folder.Write("data.csv", "x,w,y\n1,1,a\n2,1,b\n3,2,a\n4,1,b\n");
        string nothing = folder.Write("nothing.csv", "x,w,y\n1,0,a\n2,0,b\n");
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data, "--weight", "w", "--model", model, "--quiet").Succeeds();
        Logreg.Run("evaluate", model, nothing).Fails(1, "nothing.csv: All rows have the weight 0, so that none counts. Give a row of a weight above 0.");
        Logreg.Run("train", data, "--weight", "w", "--test", nothing, "--quiet").Fails(1, "nothing.csv: All rows have the weight 0");
    }

    [Fact]
    public void Class_weights_as_large_as_single_precision_holds_train()
    {
        Run run = Logreg.Run("train", "--class-weight", "3e38,3e38", "--l2", "0.01").Succeeds();
        Assert.Contains("Converged", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Class_weights_whose_ratio_leaves_single_precision_no_room_are_why_training_diverges_at_its_start()
    {
        Run run = Logreg.Run("train", "--class-weight", "3e38,1e-37", "--no-intercept", "--quiet");
        Assert.Contains("The training diverged. Try smaller factors of --class-weight or --standardize.", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("diverged", Logreg.Run("train", "--class-weight", "3e38,1e-20", "--no-intercept", "--quiet").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Successes_that_are_all_trials_lead_to_a_method_that_has_a_fit()
    {
        string data = folder.Write("all.csv", "x,killed,beetles\n1,5,5\n2,4,4\n3,6,6\n5,2,2\n");
        string[] fit = ["fit", data, "--formula", "killed ~ x", "--trials", "beetles"];
        Logreg.Run(fit).Fails(1, "All responses are equal: 17 successes and 0 failures", "Give rows of both, or use --firth firth.");
        Logreg.Run([.. fit, "--firth", "firth"]).Succeeds();
    }
}
