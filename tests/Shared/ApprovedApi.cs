using System.Reflection;
using PublicApiGenerator;
using Xunit;

namespace LogReg.Simd.Tests.Shared;

/// <summary>The public API of a library as a text that is read when it changes.</summary>
internal static class ApprovedApi
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,

        // Extension methods stand in the namespace of what they extend.
        DenyNamespacePrefixes = [],

        // How a compiler writes down what the signature shows already.
        ExcludeAttributes =
        [
            "System.Runtime.CompilerServices.IsReadOnlyAttribute",
            "System.Runtime.CompilerServices.IsByRefLikeAttribute",
            "System.Runtime.CompilerServices.RequiredMemberAttribute",
            "System.Diagnostics.DebuggerDisplayAttribute",
        ],
    };

    /// <summary>The public types of an assembly, as declarations without code.</summary>
    public static string Of(Assembly assembly) => assembly.GeneratePublicApi(Options);

    /// <summary>One public type, as a declaration without code.</summary>
    public static string Of(Type type) => type.GeneratePublicApi(Options);

    /// <summary>Holds the public types of an assembly against the approved text.</summary>
    /// <param name="approvedPath">The approved text, as a path from the root of the repository.</param>
    /// <param name="assembly">The library.</param>
    public static void Check(string approvedPath, Assembly assembly) => Check(approvedPath, assembly, Of(assembly));

    /// <summary>Holds a text against the approved one, and writes it where it can be copied from when it differs.</summary>
    /// <param name="approvedPath">The approved text, as a path from the root of the repository.</param>
    /// <param name="assembly">The library, whose name the written text has.</param>
    /// <param name="text">The text.</param>
    public static void Check(string approvedPath, Assembly assembly, string text)
    {
        string actual = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        string approved = File.Exists(Path.Combine(SourceTree.Root, approvedPath)) ? SourceTree.Read(approvedPath) : string.Empty;
        if (actual == approved)
        {
            return;
        }

        string received = $"artifacts/{assembly.GetName().Name}.PublicApi.received.txt";
        Directory.CreateDirectory(Path.Combine(SourceTree.Root, "artifacts"));
        File.WriteAllText(Path.Combine(SourceTree.Root, received), actual);
        string[] before = approved.Split('\n');
        string[] after = actual.Split('\n');
        Assert.Fail(
            $"The public API changed. If that is meant, copy {received} over {approvedPath}.\n"
            + string.Join('\n', before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line))));
    }
}
