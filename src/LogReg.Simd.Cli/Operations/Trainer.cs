using System.Numerics;
using LogReg.Simd.Cli.Models;
using LogReg.Simd.Cli.Terminal;
using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Trains whatever was asked for.</summary>
internal static class Trainer
{
    public static (FittedModel Model, TrainingReport Report) Train<T>(
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

    private static (FittedModel Model, TrainingReport Report) Train<T>(
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
            return (new BinaryModel(binary.Model), binary);
        }

        if (kind == ModelKind.Network)
        {
            // The curvature of a network has no bound from which a step could follow.
            TrainingOptions searching = options with { GradientStep = GradientStep.Backtracking };
            int[] classes = isBinary ? Array.ConvertAll(train.Labels, label => label == T.One ? 1 : 0) : train.Classes;
            NetworkResult network = HiddenLayerNetwork.Train<T>(
                train.Features, classes, request.HiddenUnits!.Value, searching, train.Weights, progress, cancellation);
            return (new NetworkModel(network.Model), network);
        }

        MulticlassMethod method = kind == ModelKind.Softmax ? MulticlassMethod.Softmax : MulticlassMethod.OneVsRest;
        MulticlassResult several = MulticlassRegression.Train<T>(train.Features, train.Classes, method, options, train.Weights, null, progress, cancellation);
        return (new ClassModel(several.Model), several);
    }

    /// <summary>Why a solver was refused, and which are not; null where the core says it better.</summary>
    private static string? AdviceOn(ModelKind kind, TrainingOptions options) => (kind, options) switch
    {
        (_, { Solver: Solver.Auto }) => null,
        (ModelKind.Binary or ModelKind.OneVsRest, { L1Strength: > 0, Solver: not (Solver.ProximalNewton or Solver.OrthantWiseLbfgs) }) =>
            "with --l1. Choose auto, proximal-newton or orthant-wise-lbfgs.",
        (_, { L1Strength: > 0, Solver: not Solver.OrthantWiseLbfgs }) => "with --l1. Choose auto or orthant-wise-lbfgs.",
        (ModelKind.Binary, _) when !Words.IsConvex(options.Loss) =>
            $"--loss {Words.Of(options.Loss)}, which is not convex. Choose auto, lbfgs, orthant-wise-lbfgs, gradient-descent, stochastic-gradient or ada-grad.",
        (ModelKind.Softmax, { Solver: Solver.NewtonCholesky }) =>
            "softmax of more than 1024 variables, features and intercept times classes. Choose auto or another solver, or give --multiclass ovr.",
        (ModelKind.Softmax, { Solver: Solver.ProximalNewton }) =>
            "softmax. Choose auto, newton-cholesky, lbfgs, newton-cg, subsampled-lbfgs, orthant-wise-lbfgs, gradient-descent, stochastic-gradient or ada-grad, or give --multiclass ovr.",
        (ModelKind.Network, { Solver: Solver.NewtonCholesky or Solver.NewtonCg or Solver.ProximalNewton or Solver.SubsampledLbfgs }) =>
            "a network. Choose auto, lbfgs, orthant-wise-lbfgs, gradient-descent, stochastic-gradient or ada-grad.",
        _ => null,
    };
}
