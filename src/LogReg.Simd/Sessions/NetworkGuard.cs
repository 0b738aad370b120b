using LogReg.Simd.Guards;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>The argument errors of the door for networks, beside those of several classes.</summary>
internal static class NetworkGuard
{
    /// <summary>Checks the number of units and what a network asks of the options.</summary>
    public static void Check(TrainingOptions options, int hiddenUnits, int classCount, int featureCount)
    {
        if (hiddenUnits < 1)
        {
            throw ArgumentErrors.OutOfRange(nameof(hiddenUnits), hiddenUnits, $"There are {hiddenUnits} hidden units, but a hidden layer has at least 1. Pass 1 or more.");
        }

        int outputs = HiddenLayerModel.OutputsOf(classCount);
        long count = ((long)featureCount + outputs + 1) * hiddenUnits;
        if (count > Array.MaxLength - outputs - 1)
        {
            throw ArgumentErrors.Invalid(
                nameof(hiddenUnits),
                $"{hiddenUnits} hidden units of {featureCount} features and {outputs} outputs make {count + outputs} coefficients, but an array holds {Array.MaxLength}. Pass fewer units.");
        }

        TrainingGuard.ClassWeightCount(options.ClassWeights, classCount);
        string? problem = options switch
        {
            { Loss: not Loss.LogLoss } => $"The loss is {options.Loss}, but a network is trained with {Loss.LogLoss}. Leave {nameof(TrainingOptions.Loss)} as it is.",
            _ when !SolverNeeds.Of(options.Solver).AreMet(false, isConvex: false) =>
                $"The solver {options.Solver} needs a Hessian, which may be indefinite for a network. "
                + $"Choose {TrainingGuard.Listed(SolverNeeds.Serving(options.L1Strength > 0, false))}.",
            { Solver: Solver.GradientDescent, GradientStep: GradientStep.Lipschitz } =>
                $"The step rule of gradient descent is {GradientStep.Lipschitz}, but the curvature of a network has no bound to take it from. "
                + $"Choose {GradientStep.Backtracking} or {GradientStep.Constant}.",
            _ => null,
        };
        if (problem is not null)
        {
            throw ArgumentErrors.Invalid(nameof(options), $"{problem}");
        }

        if (WarmStartGuard.Of<HiddenLayerModel>(options, featureCount) is { } start && (start.HiddenUnits != hiddenUnits || start.ClassCount != classCount))
        {
            throw ArgumentErrors.Invalid(
                nameof(options),
                $"The model to start from has {start.HiddenUnits} hidden units and {start.ClassCount} classes, but there are {hiddenUnits} and {classCount}. Pass a model of the same shape.");
        }
    }
}
