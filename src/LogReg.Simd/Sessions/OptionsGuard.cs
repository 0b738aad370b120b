using LogReg.Simd.Guards;
using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>The ranges of the training options.</summary>
internal static class OptionsGuard
{
    /// <summary>Checks every option but the model to start from, which depends on what is trained.</summary>
    public static void Check(TrainingOptions options)
    {
        Guard.NotNegative(options.L2Strength ?? 0, nameof(options), "strength", nameof(options.L2Strength));
        Guard.NotNegative(options.L1Strength, nameof(options), "strength", nameof(options.L1Strength));
        Guard.Positive(options.C ?? 1, nameof(options), "number", nameof(options.C));
        Guard.Positive(options.Tolerance ?? 1, nameof(options), "tolerance", nameof(options.Tolerance));
        Guard.Positive(options.LearningRate ?? 1, nameof(options), "rate", nameof(options.LearningRate));
        Guard.Positive(options.FeatureScale, nameof(options), "scale", nameof(options.FeatureScale));
        Guard.AtLeast(options.MaxIterations, 0, nameof(options), nameof(options.MaxIterations));
        Guard.ThreadCount(options.ThreadCount, nameof(options), nameof(options.ThreadCount));
        Guard.AtLeast(options.HistoryLength, 1, nameof(options), nameof(options.HistoryLength));
        Guard.AtLeast(options.BatchSize, 1, nameof(options), nameof(options.BatchSize));
        Guard.Defined(options.Solver, nameof(options), nameof(options.Solver));
        Guard.Defined(options.Loss, nameof(options), nameof(options.Loss));
        Guard.Defined(options.GradientStep, nameof(options), nameof(options.GradientStep));
        Guard.Defined(options.LearningRateSchedule, nameof(options), nameof(options.LearningRateSchedule));
        Guard.NotNull(options.ClassWeights, nameof(options), nameof(options.ClassWeights), $"{nameof(ClassWeights)}.{nameof(ClassWeights.None)}");
        if (options is { C: { } c, L2Strength: { } l2Strength })
        {
            throw ArgumentErrors.Invalid(
                nameof(options), $"The options {nameof(options.C)} and {nameof(options.L2Strength)} must not both be set, but are {c} and {l2Strength}. Set one of them to null.");
        }

        LossBinding loss = LossBinding.Of(options.Loss);
        if (!SolverNeeds.Of(options.Solver).AreMet(false, loss.IsConvex))
        {
            TrainingGuard.ThrowNonConvex(options.Solver, options.Loss, nameof(options));
        }

        if (options.TimeLimit < TimeSpan.Zero)
        {
            throw ArgumentErrors.OutOfRange(nameof(options), options.TimeLimit, $"The option {nameof(options.TimeLimit)} must be 0 or more, or null, but is {options.TimeLimit}.");
        }

        if (options.L1Strength > 0 && !SolverNeeds.Of(options.Solver).AreMet(true, loss.IsConvex))
        {
            TrainingGuard.ThrowPenalty(options.Solver, loss.IsConvex, options.L1Strength, nameof(options));
        }
    }

    /// <summary>Checks that the L2 strength which C stands for is a positive number.</summary>
    public static void CheckInverse(TrainingOptions options, double weightSum)
    {
        if (options.C is { } c && options.L2StrengthOver(weightSum) is not (> 0 and < double.PositiveInfinity))
        {
            // 1/x is finite from 1/MaxValue on, which is no normal number, and positive for every finite x.
            throw ArgumentErrors.OutOfRange(
                nameof(options),
                c,
                $"The option {nameof(options.C)} must be between {1 / double.MaxValue / weightSum} and {double.MaxValue / weightSum} here, where weights sum to {weightSum}, but is {c}: "
                + $"1/(C·{weightSum}) is no L2 strength.");
        }
    }

    /// <summary>Checks that memory holds the pairs of a quasi-Newton method.</summary>
    public static void CheckPairs(TrainingOptions options, Solver solver, IObjective objective)
    {
        const int ArrayBytes = 32;
        int count = SolverChoice.MostPairs(options);
        if (count <= SolverChoice.LeastPairs || solver is not (Solver.Lbfgs or Solver.OrthantWiseLbfgs or Solver.SubsampledLbfgs))
        {
            return;
        }

        double bytes = count * 2.0 * ((sizeof(double) * (double)objective.VariableCount) + ArrayBytes);
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
        {
            throw ArgumentErrors.OutOfRange(
                nameof(options),
                options.HistoryLength,
                $"The option {nameof(options.HistoryLength)} is {options.HistoryLength}: with {nameof(options.MaxIterations)} {options.MaxIterations} these are {count} pairs of "
                + $"{objective.UsedVariableCount} variables each, which take {bytes:0} bytes, more than the {available} that there are. Choose fewer pairs.");
        }
    }

    /// <summary>Checks that the weights of samples times those of their classes have a finite sum.</summary>
    public static void CheckClassWeights(double weightSum)
    {
        if (!double.IsFinite(weightSum))
        {
            throw ArgumentErrors.Invalid("options", $"The sample weights times {nameof(TrainingOptions.ClassWeights)} sum to infinity. "
                + $"Divide both by the largest: means depend on their ratios alone.");
        }
    }

    /// <summary>Checks the options of a model of two classes.</summary>
    public static void CheckBinary(TrainingOptions options, int featureCount)
    {
        Check(options);
        TrainingGuard.CoefficientCount(featureCount, "features");
        TrainingGuard.ClassWeightCount(options.ClassWeights, 2);
        LossBinding loss = LossBinding.Of(options.Loss);
        if (WarmStartGuard.Of<LogisticModel>(options, featureCount) is { } start && start.Link != loss.Link)
        {
            throw ArgumentErrors.Invalid(
                nameof(options),
                $"The model to start from has the link {start.Link}, but the loss {options.Loss} has the link {loss.Link}. Pass a model that was trained with this loss.");
        }
    }

    /// <summary>Checks what a trainer needs that never sees all samples.</summary>
    public static void CheckIncremental(TrainingOptions options)
    {
        string? problem = options switch
        {
            { FeatureScale: not 1 } => $"The option {nameof(options.FeatureScale)} is {options.FeatureScale}. Divide the rows of the batches, and leave it 1.",
            { L1Strength: > 0 } => $"The option {nameof(options.L1Strength)} is {options.L1Strength}, and steps against the gradient of a batch know no L1 penalty. Set it to 0.",
            { Solver: not (Solver.StochasticGradient or Solver.AdaGrad) } => $"The solver is {options.Solver}. Choose {Solver.StochasticGradient} or {Solver.AdaGrad}.",
            { C: not null } => "The option C stands for an L2 strength of one over C times the sum of all weights, which is not known. Set L2Strength instead.",
            { L2Strength: null } => "The option L2Strength is null, which stands for one over the sum of all weights. Set a number.",
            { Standardize: true } => "Standardising needs the moments of all samples. Standardise the batches yourself, or set it to false.",
            { ClassWeights: { IsBalanced: true } or { Factors.Count: > 0 } } => "Class weights need all samples. Pass sample weights instead.",
            _ => null,
        };
        if (problem is not null)
        {
            throw ArgumentErrors.Invalid(nameof(options), $"{problem}");
        }
    }
}
