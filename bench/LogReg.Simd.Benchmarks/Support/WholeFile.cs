namespace LogReg.Simd.Benchmarks.Support;

/// <summary>Writes beside the target and renames, so that nobody ever reads half a file.</summary>
internal static class WholeFile
{
    public static void Write(string path, string content)
    {
        string temporary = Path.GetFullPath(path) + ".new";
        File.WriteAllText(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }
}
