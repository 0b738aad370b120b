using LogReg.Simd.Cli.Terminal;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Whether the files of a command are different files: nobody wants the data overwritten by a report.</summary>
internal static class OutputPaths
{
    public static void Check(params (string Role, string? Path)[] files)
    {
        Dictionary<string, string> roles = new(StringComparer.Ordinal);
        foreach ((string role, string? path) in files)
        {
            if (string.IsNullOrEmpty(path) || path.StartsWith("/dev/", StringComparison.Ordinal))
            {
                continue;
            }

            string full = Path.GetFullPath(path);
            if (roles.TryGetValue(full, out string? other) && !(IsInput(other) && IsInput(role)))
            {
                throw new UsageException($"{path} is both {other} and {role}. Name different files.");
            }

            roles[full] = role;
        }
    }

    private static bool IsInput(string role) => role is "MODEL" or "DATA" or "--test";
}
