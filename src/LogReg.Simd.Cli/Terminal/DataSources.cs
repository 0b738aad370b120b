using LogReg.Simd.Data;
using LogReg.Simd.Data.Output;

namespace LogReg.Simd.Cli.Terminal;

/// <summary>The data of a run by the names that the user gave: each is opened once, so that a pipe can be read more than once.</summary>
internal sealed class DataSources(Func<Stream>? input) : IDisposable
{
    /// <summary>What stands for the standard input.</summary>
    public const string Standard = "-";

    private const string StandardName = "standard input";

    private readonly Dictionary<string, DataSource> sources = new(StringComparer.Ordinal);

    /// <summary>What messages and reports call data.</summary>
    public static string NameOf(string path) => path == Standard ? StandardName : path;

    /// <summary>The data behind a name.</summary>
    public DataSource this[string path]
    {
        get
        {
            if (!sources.TryGetValue(path, out DataSource? source))
            {
                source = path == Standard ? DataSource.OfStream(input?.Invoke() ?? OpenStandard(), StandardName) : DataSource.OfFile(path);
                sources.Add(path, source);
            }

            return source;
        }
    }

    public void Dispose()
    {
        foreach (DataSource source in sources.Values)
        {
            source.Dispose();
        }
    }

    private static Stream OpenStandard() =>
        OperatingSystem.IsWindows() || Posix.IsInherited(0)
            ? Console.OpenStandardInput()
            : throw new FileProblemException(StandardName, "It is closed, and the data should come from there. Open it, or name a file.");
}
