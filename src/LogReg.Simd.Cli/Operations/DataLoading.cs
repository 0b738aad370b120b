using System.Numerics;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Loads a data file under the eyes of the user.</summary>
internal static class DataLoading
{
    /// <summary>How a file to judge by is read: as the one that was learnt from, in whatever format.</summary>
    public static RowStreamOptions TestOptions(DataOptions options) => Over(new RowStreamOptions { IgnoreExtraColumns = true }, options);

    /// <summary>Options with what others say about text.</summary>
    public static RowStreamOptions Over(RowStreamOptions options, DataOptions text) => options with
    {
        Delimiter = text.Delimiter,
        Header = text.Header,
        DecimalMark = text.DecimalMark,
        ThousandsMark = text.ThousandsMark,
        Encoding = text.Encoding,
        SkipLines = text.SkipLines,
        Comment = text.Comment,
    };

    /// <summary>Loads dense rows.</summary>
    public static Dataset<T> Load<T>(string path, DataOptions options, FormatOptions given, Consoles consoles)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (Dataset<T>)LoadEither<T>(path, options with { Storage = RowStorage.Dense }, given, consoles);

    /// <summary>Loads rows, dense, sparse or as codes.</summary>
    public static LabeledData<T> LoadEither<T>(string path, DataOptions options, FormatOptions given, Consoles consoles)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LabeledData<T> dataset = Watch.Reading(consoles, path, progress => DataFile.LoadEither<T>(consoles.Host.Data[path], options, progress, consoles.Cancellation));
        string? problem = given.ProblemWith(dataset.SourceFormat, DataSources.NameOf(path))
            ?? (dataset.Encoding.Scale != options.Scale && options.Scale != 1
            ? $"{DataSources.NameOf(path)} was converted with the scale {dataset.Encoding.Scale}, which --scale cannot change. Convert the original data again."
            : null);
        if (problem is not null)
        {
            dataset.Dispose();
            throw new UsageException(problem);
        }

        return dataset;
    }
}
