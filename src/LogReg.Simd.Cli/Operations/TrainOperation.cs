using System.Diagnostics;
using System.Numerics;
using LogReg.Simd.Cli.Commands;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Reports;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Data;
using LogReg.Simd.Data.Output;
using LogReg.Simd.Data.Pipelines;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Reads, trains, judges, writes.</summary>
internal static class TrainOperation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Texts, cells and vectors that a run leaves behind are given back where they may be so many bytes: a collection takes longer than a small run.</summary>
    private const long MuchMemory = 64 << 20;

    public static int Run(TrainRequest request, Consoles consoles)
    {
        long start = Stopwatch.GetTimestamp();
        long allocated = GC.GetTotalAllocatedBytes();
        HoldoutExport.Check(request.HoldoutOutput, request.Holdout);
        CheckOutputs(request, consoles.Host);
        string source = request.Data is null ? IrisData.Name : DataSources.NameOf(request.Data);
        using LabeledData<T> dataset = request.Data is null
            ? IrisData.Load<T>(request.Reading, isDivided: request is { Multiclass: null, HiddenUnits: null }, consoles.Host)
            : DataLoading.LoadEither<T>(request.Data, request.Reading, request.Given, consoles);
        if (FarColumns.RequireDense(dataset, request.Training.FitIntercept, request.Reading, source, consoles))
        {
            dataset.Dispose();
            return Run(request with { Reading = request.Reading with { Storage = RowStorage.Dense } }, consoles);
        }

        if (PrecisionChoice.RequiresDouble(request.Precision, dataset, source, consoles))
        {
            dataset.Dispose();
            return TrainOperation<double>.Run(request with { Precision = Precision.Double }, consoles);
        }

        DataEncoding encoding = dataset.Encoding;
        ModelKind kind = ClassCheck.Choose(request, encoding);
        bool isBinary = kind == ModelKind.Binary || (kind == ModelKind.Network && encoding.PositiveLabels.Count > 0);
        IReadOnlyList<string> classes = ClassNaming.Of(isBinary, encoding);
        HoldoutExport.Check(request.HoldoutOutput, encoding);
        ClassCheck.Throw(source, encoding, dataset.Labels.Length, isBinary);
        ClassCheck.ThrowOptions(request.Training, kind, encoding.TargetName, classes);
        GiveBack(ref allocated);
        double read = Stopwatch.GetElapsedTime(start).TotalSeconds;

        long packingStart = Stopwatch.GetTimestamp();
        (Samples<T> train, Samples<T>? held) = Divide(dataset, request, consoles.Cancellation);
        using (train)
        using (held)
        {
            double pack = Stopwatch.GetElapsedTime(packingStart).TotalSeconds;
            TrainingOptions options = request.Training;
            long[] rows = train.CountByClass(isBinary, classes.Count);
            ClassCheck.ThrowAbsent(source, isBinary, classes, rows);
            if (request.Test is not null)
            {
                Scoring.CheckLabeled<T>(encoding, request.Test, DataLoading.TestOptions(request.Reading), consoles);
            }

            (IClassifier model, TrainingReport result) = Trainer.Train(kind, isBinary, request, options with { FeatureScale = train.FeatureScale }, train, consoles);
            if (result.StopReason == StopReason.Cancelled)
            {
                RunReport.WriteInterrupted(consoles, result);
                throw new InterruptedException("Interrupted while training. No model and no report is written.");
            }

            GiveBack(ref allocated);
            Scores<T>? test = Test(request, encoding, model, held, consoles);
            Scores<T> own = Scoring.Of(model, train, options.ThreadCount);
            TrainedRun run = new()
            {
                Source = request.Data is null ? source : Path.GetFileName(source),
                Encoding = encoding,
                Rows = train.Count,
                Classes = classes,
                ClassRows = rows,
                RowsDropped = dataset.RowsDropped,
                Options = options,
                Model = model,
                Result = result,
                IsDouble = typeof(T) == typeof(double),
                KeepsBytes = train.Features is FeatureMatrix<T> { Storage: FeatureStorage.Byte },
                Sparse = train.Features is SparseMatrix<T> sparse ? new SparseSize(sparse.EntryCount, sparse.Density, sparse.ByteCount) : null,
                Codes = CodeSize.Of(train.Features),
                FarColumns = options.FitIntercept && StopAdvice.MayNameColumns(result.StopReason) ? FarColumns.Of(train.Features, encoding, consoles.Cancellation) : FarColumns.None,
                Train = Judging.Of(model, own),
                Test = test is null ? null : Judging.Of(model, test),
                TestConfusion = test is null || !model.IsBinary ? null : Judging.ConfusionOf(model, test),
                Features = new FeatureList(encoding.FeatureNames, FeatureSpread.Of(train, consoles.Cancellation)),
                Judgement = Judging.ClassesOf(model, classes, test ?? own),
                TestSource = held is null ? Path.GetFileName(request.Test is null ? null : DataSources.NameOf(request.Test)) : $"holdout of {Figures.Count(held.Count, "row")}",
                Seconds = new RunSeconds(read, pack, result.Elapsed.TotalSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds),
            };
            Write(request, run, consoles.Host.Temporaries);
            if (request.HoldoutOutput is not null && held is not null)
            {
                HoldoutExport.Write(request.HoldoutOutput, encoding, held, consoles.Host);
            }

            if (!consoles.IsQuiet)
            {
                RunReport.Write(consoles, run, request);
            }

            return Completion.Report(consoles, run);
        }
    }

    private static void GiveBack(ref long allocated)
    {
        if (GC.GetTotalAllocatedBytes() - allocated >= MuchMemory)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        allocated = GC.GetTotalAllocatedBytes();
    }

    private static void CheckOutputs(TrainRequest request, Host host) => OutputPaths.Check(
        host, [("DATA", request.Data), ("--test", request.Test)], [("--model", request.Model), ("--json", request.Json), ("--holdout-output", request.HoldoutOutput)]);

    private static (Samples<T> Train, Samples<T>? Held) Divide(LabeledData<T> dataset, TrainRequest request, CancellationToken cancellation)
    {
        if (request.Holdout is not { } fraction)
        {
            return (Samples<T>.Of(dataset), null);
        }

        (Samples<T> Train, Samples<T> Test) parts = Holdout.Split(dataset, fraction, request.Training.Seed, cancellation);
        dataset.Dispose();
        return parts;
    }

    private static Scores<T>? Test(TrainRequest request, DataEncoding encoding, IClassifier model, Samples<T>? held, Consoles consoles)
    {
        if (held is not null)
        {
            return Scoring.Of(model, held, request.Training.ThreadCount);
        }

        if (request.Test is null)
        {
            return null;
        }

        Scores<T> scores = Scoring.Of<T>(model, encoding, request.Test, DataLoading.TestOptions(request.Reading), consoles);
        scores.Findings.Write(consoles, request.Test);
        Scoring.NoticeAbsent(consoles, request.Test, Judging.ClassesOf(model, ClassNaming.Of(model.IsBinary, encoding), scores));
        return scores;
    }

    private static void Write(TrainRequest request, TrainedRun run, TemporaryFiles temporaries)
    {
        if (request.Model is not null)
        {
            ModelFiles.Save(request.Model, run.ToPipeline(), temporaries);
        }

        if (request.Json is not null)
        {
            OutputFile.Write(request.Json, TrainingJson.Serialize(run), temporaries);
        }
    }
}
