using LogReg.Simd.Tests.Shared;

namespace LogReg.Simd.Cli.Tests.Support;

/// <summary>The repository, and the data sets beside it where they are there.</summary>
internal static class Repository
{
    /// <summary>Gets the folder that holds the solution, found upwards from the test assembly.</summary>
    public static string Root => SourceTree.Root;

    /// <summary>Gets the flowers that the command embeds.</summary>
    public static string Iris { get; } = Path.Combine(Root, "src", "LogReg.Simd.Cli", "Resources", "iris.csv");

    /// <summary>The path of a file in ../shared/data, or null where it is not there. A test then has nothing to check.</summary>
    public static string? Find(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("LOGREG_DATA");
        string path = Path.Combine(string.IsNullOrEmpty(folder) ? Path.Combine(Root, "..", "shared", "data") : folder, name);
        return File.Exists(path) ? Path.GetFullPath(path) : null;
    }
}
