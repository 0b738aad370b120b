using System.Numerics;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;

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
    public static int Run(PredictRequest request, StoredModel stored, Consoles consoles)
    {
        if (request.Threshold is not null && !stored.Model.IsBinary)
        {
            throw new UsageException(
                $"--threshold is for two classes by one probability, but {request.ModelPath} tells {stored.Classes.Count} classes apart by the largest of theirs. Leave it out.");
        }

        OutputPaths.Check(("MODEL", request.ModelPath), ("DATA", request.Data), ("--output", request.Output));
        if (request.Output is null)
        {
            using Stream standard = Console.OpenStandardOutput();
            Write(request, stored, standard, consoles);
            return ExitCode.Success;
        }

        using AtomicFile file = AtomicFile.Create(request.Output);
        Write(request, stored, file.Content, consoles);
        file.Commit();
        return ExitCode.Success;
    }

    private static void Write(PredictRequest request, StoredModel stored, Stream output, Consoles consoles) =>
        Watch.Reading(consoles, request.Data, progress =>
        {
            FittedModel model = stored.Model;
            PredictionContent content = request.Content with { Truth = request.HasTruth ? stored.Encoding.TargetName : null };
            RowStreamOptions reading = request.Reading with { Carried = content.Carried };
            using RowStream<T> stream = Scoring.Open<T>(model, stored.Encoding, request.Data, reading, progress, consoles.Cancellation);
            using PredictionWriter<T> writer = new(output, model, stored.Classes, request.Threshold ?? 0.5, content);
            T[] logits = new T[checked(stream.BatchSize * model.OutputCount)];
            while (stream.Read())
            {
                Span<T> here = logits.AsSpan(0, stream.RowCount * model.OutputCount);
                model.ComputeLogits(stream.Rows, here);
                writer.Write(stream, here);
            }

            writer.Finish();
            RowFindings.Of(stream).Write(consoles, request.Data);
            return 0;
        });
}
