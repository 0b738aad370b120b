using LogReg.Simd.Inference.Tests.Support;
using PublicApiGenerator;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>The public API as a text that is read when it changes: PublicApi.approved.txt; and the shape of the sources.</summary>
public class PublicApiTests
{
    private const string Approved = "tests/LogReg.Simd.Inference.Tests/PublicApi.approved.txt";
    private const string Received = "artifacts/Inference.PublicApi.received.txt";
    private const int MostLines = 400;

    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,

        // How a compiler writes down what the signature shows already.
        ExcludeAttributes = ["System.Runtime.CompilerServices.IsReadOnlyAttribute", "System.Runtime.CompilerServices.RequiredMemberAttribute"],
    };

    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        string actual = typeof(LogisticInference).Assembly.GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (actual != Repository.Read(Approved))
        {
            string received = Path.Combine(Repository.Root, Received);
            Directory.CreateDirectory(Path.GetDirectoryName(received)!);
            File.WriteAllText(received, actual);
            Assert.Fail($"The public API changed. If that is meant, copy {Received} over {Approved}.");
        }
    }

    [Fact]
    public void A_file_is_short_enough_to_be_one_thing_and_has_the_namespace_of_its_folder()
    {
        string root = Path.Combine(Repository.Root, "src/LogReg.Simd.Inference");
        string[] files = [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal))];
        Assert.True(files.Length > 20);
        foreach (string file in files)
        {
            string text = File.ReadAllText(file);
            string folder = Path.GetDirectoryName(Path.GetRelativePath(root, file))!.Replace('/', '.').Replace('\\', '.');
            Assert.True(text.Split('\n').Length <= MostLines, $"{file} has more than {MostLines} lines.");
            Assert.Contains($"namespace LogReg.Simd.Inference{(folder.Length == 0 ? string.Empty : "." + folder)};", text, StringComparison.Ordinal);
        }
    }
}
