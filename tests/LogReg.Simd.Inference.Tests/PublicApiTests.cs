using LogReg.Simd.Tests.Shared;
using Xunit;

namespace LogReg.Simd.Inference.Tests;

/// <summary>The public API as a text that is read when it changes: PublicApi.approved.txt; and the shape of the sources.</summary>
public class PublicApiTests
{
    private const int MostLines = 400;

    [Fact]
    public void The_public_API_is_the_approved_one() => ApprovedApi.Check("tests/LogReg.Simd.Inference.Tests/PublicApi.approved.txt", typeof(LogisticInference).Assembly);

    [Fact]
    public void A_file_is_short_enough_to_be_one_thing_and_has_the_namespace_of_its_folder()
    {
        string root = Path.Combine(SourceTree.Root, "src/LogReg.Simd.Inference");
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
