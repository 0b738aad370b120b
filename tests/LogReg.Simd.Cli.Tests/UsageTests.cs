using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>A command line that makes no sense ends with 2 and one line.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("'--nonsense'", "train", "--nonsense")]
    [InlineData("'nonsense'", "nonsense")]
    [InlineData("exclude each other", "train", "--l2", "1", "--c", "1")]
    [InlineData("exclude each other", "train", "--test", "a.csv", "--holdout", "0.5")]
    [InlineData("--l2", "train", "--l2", "-1")]
    [InlineData("'many' of --l1", "train", "--l1", "many")]
    [InlineData("--c", "train", "--c", "0")]
    [InlineData("--tolerance", "train", "--tolerance", "0")]
    [InlineData("--holdout", "train", "--holdout", "1")]
    [InlineData("--threads", "train", "--threads", "-1")]
    [InlineData("'100000' of --threads is not allowed. Give a whole number from 0 to 1024", "train", "--threads", "100000")]
    [InlineData("--max-iterations", "train", "--max-iterations", "1.5")]
    [InlineData("--scale", "train", "--scale", "0")]
    [InlineData("--class-weight", "train", "--class-weight", "1,0")]
    [InlineData("--class-weight", "train", "--class-weight", "1,2,3")]
    [InlineData("--class-weight", "train", "--class-weight", "balance")]
    [InlineData("--class-weight has 2 factors, but there are 3 classes, 'setosa', 'versicolor', 'virginica'", "train", "--multiclass", "softmax", "--class-weight", "1,2")]
    [InlineData("--positive and --multiclass exclude each other", "train", "--positive", "setosa", "--multiclass", "softmax")]
    [InlineData("--loss and --multiclass exclude each other", "train", "--loss", "brier", "--multiclass", "ovr")]
    [InlineData("--hidden and --multiclass exclude each other", "train", "--hidden", "4", "--multiclass", "ovr")]
    [InlineData("--hidden and --loss exclude each other", "train", "--hidden", "4", "--loss", "tanh")]
    [InlineData("softmax or ovr", "train", "--multiclass", "both")]
    [InlineData("log-loss, brier, tanh, squared-logit", "train", "--loss", "hinge")]
    [InlineData("1 or more", "train", "--hidden", "0")]
    [InlineData("--loss brier, which is not convex", "train", "--loss", "brier", "--solver", "newton-cholesky")]
    [InlineData("newton-cg cannot minimise a network", "train", "--hidden", "3", "--solver", "newton-cg")]
    [InlineData("newton-cg", "train", "--solver", "magic")]
    [InlineData("--delimiter", "train", "--delimiter", "ab")]
    [InlineData("single, double", "train", "--precision", "half")]
    [InlineData("--target is for CSV and other tables", "train", "a.svm", "--format", "libsvm", "--target", "y")]
    [InlineData("cannot minimise with --l1", "train", "--solver", "lbfgs", "--l1", "0.1")]
    [InlineData("--threshold", "predict", "m.json", "a.csv", "--threshold", "1.5")]
    [InlineData("both DATA and --output", "predict", "MODEL", "a.csv", "--output", "a.csv")]
    [InlineData("both --model and --json", "train", "--model", "a.json", "--json", "a.json")]
    [InlineData("both DATA and OUT", "convert", "a.csv", "./a.csv")]
    [InlineData("'predict'", "predict")]
    [InlineData("'evaluate'", "evaluate", "m.json")]
    [InlineData("--model", "train", "--model")]
    [InlineData("The name of the file DATA is empty. Name a file, or '-' for the standard input.", "train", "")]
    [InlineData("The name of the file MODEL is empty", "predict", "", "a.csv")]
    [InlineData("The name of the file that --test wants is empty", "train", "--test", "")]
    [InlineData("The option --features is for LIBSVM text, but the format is csv. Leave one of them out.", "train", "a.csv", "--format", "csv", "--features", "3")]
    [InlineData("The formula says what --target says", "fit", "a.csv", "--formula", "y ~ x", "--target", "y")]
    [InlineData("--hash", "fit", "a.csv", "--hash", "4")]
    [InlineData("The option --delimiter is for CSV, but the format is libsvm", "predict", "MODEL", "a.svm", "--format", "libsvm", "--delimiter", ";")]
    public void Nonsense_is_refused(string part, params string[] arguments)
    {
        string[] given = [.. arguments.Select(argument => argument == "MODEL" ? Model() : argument)];
        Run run = Logreg.Run(given).Fails(2, part);
        Assert.Equal(string.Empty, run.Output);
    }

    [Fact]
    public void Options_of_csv_are_refused_for_other_formats_that_are_detected()
    {
        string data = folder.Write("a.svm", "1 1:2 2:3\n-1 1:4\n");
        Logreg.Run("train", data, "--header", "yes").Fails(2, "--header is for CSV", "libsvm");
    }

    [Theory]
    [InlineData("train", "data.csv")]
    [InlineData("convert", "data.csv", "data.bin")]
    [InlineData("fit", "data.csv")]
    [InlineData("predict", "model.json", "data.csv")]
    [InlineData("evaluate", "model.json", "data.csv")]
    public void One_mark_is_not_that_of_decimals_and_of_thousands(params string[] given)
    {
        Logreg.Run([.. given, "--decimal", ".", "--thousands", "point"]).Fails(2, "--decimal and --thousands are both '.'");
        Logreg.Run([.. given, "--decimal", "ab", "--thousands", "ab"]).Fails(2, "'ab' of --decimal is not allowed");
    }

    [Fact]
    public void Help_names_every_command_and_option()
    {
        string help = Logreg.Run("--help").Succeeds().Output;
        Assert.All((string[])["train", "predict", "evaluate", "inspect", "export", "import", "convert", "fit", "compare"], command => Assert.Contains($"  {command} ", help, StringComparison.Ordinal));
        string train = Logreg.Run("train", "--help").Succeeds().Output;
        string[] options =
        [
            "--target", "--positive", "--format", "--delimiter", "--header", "--missing", "--categorical", "--ignore", "--weight", "--scale", "--multiclass", "--loss", "--hidden", "--l2", "--c", "--l1",
            "--no-intercept", "--standardize", "--class-weight", "--solver", "--tolerance", "--max-iterations", "--threads", "--seed", "--precision", "--test",
            "--holdout", "--model", "--json", "--quiet",
        ];
        Assert.All(options, option => Assert.Contains($"  {option} ", train, StringComparison.Ordinal));
        string manual = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cli.md"));
        Assert.All(options, option => Assert.Contains($"`{option}", manual, StringComparison.Ordinal));
    }

    private string Model()
    {
        string model = folder.PathOf("model.json");
        Logreg.Run("train", "--model", model, "--quiet").Succeeds();
        return model;
    }

    [Theory]
    [InlineData("train", "--ignore", "x")]
    [InlineData("train", "--weight", "nothing")]
    [InlineData("train", "--missing", "mean")]
    [InlineData("train", "--coding", "treatment")]
    [InlineData("fit", "--weight", "x")]
    [InlineData("convert", "--rare", "2")]
    public void Options_for_CSV_are_refused_for_data_that_is_packed_already(string command, string option, string value)
    {
        string packed = folder.PathOf("data.bin");
        Logreg.Run("convert", folder.Write("data.csv", "x,z,y\n1,5,a\n2,3,b\n3,4,a\n2.5,1,b\n4,2,a\n0,6,b\n"), packed, "--quiet").Succeeds();
        string[] target = command == "convert" ? [folder.PathOf("out.bin")] : [];
        Logreg.Run([command, packed, .. target, option, value]).Fails(2, $"The option {option} is for CSV, but {packed} is packed already. Leave it out, or give it to convert with the original data.");
    }

    [Fact]
    public void Options_for_LIBSVM_text_are_refused_for_tables()
    {
        string data = folder.Write("data.csv", "x,y\n1,a\n2,b\n3,a\n");
        Logreg.Run("train", data, "--features", "1").Fails(2, $"The option --features is for LIBSVM text, but {data} is csv. Leave it out.");
        string parquet = folder.PathOf("data.parquet");
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data, "--model", model, "--quiet", "--header", "yes").Succeeds();
        Logreg.Run("predict", model, data, "--output", parquet, "--quiet").Succeeds();
        Logreg.Run("train", parquet, "--skip", "3").Fails(2, $"The option --skip is for CSV, but {parquet} is parquet. Leave it out.");
        Logreg.Run("train", data, "--index-base", "0").Fails(2, "The option --index-base is for LIBSVM text");

        // What an error about marks advises is possible where columns of text hold numbers, whatever the format.
        Assert.NotEqual(2, Logreg.Run("train", parquet, "--target", "label", "--decimal", ",").ExitCode);
        Logreg.Run("train", folder.Write("data.svm", "1 1:2\n0 1:3\n"), "--decimal", ",").Fails(2, "The option --decimal is for CSV and other tables");
    }
}
