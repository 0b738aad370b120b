using LogReg.Simd.Tests.Shared;

namespace LogReg.Simd.Data.Tests.Support;

/// <summary>The data sets beside the repository, where they are there.</summary>
internal static class SharedData
{
    /// <summary>Gets the folder that holds the solution, found upwards from the test assembly.</summary>
    public static string Root => SourceTree.Root;

    /// <summary>The path of a file in ../shared/data, or null where it is not there. A test then has nothing to check.</summary>
    public static string? Find(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("LOGREG_DATA");
        string path = Path.Combine(string.IsNullOrEmpty(folder) ? Path.Combine(Root, "..", "shared", "data") : folder, name);
        return File.Exists(path) ? Path.GetFullPath(path) : null;
    }
}
