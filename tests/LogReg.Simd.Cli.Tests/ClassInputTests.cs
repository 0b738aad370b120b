using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Labels and options that do not fit several classes, or each other.</summary>
public sealed class ClassInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("--multiclass ovr")]
    public void One_class_alone_is_refused(string options)
    {
        string data = folder.Write("one.csv", Flowers.Csv((_, _) => "same"));
        Logreg.Run(["train", data, .. Words(options)]).Fails(1, data, "All labels of 'species' are 'same'", "--target");
    }

    [Fact]
    public void Rows_that_are_all_classes_of_their_own_are_refused()
    {
        string data = folder.Write("ids.csv", Flowers.Csv((_, row) => $"id{row}"));
        Logreg.Run("train", data).Fails(1, data, "150 labels", "in 150 rows", "every row is a class of its own", "--target");
    }

    [Fact]
    public void A_class_of_one_row_trains_whatever_is_held_out()
    {
        string data = folder.Write("rare.csv", Flowers.Csv((label, row) => row == 149 ? "rare" : label));
        for (int seed = 0; seed < 10; seed++)
        {
            string output = Logreg.Run("train", data, "--holdout", "0.5", "--seed", $"{seed}", "--standardize").Output;
            Assert.Contains("1 'rare'", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_holdout_without_a_class_of_two_rows_is_refused()
    {
        string data = folder.Write("few.csv", "x,y\n1,a\n2,b\n");
        Logreg.Run("train", data, "--holdout", "0.5").Fails(2, "a class of two rows or more, and there is none. Leave --holdout out");
        string single = folder.Write("single.csv", "x,w,y\n1,1,a\n2,0,a\n3,1,b\n4,0,b\n");
        Logreg.Run("train", single, "--weight", "w", "--holdout", "0.5").Fails(2, "a class of two rows or more of a weight above 0, and there is none. Leave --holdout out");
    }

    [Theory]
    [InlineData("", "Both classes have no weight")]
    [InlineData("--multiclass softmax", "Class 0 has no weight")]
    public void Data_whose_rows_all_weigh_nothing_are_refused_with_a_holdout_as_without(string options, string part)
    {
        string data = folder.Write("nothing.csv", "x,w,y\n1,0,a\n2,0,b\n3,0,a\n4,0,b\n");
        Logreg.Run(["train", data, "--weight", "w", .. Words(options)]).Fails(1, part);
        Logreg.Run(["train", data, "--weight", "w", "--holdout", "0.5", .. Words(options)]).Fails(1, part);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--multiclass softmax")]
    public void A_class_without_weight_is_named_with_the_number_of_its_rows(string options)
    {
        string data = folder.Write("weightless.csv", "x,w,y\n1,0,a\n2,1,b\n3,1,b\n4,0,a\n5,2,b\n");
        Logreg.Run(["train", data, "--weight", "w", .. Words(options)]).Fails(1, "Class 0 has no weight: the sample weights of its 2 samples sum to 0");
    }

    [Fact]
    public void A_column_of_weights_that_holds_texts_is_named_as_one()
    {
        string data = folder.Write("texts.csv", "x,w,y\n1,a,a\n2,b,b\n3,a,b\n");
        Logreg.Run("train", data, "--weight", "w").Fails(1, "line 2, column w: The weight 'a' is no number. Correct it, or choose another column with --weight.");
    }

    [Theory]
    [InlineData("", "Setosa", "'Setosa' and 'setosa'")]
    [InlineData("", "\"setosa  x\"", "'setosa  x' and 'setosa x'")]
    [InlineData("--multiclass ovr", "SETOSA", "'SETOSA' and 'setosa'")]
    [InlineData("--positive setosa", "Setosa", "'setosa' and 'Setosa'")]
    public void Labels_that_differ_in_case_or_blanks_alone_are_refused_by_name(string options, string spelling, string part)
    {
        string usual = spelling.Contains(' ', StringComparison.Ordinal) ? "setosa x" : "setosa";
        string data = folder.Write("alike.csv", Flowers.Csv((label, row) => label != "setosa" ? label : row % 7 == 0 ? spelling : usual));
        Logreg.Run(["train", data, .. Words(options)]).Fails(1, data, part, "differ in nothing but case or blanks");
    }

    [Fact]
    public void Two_labels_that_differ_in_case_alone_are_refused_and_both_may_stand_for_one()
    {
        string data = folder.Write("alike.csv", Customers.Csv().Replace("yes\n", "No\n", StringComparison.Ordinal));
        Logreg.Run("train", data).Fails(1, data, "'no' and 'No' differ in nothing but case or blanks");
        string mixed = folder.Write("mixed.csv", Flowers.Csv((label, row) => label == "setosa" && row % 7 == 0 ? "Setosa" : label));
        Logreg.Run("train", mixed, "--positive", "setosa,Setosa", "--quiet").Succeeds();
    }

    [Theory]
    [InlineData("brier")]
    [InlineData("squared-logit")]
    public void A_loss_of_two_classes_is_refused_for_more(string loss) =>
        Logreg.Run("train", Repository.Iris, "--loss", loss).Fails(2, $"--loss {loss} is for two classes, but 'species' has 3", "'setosa'", "--positive");

    [Fact]
    public void The_log_loss_is_that_of_more_classes_too() => Logreg.Run("train", Repository.Iris, "--loss", "log-loss", "--quiet").Succeeds();

    [Fact]
    public void A_threshold_is_refused_for_several_classes()
    {
        string model = Model();
        Run run = Logreg.Run("predict", model, Repository.Iris, "--threshold", "0.4", "--output", folder.PathOf("out.csv")).Fails(2, "--threshold", model, "3 classes");
        Assert.Equal(string.Empty, run.Output);
        Assert.False(File.Exists(folder.PathOf("out.csv")));
    }

    [Fact]
    public void A_label_that_the_model_does_not_know_is_named_with_its_line()
    {
        string other = folder.Write("other.csv", Flowers.Csv((label, row) => row == 70 ? "rose" : label));
        Logreg.Run("evaluate", Model(), other).Fails(1, other, "line 72", "'rose' is unknown", "'setosa', 'versicolor', 'virginica'");
    }

    [Fact]
    public void Classes_of_the_model_that_do_not_occur_are_noticed()
    {
        string model = Model();
        string two = folder.Write("two.csv", string.Join('\n', Flowers.Lines.Take(101)) + "\n");
        Run run = Logreg.Run("evaluate", model, two);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"logreg: {two}: the class 'virginica' of the model does not occur; macro averages count it as 0.\n", run.Error);
        Assert.Equal(string.Empty, Logreg.Run("evaluate", model, two, "--quiet").Error);
        string one = folder.Write("one.csv", string.Join('\n', Flowers.Lines.Take(51)) + "\n");
        run = Logreg.Run("train", Repository.Iris, "--test", one);
        Assert.Equal($"logreg: {one}: the classes 'versicolor', 'virginica' of the model do not occur; macro averages count them as 0.\n", run.Error);
    }

    private static string[] Words(string options) => options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string Model()
    {
        string model = folder.PathOf("model.json");
        Logreg.Run("train", Repository.Iris, "--model", model, "--quiet").Succeeds();
        return model;
    }
}
