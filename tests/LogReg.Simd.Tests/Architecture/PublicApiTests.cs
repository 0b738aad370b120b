using LogReg.Simd.Tests.Documentation;
using PublicApiGenerator;
using Xunit;

namespace LogReg.Simd.Tests.Architecture;

/// <summary>The public API as a text that is read when it changes: PublicApi.approved.txt.</summary>
public class PublicApiTests
{
    private const string Approved = "tests/LogReg.Simd.Tests/Architecture/PublicApi.approved.txt";
    private const string Received = "artifacts/PublicApi.received.txt";

    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,

        // How a compiler writes down what the signature shows already.
        ExcludeAttributes =
        [
            "System.Runtime.CompilerServices.IsReadOnlyAttribute",
            "System.Runtime.CompilerServices.IsByRefLikeAttribute",
            "System.Runtime.CompilerServices.RequiredMemberAttribute",
            "System.Diagnostics.DebuggerDisplayAttribute",
        ],
    };

    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        string actual = typeof(LogisticPrimitives).Assembly.GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        string approved = RepositoryText.Read(Approved);
        if (actual != approved)
        {
            string received = Path.Combine(RepositoryText.Root, Received);
            Directory.CreateDirectory(Path.GetDirectoryName(received)!);
            File.WriteAllText(received, actual);
            string[] before = approved.Split('\n');
            string[] after = actual.Split('\n');
            Assert.Fail(
                $"The public API changed. If that is meant, copy {Received} over {Approved}.\n"
                + string.Join('\n', before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line))));
        }
    }
}
