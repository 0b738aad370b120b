using System.Numerics;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Output;
using LogReg.Simd.Data.Pipelines;

namespace LogReg.Simd.Cli.Operations;

/// <summary>What <c>predict</c> was asked to do.</summary>
internal sealed record PredictRequest
{
    public required string ModelPath { get; init; }

    public required string Data { get; init; }

    /// <summary>Gets the file of the predictions; null for the standard output.</summary>
    public required string? Output { get; init; }

    /// <summary>Gets the probability above which a row is positive; null for one half.</summary>
    public required double? Threshold { get; init; }

    public required RowStreamOptions Reading { get; init; }

    /// <summary>Gets what is written of each row.</summary>
    public PredictionContent Content { get; init; } = new();

    /// <summary>Gets a value indicating whether the actual labels are written along.</summary>
    public bool HasTruth { get; init; }
}

/// <summary>Scores a file row by row, in memory that does not grow with it.</summary>
internal static class PredictOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Run(PredictRequest request, ScoringPipeline stored, Consoles consoles)
    {
        Scoring.ThrowThreshold(request.Threshold, request.ModelPath, stored);
        if (request.Output is null or OutputPaths.Standard)
        {
            OutputPaths.Check(consoles.Host, [("MODEL", request.ModelPath), ("DATA", request.Data)], []);
            if (request.Content.Format == PredictionFormat.Parquet && consoles.Host.IsOutputTerminal)
            {
                throw new UsageException("Parquet is nothing for a terminal. Name a file by --output.");
            }

            Write(request, stored, consoles.Host.IsOutputTerminal ? new HarmlessStream(consoles.Host.Output) : consoles.Host.Output, consoles);
            return ExitCode.Success;
        }

        if (request.Content.Format != PredictionFormat.Parquet)
        {
            OutputPaths.CheckText("--output", request.Output, request.Content.Format == PredictionFormat.Csv ? "CSV" : "JSON lines", "Let it end in .csv, .jsonl or .parquet.");
        }

        OutputPaths.Check(consoles.Host, [("MODEL", request.ModelPath), ("DATA", request.Data)], [("--output", request.Output)]);
        using OutputFile file = OutputFile.Create(request.Output, consoles.Host.Temporaries);
        using OutputFileStream output = new(file);
        Write(request, stored, output, consoles);
        file.Commit();
        return ExitCode.Success;
    }

    private static void Write(PredictRequest request, ScoringPipeline stored, Stream output, Consoles consoles) =>
        Watch.Reading(consoles, request.Data, progress =>
        {
            IClassifier model = stored.Model;
            PredictionContent content = request.Content with { Truth = request.HasTruth ? stored.Encoding.TargetName : null };
            RowStreamOptions reading = request.Reading with { Carried = content.Carried };
            using RowStream<T> stream = Scoring.Open<T>(model, stored.Encoding, consoles.Host.Data[request.Data], reading, progress, consoles.Cancellation);
            using PredictionWriter<T> writer = new(output, model, stored.ClassNames, request.Threshold ?? Scoring.UsualThreshold, content);
            T[] logits = new T[checked(stream.BatchSize * model.LogitCount)];
            while (stream.Read())
            {
                Span<T> here = logits.AsSpan(0, stream.RowCount * model.LogitCount);
                Scoring.ComputeLogits(model, stream, here);
                writer.Write(stream, here);
            }

            writer.Finish();
            RowFindings.Of(stream).Write(consoles, request.Data);
            return 0;
        });
}
