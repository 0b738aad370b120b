namespace LogReg.Simd.Inference.Tests.Support;

/// <summary>Files of the repository, as paths from its root.</summary>
internal static class Repository
{
    /// <summary>Gets the folder that holds the solution, found upwards from the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LogReg.Simd.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds LogReg.Simd.sln.");
    }
}
