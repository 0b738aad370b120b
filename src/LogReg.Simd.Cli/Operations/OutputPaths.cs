using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Whether the files of a command can be what they are to be, asked before any work, and how results come there.</summary>
internal static class OutputPaths
{
    /// <summary>The name that stands for the standard input, or for the standard output where a result may go there.</summary>
    public const string Standard = DataSources.Standard;

    private static readonly string[] OtherExtensions = [".gz", ".zst", ".bz2", ".xz", ".zip", ".parquet", ".arrow", ".feather", ".arff", ".npy", ".npz", ".xlsx"];

    /// <summary>Checks that every output can be written and is no other file of the command, under whatever name: nobody wants the data overwritten by a report.</summary>
    /// <param name="host">Knows the files that are not complete.</param>
    /// <param name="inputs">What is read; null where an option was not given.</param>
    /// <param name="outputs">What is written; null where an option was not given.</param>
    public static void Check(Host host, (string Role, string? Path)[] inputs, (string Role, string? Path)[] outputs)
    {
        string[] standard = [.. inputs.Where(input => input.Path == Standard).Select(input => input.Role)];
        if (standard.Length > 1)
        {
            throw new UsageException($"The standard input cannot be both {standard[0]} and {standard[1]}. Name a file for one of them.");
        }

        Dictionary<string, string> roles = new(StringComparer.Ordinal);
        foreach ((string role, string? path) in inputs)
        {
            if (!string.IsNullOrEmpty(path) && path != Standard && TryFind(path) is { IsStream: false } target)
            {
                roles[target.Key] = role;
            }
        }

        List<(string Role, string Path)> named = [];
        foreach ((string role, string? path) in outputs)
        {
            if (path is null)
            {
                continue;
            }

            if (path.Length == 0)
            {
                throw new UsageException($"The name of {role} is empty. Name a file.");
            }

            if (path == Standard)
            {
                throw new UsageException($"{role} cannot go to the standard output. Name a file; './-' is one of this name.");
            }

            FileTarget? target = TryFind(path);
            if (target is { IsStream: false } && !roles.TryAdd(target.Key, role))
            {
                throw new UsageException($"{path} is both {roles[target.Key]} and {role}. Name different files.");
            }

            named.Add((role, path));
        }

        foreach ((_, string path) in named)
        {
            OutputFile.Check(path, host.Temporaries);
        }
    }

    /// <summary>Refuses a name that ends like a format or a compression that is not written: whoever reads the file later goes by its name.</summary>
    /// <param name="option">The option that gave the name.</param>
    /// <param name="path">The name; null where there is none.</param>
    /// <param name="content">What is written: "CSV".</param>
    /// <param name="remedy">What to do.</param>
    public static void CheckText(string option, string? path, string content, string remedy)
    {
        string extension = Path.GetExtension(path ?? string.Empty);
        if (path is not null && OtherExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase) && TryFind(path) is not { IsStream: true })
        {
            throw new UsageException($"{option} writes {content}, and {path} ends in {extension}. {remedy}");
        }
    }

    /// <summary>Refuses two results for the standard output.</summary>
    public static void CheckOneStandard(string? json, string? csv)
    {
        if (json == Standard && csv == Standard)
        {
            throw new UsageException("--json and --csv cannot both go to the standard output. Name a file for one of them.");
        }
    }

    /// <summary>The file that a result goes to; null for the standard output and for nowhere.</summary>
    public static string? FileOf(string? path) => path == Standard ? null : path;

    /// <summary>Writes a result to a file or to the standard output; to nowhere where the path is null, and then it is not made.</summary>
    public static void Write(string? path, Func<byte[]> content, Host host)
    {
        if (path == Standard)
        {
            host.Output.Write(content());
        }
        else if (path is not null)
        {
            OutputFile.Write(path, content(), host.Temporaries);
        }
    }

    /// <summary>The file behind a path; null where links lead in a circle, which is said when it is opened.</summary>
    private static FileTarget? TryFind(string path)
    {
        try
        {
            return FileTarget.Of(path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
