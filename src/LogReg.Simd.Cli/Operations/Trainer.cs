using System.Numerics;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Trains whatever was asked for.</summary>
internal static class Trainer
{
    public static (IClassifier Model, TrainingReport Report) Train<T>(
        ModelKind kind, bool isBinary, TrainRequest request, TrainingOptions options, Samples<T> train, Consoles consoles)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            return Watch.Training(consoles, progress => Train(kind, isBinary, request, options, train, progress, consoles.Cancellation));
        }
        catch (OperationCanceledException)
        {
            throw new InterruptedException("Interrupted before training had a model. No model and no report is written.");
        }
        catch (ArgumentException exception) when (exception.ParamName == "options" && AdviceOn(kind, options) is { } advice)
        {
            throw new UsageException($"The solver {Words.Of(options.Solver)} cannot minimise {advice}");
        }
    }

    private static (IClassifier Model, TrainingReport Report) Train<T>(
        ModelKind kind,
        bool isBinary,
        TrainRequest request,
        TrainingOptions options,
        Samples<T> train,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (kind == ModelKind.Binary)
        {
            TrainingResult binary = LogisticRegression.Train(train.Features, train.Labels, options, train.Weights, progress, cancellation);
            return (binary.Model, binary);
        }

        if (kind == ModelKind.Network)
        {
            // The curvature of a network has no bound from which a step could follow.
            TrainingOptions searching = options with { GradientStep = GradientStep.Backtracking };
            int[] classes = isBinary ? Array.ConvertAll(train.Labels, label => label == T.One ? 1 : 0) : train.Classes;
            NetworkResult network = HiddenLayerNetwork.Train<T>(
                train.Features, classes, request.HiddenUnits!.Value, searching, train.Weights, progress, cancellation);
            return (network.Model, network);
        }

        MulticlassMethod method = kind == ModelKind.Softmax ? MulticlassMethod.Softmax : MulticlassMethod.OneVsRest;
        MulticlassResult several = MulticlassRegression.Train<T>(train.Features, train.Classes, method, options, train.Weights, progress, cancellation);
        return (several.Model, several);
    }

    /// <summary>Why a solver was refused, and which are not; null where the core says it better.</summary>
    private static string? AdviceOn(ModelKind kind, TrainingOptions options)
    {
        SolverNeeds needs = SolverNeeds.Of(options.Solver);
        bool hasL1 = options.L1Strength > 0;
        bool isConvex = kind != ModelKind.Network && LossWords.IsConvex(options.Loss);

        // Of softmax only that the variables were too many for this solver is known here, or that any number is.
        long variables = kind != ModelKind.Softmax ? 0 : needs.MostSoftmaxVariables == long.MaxValue ? 1 : needs.MostSoftmaxVariables + 1;
        string? problem = (kind, needs) switch
        {
            (_, { SmoothPenalty: true }) when hasL1 => "with --l1",
            (ModelKind.Network, { ConvexLoss: true }) => "a network",
            (_, { ConvexLoss: true }) when !isConvex => $"--loss {Words.Of(options.Loss)}, which is not convex",
            (ModelKind.Softmax, { MostSoftmaxVariables: < long.MaxValue }) => $"softmax of more than {needs.MostSoftmaxVariables} variables, features and intercept times classes",
            _ => null,
        };
        if (problem is null)
        {
            return null;
        }

        string[] others = [.. SolverNeeds.Serving(hasL1, isConvex, variables).Select(Words.Of)];
        return $"{problem}. Choose {string.Join(", ", others.SkipLast(1))} or {others[^1]}{(kind == ModelKind.Softmax ? ", or give --multiclass ovr" : string.Empty)}.";
    }
}
