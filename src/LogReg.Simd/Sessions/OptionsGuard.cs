using LogReg.Simd.Guards;
using LogReg.Simd.Solvers;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>The ranges of the training options.</summary>
internal static class OptionsGuard
{
    /// <summary>Checks every option, and the model to start from against the features.</summary>
    public static void Check(TrainingOptions options, int featureCount)
    {
        Guard.AtLeast(featureCount, 0, nameof(featureCount));
        Guard.NotNegative(options.L2Strength ?? 0, nameof(options.L2Strength), "penalty");
        Guard.NotNegative(options.L1Strength, nameof(options.L1Strength), "penalty");
        Guard.Positive(options.Tolerance ?? 1, nameof(options.Tolerance), "tolerance");
        Guard.Positive(options.LearningRate ?? 1, nameof(options.LearningRate), "learning rate");
        Guard.AtLeast(options.MaxIterations, 0, nameof(options.MaxIterations));
        Guard.ThreadCount(options.ThreadCount, nameof(options.ThreadCount));
        Guard.AtLeast(options.HistoryLength, 1, nameof(options.HistoryLength));
        Guard.AtLeast(options.BatchSize, 1, nameof(options.BatchSize));
        ArgumentNullException.ThrowIfNull(options.ClassWeights);
        if (!Enum.IsDefined(options.Solver))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Solver, $"{options.Solver} is no solver. Choose a member of {nameof(Solver)}.");
        }

        LossBinding loss = LossBinding.Find(options.Loss)
            ?? throw new ArgumentOutOfRangeException(nameof(options), options.Loss, $"{options.Loss} is no loss. Choose a member of {nameof(Loss)}.");
        if (!loss.IsConvex && !SolverChoice.HandlesNonConvex(options.Solver))
        {
            TrainingGuard.ThrowNonConvex(options.Solver.ToString(), options.Loss.ToString(), nameof(options));
        }

        if (options.TimeLimit < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.TimeLimit, $"The time limit is {options.TimeLimit}. Pass null or a time that is not negative.");
        }

        if (options.L1Strength > 0 && !SolverChoice.HandlesL1(options.Solver))
        {
            TrainingGuard.ThrowPenalty(options.Solver.ToString(), options.L1Strength, nameof(options));
        }

        if (options.WarmStart is { } model && model.FeatureCount != featureCount)
        {
            throw new ArgumentException(
                $"The model to start from has {model.FeatureCount} coefficients, but there are {featureCount} features. Pass a model of the same features.", nameof(options));
        }

        if (options.WarmStart is { } start && start.Link != loss.Link)
        {
            throw new ArgumentException(
                $"The model to start from has the link {start.Link}, but the loss {options.Loss} has the link {loss.Link}. Pass a model that was trained with this loss.", nameof(options));
        }
    }

    /// <summary>Checks what a trainer needs that never sees all samples.</summary>
    public static void CheckIncremental(TrainingOptions options)
    {
        string? problem = options switch
        {
            { Solver: not (Solver.StochasticGradient or Solver.AdaGrad) } => $"The solver is {options.Solver}. Choose {Solver.StochasticGradient} or {Solver.AdaGrad}.",
            { L2Strength: null } => "The L2 strength is null, which stands for one over the sum of all weights. Give a number.",
            { Standardize: true } => "Standardising needs the moments of all samples. Standardise the batches yourself, or set it to false.",
            { ClassWeights: not { IsBalanced: false, Factors.Count: 0 } } => "Class weights need all samples. Pass sample weights instead.",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(options));
        }
    }
}
