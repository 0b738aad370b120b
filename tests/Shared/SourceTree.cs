namespace LogReg.Simd.Tests.Shared;

/// <summary>The repository that a test assembly was built in.</summary>
internal static class SourceTree
{
    private const string Mark = "LogReg.Simd.sln";

    /// <summary>Gets the folder that holds the solution, found upwards from the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The text of a file, given as a path from the root, with line feeds alone.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, Mark)))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds {Mark}.");
    }
}
