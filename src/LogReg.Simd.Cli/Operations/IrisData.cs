using System.Numerics;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Fisher's iris, which the program carries with it.</summary>
/// <remarks>Fisher, R. A. (1936). The Use of Multiple Measurements in Taxonomic Problems. Annals of Eugenics 7, 179–188.</remarks>
internal static class IrisData
{
    public const string Name = "Fisher's iris (1936), embedded";

    private const string Resource = "iris.csv";
    private const string Positive = "virginica";

    /// <summary>Loads the flowers.</summary>
    /// <param name="options">How they are read.</param>
    /// <param name="isDivided">Whether they are virginica against the rest, unless the options choose otherwise.</param>
    /// <param name="host">Ends the reading early, and knows what is to be deleted then.</param>
    public static Dataset<T> Load<T>(DataOptions options, bool isDivided, Host host)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string folder = Directory.CreateTempSubdirectory("logreg-").FullName;
        host.Temporaries.Add(folder);
        string path = Path.Combine(folder, Resource);
        try
        {
            using (FileStream file = File.Create(path))
            using (Stream content = typeof(IrisData).Assembly.GetManifestResourceStream(Resource)!)
            {
                content.CopyTo(file);
            }

            bool isUsual = isDivided && options.Positive is null && options.Target is null;
            return DataFile.Load<T>(path, isUsual ? options with { Positive = Positive } : options, null, host.Cancellation);
        }
        catch (DataFormatException exception)
        {
            throw new DataFormatException(exception.Message.Replace(path, Name, StringComparison.Ordinal), exception);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            host.Temporaries.Remove(folder);
        }
    }
}
