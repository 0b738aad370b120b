using System.Numerics;
using LogReg.Simd.Cli.Commands;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Binary;
using LogReg.Simd.Data.Rows;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What <c>convert</c> was asked to do.</summary>
internal sealed record ConvertRequest(string Data, string Output, DataOptions Reading, FormatOptions Given, Precision Precision);

/// <summary>Reads a data file and writes it packed.</summary>
internal static class ConvertOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Run(ConvertRequest request, Consoles consoles)
    {
        OutputPaths.Check(consoles.Host, [("DATA", request.Data)], [("OUT", request.Output)]);
        using LabeledData<T> dataset = DataLoading.LoadEither<T>(request.Data, request.Reading, request.Given, consoles);
        if (PrecisionChoice.RequiresDouble(request.Precision, dataset, DataSources.NameOf(request.Data), consoles))
        {
            dataset.Dispose();
            return ConvertOperation<double>.Run(request with { Precision = Precision.Double }, consoles);
        }

        BinaryDataWriter.Write(dataset, request.Output, consoles.Host.Temporaries, consoles.Cancellation);
        if (!consoles.IsQuiet)
        {
            long bytes = new FileInfo(request.Output).Length;
            string entries = RowEntries<T>.Of(dataset.Features) is { } sparse ? $"{sparse.CountAll()} stored entries, " : string.Empty;
            consoles.Line(
                $"{request.Output}: {dataset.Labels.Length} rows, {dataset.Encoding.FeatureCount} features, {dataset.Encoding.ClassNames.Count} classes, {entries}{bytes} bytes");
            if (dataset.RowsDropped > 0)
            {
                consoles.Notice($"{DataSources.NameOf(request.Data)}: {dataset.RowsDropped} rows with missing cells are left out.");
            }
        }

        return ExitCode.Success;
    }
}
