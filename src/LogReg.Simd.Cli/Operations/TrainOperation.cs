using System.Diagnostics;
using System.Numerics;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Reads, trains, judges, writes.</summary>
internal static class TrainOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Run(TrainRequest request, Consoles consoles)
    {
        long start = Stopwatch.GetTimestamp();
        CheckOutputs(request);
        string source = request.Data ?? IrisData.Name;
        using Dataset<T> dataset = request.Data is null
            ? IrisData.Load<T>(request.Reading, consoles.Cancellation)
            : DataLoading.Load<T>(request.Data, request.Reading, request.CsvOptions, consoles);
        ClassCheck.Throw(source, dataset.Encoding);
        double read = Stopwatch.GetElapsedTime(start).TotalSeconds;

        long packingStart = Stopwatch.GetTimestamp();
        (Samples<T> train, Samples<T>? held) = Divide(dataset, request, consoles.Cancellation);
        using (train)
        using (held)
        {
            double pack = Stopwatch.GetElapsedTime(packingStart).TotalSeconds;
            TrainingOptions options = request.Cost is { } cost
                ? request.Training with { L2Strength = 1 / (cost * train.WeightSum()) }
                : request.Training;
            TrainingResult result = Train(train, options, source, held is not null, consoles);
            if (result.StopReason == StopReason.Cancelled)
            {
                TrainingReport.WriteInterrupted(consoles, result);
                throw new InterruptedException("Interrupted while training. No model and no report is written.");
            }

            Quality? test = Test(request, dataset.Encoding, result.Model, held, consoles);
            TrainedRun run = new()
            {
                Source = request.Data is null ? source : Path.GetFileName(source),
                Encoding = dataset.Encoding,
                Rows = train.Labels.Length,
                Positives = train.Positives(),
                RowsDropped = dataset.RowsDropped,
                Options = options,
                Result = result,
                IsDouble = typeof(T) == typeof(double),
                Train = Scoring.Judge(Scoring.Of(result.Model, train, options.ThreadCount)),
                Test = test,
                TestSource = held is null ? request.Test : $"holdout of {held.Labels.Length} rows",
                Seconds = new RunSeconds(read, pack, result.Elapsed.TotalSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds),
            };
            Write(request, run);
            if (!consoles.IsQuiet)
            {
                TrainingReport.Write(consoles, run, request);
            }

            return ExitCode.Success;
        }
    }

    private static void CheckOutputs(TrainRequest request)
    {
        AtomicFile.Check(request.Model);
        AtomicFile.Check(request.Json);
        OutputPaths.Check(("DATA", request.Data), ("--test", request.Test), ("--model", request.Model), ("--json", request.Json));
    }

    private static (Samples<T> Train, Samples<T>? Held) Divide(Dataset<T> dataset, TrainRequest request, CancellationToken cancellation)
    {
        if (request.Holdout is not { } fraction)
        {
            return (Samples<T>.Of(dataset), null);
        }

        (Samples<T> Train, Samples<T> Test) parts = Holdout.Split(dataset, fraction, request.Training.Seed, cancellation);
        dataset.Dispose();
        return parts;
    }

    private static TrainingResult Train(Samples<T> train, TrainingOptions options, string source, bool isDivided, Consoles consoles)
    {
        long positives = train.Positives();
        if (positives == 0 || positives == train.Labels.Length)
        {
            string part = isDivided ? "that the holdout leaves " : string.Empty;
            throw new FileProblemException(source, $"All {train.Labels.Length} rows {part}are of one class, and a model needs both. Give more data, or another --seed.");
        }

        try
        {
            return Watch.Training(
                consoles, progress => LogisticRegression.Train(train.Features, train.Labels, options, train.Weights, progress, consoles.Cancellation));
        }
        catch (ArgumentException exception) when (options.L1Strength > 0 && exception.ParamName == "options")
        {
            throw new UsageException(
                $"The solver {Commands.TrainCommand.WordOf(options.Solver)} cannot minimise with --l1. Choose auto, proximal-newton or orthant-wise-lbfgs.");
        }
    }

    private static Quality? Test(TrainRequest request, DataEncoding encoding, LogisticModel model, Samples<T>? held, Consoles consoles)
    {
        if (held is not null)
        {
            return Scoring.Judge(Scoring.Of(model, held, request.Training.ThreadCount));
        }

        if (request.Test is null)
        {
            return null;
        }

        Scores<T> scores = Scoring.Of<T>(model, encoding, request.Test, new RowStreamOptions { IgnoreExtraColumns = true }, consoles);
        Scoring.NoticeUnseen(consoles, request.Test, scores.Unseen, scores.RowsDropped);
        return Scoring.Judge(scores);
    }

    private static void Write(TrainRequest request, TrainedRun run)
    {
        if (request.Model is not null)
        {
            ModelFile.Save(request.Model, run.ToStored());
        }

        if (request.Json is not null)
        {
            AtomicFile.Write(request.Json, TrainingJson.Serialize(run));
        }
    }
}
