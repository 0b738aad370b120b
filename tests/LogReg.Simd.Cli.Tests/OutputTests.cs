using LogReg.Simd.Cli.Tests.Support;
using Xunit;

namespace LogReg.Simd.Cli.Tests;

/// <summary>Where files go: through links to their targets, never over another file of the same command, complete or not at all.</summary>
public sealed class OutputTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder folder = new();
    private readonly string data;

    public OutputTests()
    {
        data = folder.Write("in.csv", Customers.Csv());
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("target.json")]
    [InlineData("./target.json")]
    [InlineData("inner/../target.json")]
    public void A_link_is_followed_from_the_folder_that_holds_it(string target)
    {
        Directory.CreateDirectory(folder.PathOf("inner"));
        string link = Link("link.json", target);
        foreach (bool isThere in (bool[])[false, true])
        {
            Logreg.Run("train", data, "--model", link, "--quiet").Succeeds();
            Assert.Equal(target, new FileInfo(link).LinkTarget);
            Assert.True(new FileInfo(folder.PathOf("target.json")) is { LinkTarget: null, Length: > 0 }, $"{isThere}");
            Assert.Equal(["in.csv", "inner", "link.json", "target.json"], folder.Names());
        }
    }

    [Fact]
    public void A_chain_of_links_through_linked_folders_ends_where_the_system_ends()
    {
        Directory.CreateDirectory(folder.PathOf("a"));
        Directory.CreateDirectory(folder.PathOf("a/b"));
        Link("far", "a/b");

        // From a/b, and not from the folder that holds "far".
        Link("a/b/first.json", "../second.json");
        Link("a/second.json", folder.PathOf("a/third.json"));
        Logreg.Run("train", data, "--json", folder.PathOf("far/first.json"), "--quiet").Succeeds();
        Assert.True(File.Exists(folder.PathOf("a/third.json")));
        Assert.Null(new FileInfo(folder.PathOf("a/third.json")).LinkTarget);
        Assert.Equal(["a", "far", "in.csv"], folder.Names());
    }

    [Fact]
    public void Links_in_a_circle_are_refused()
    {
        string link = Link("one", "two");
        Link("two", "one");
        Logreg.Run("train", data, "--model", link).Fails(1, link, "round in a circle");
    }

    [Theory]
    [InlineData("link")]
    [InlineData("hard link")]
    [InlineData("linked folder")]
    [InlineData("another spelling")]
    public void The_input_is_recognised_under_every_name(string kind)
    {
        string alias = Alias(kind);
        string before = File.ReadAllText(data);
        Logreg.Run("train", data, "--model", alias).Fails(2, "is both DATA and --model");
        Logreg.Run("train", data, "--json", alias).Fails(2, "is both DATA and --json");
        Logreg.Run("convert", data, alias).Fails(2, "is both DATA and OUT");
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data, "--model", model, "--quiet").Succeeds();
        Logreg.Run("predict", model, data, "--output", alias).Fails(2, "is both DATA and --output");
        Logreg.Run("evaluate", model, data, "--json", alias).Fails(2, "is both DATA and --json");
        Logreg.Run("train", folder.Write("other.csv", before), "--test", data, "--json", alias).Fails(2, "is both --test and --json");
        Assert.Equal(before, File.ReadAllText(data));
    }

    [Fact]
    public void Two_outputs_are_not_one_file()
    {
        string link = Link("link.json", "model.json");
        Logreg.Run("train", data, "--model", folder.PathOf("model.json"), "--json", link).Fails(2, "is both --model and --json");
        string model = folder.PathOf("m.json");
        Logreg.Run("train", data, "--model", model, "--quiet").Succeeds();
        Logreg.Run("inspect", model, "--json", Link("m2.json", "m.json")).Fails(2, "is both MODEL and --json");
    }

    [Fact]
    public void A_device_may_be_input_and_output_and_is_not_replaced()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Logreg.Run("train", data, "--model", "/dev/null", "--json", "/dev/null", "--quiet").Succeeds();
        Assert.Null(new FileInfo("/dev/null").LinkTarget);
        Assert.Throws<IOException>(() => new FileStream("/dev/null", FileMode.CreateNew));
    }

    [Fact]
    public void Memory_that_is_a_folder_of_files_is_no_device()
    {
        if (!Directory.Exists("/dev/shm"))
        {
            return;
        }

        string path = $"/dev/shm/logreg-test-{Guid.NewGuid():N}.json";
        try
        {
            File.WriteAllText(path, new string('x', 1 << 16));
            Logreg.Run("train", data, "--model", path, "--quiet").Succeeds();
            Assert.EndsWith("}\n", File.ReadAllText(path), StringComparison.Ordinal);
            Logreg.Run("inspect", path).Succeeds();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Permissions_are_kept_and_a_read_only_file_is_not_replaced()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string model = folder.Write("model.json", "old");
        File.SetUnixFileMode(model, Private);
        Logreg.Run("train", data, "--model", model, "--quiet").Succeeds();
        Assert.Equal(Private, File.GetUnixFileMode(model));
        File.SetUnixFileMode(model, UnixFileMode.UserRead);
        string before = File.ReadAllText(model);
        Logreg.Run("train", data, "--l2", "1", "--model", model).Fails(1, model, "read-only", "Make it writable");
        Logreg.Run("convert", data, model).Fails(1, model, "read-only");
        Assert.Equal(before, File.ReadAllText(model));
        File.SetUnixFileMode(model, Private);
    }

    [Theory]
    [InlineData("train", "in.csv", "--model", "absent/m.json")]
    [InlineData("train", "in.csv", "--json", "absent/r.json")]
    [InlineData("train", "in.csv", "--holdout", "0.5", "--holdout-output", "absent/h.csv")]
    [InlineData("evaluate", "model.json", "in.csv", "--json", "absent/r.json")]
    [InlineData("predict", "model.json", "in.csv", "--output", "absent/p.csv")]
    [InlineData("inspect", "model.json", "--csv", "absent/c.csv")]
    [InlineData("convert", "in.csv", "absent/d.bin")]
    public void A_place_that_cannot_be_written_is_named_before_the_data_are_read(params string[] arguments)
    {
        string model = folder.PathOf("model.json");
        Logreg.Run("train", data, "--model", model, "--quiet").Succeeds();
        File.WriteAllText(data, "no,data\n");
        Logreg.Run(Placed(arguments)).Fails(1, folder.PathOf("absent"), "There is no folder");
        Directory.CreateDirectory(folder.PathOf("absent"));
        Assert.Equal(["absent", "in.csv", "model.json"], folder.Names());
    }

    [Theory]
    [InlineData("There is no such file", null)]
    [InlineData("income", "age,city,churn\n30,Bern,yes\n")]
    [InlineData("no labels", "age,income,city\n30,50,Bern\n")]
    [InlineData("perhaps", "age,income,city,churn\n30,50,Bern,yes\n30,50,Bern,perhaps\n")]
    [InlineData("no rows", "age,income,city,churn\n")]
    public void A_test_that_cannot_judge_is_named_before_training(string part, string? content)
    {
        string test = content is null ? folder.PathOf("test.csv") : folder.Write("test.csv", content);

        // Training would not end for hours.
        Logreg.Run(
            "train", data, "--test", test, "--solver", "gradient-descent", "--tolerance", "1e-15", "--max-iterations", "2000000000", "--model", folder.PathOf("m.json"))
            .Fails(1, test, part);
        Assert.False(File.Exists(folder.PathOf("m.json")));
    }

    [Fact]
    public void A_name_that_looks_like_an_option_or_a_list_is_a_file()
    {
        File.Copy(data, folder.PathOf("-x.csv"));
        File.Copy(data, folder.PathOf("@x.csv"));
        string here = Path.GetDirectoryName(data)!;
        Logreg.RunIn(here, "train", "--quiet", "--", "-x.csv").Succeeds();
        Logreg.RunIn(here, "train", "@x.csv", "--quiet", "--model", "@m.json").Succeeds();
        Assert.True(File.Exists(folder.PathOf("@m.json")));
        Logreg.Run("train", "-x.csv").Fails(2, "'./-x.csv'", "behind '--'");
        Logreg.Run("train", data, "--model", "-").Fails(2, "--model cannot go to the standard output");
        Logreg.Run("convert", data, "-").Fails(2, "OUT cannot go to the standard output");
    }

    private string[] Placed(string[] arguments) => [.. arguments.Select((argument, i) => i > 0 && argument.Contains('.', StringComparison.Ordinal) && argument != "0.5" ? folder.PathOf(argument) : argument)];

    private string Alias(string kind)
    {
        switch (kind)
        {
            case "link":
                return Link("alias.csv", "in.csv");
            case "hard link":
                string hard = folder.PathOf("hard.csv");
                using (System.Diagnostics.Process ln = System.Diagnostics.Process.Start("ln", [data, hard]))
                {
                    ln.WaitForExit();
                }

                return hard;
            case "linked folder":
                Link("here", ".");
                return folder.PathOf("here/in.csv");
            default:
                return Path.Combine(Path.GetDirectoryName(data)!, ".", "..", Path.GetFileName(Path.GetDirectoryName(data)!), "in.csv");
        }
    }

    private string Link(string name, string target)
    {
        File.CreateSymbolicLink(folder.PathOf(name), target);
        return folder.PathOf(name);
    }
}
