using LogReg.Simd.Objectives;
using LogReg.Simd.Training;

namespace LogReg.Simd.Solvers;

/// <summary>The rule of <see cref="Solver.Auto"/>, and how each solver is made. What each needs stands in <see cref="SolverNeeds"/>.</summary>
internal static class SolverChoice
{
    /// <summary>Up to this many variables a factorisation costs less than the passes it saves.</summary>
    private const int MostFactored = SolverNeeds.MostFactoredVariables;

    /// <summary>The same with several classes, whose Hessian costs as many passes as they have variables, over eight, and K²/2 more reads.</summary>
    private const int MostFactoredForClasses = 512;

    /// <summary>Up to this many a Newton iteration costs no more than some passes, whatever the number of samples.</summary>
    private const int FewVariables = 64;

    /// <summary>The most pairs of classes, those of ten, whose Hessian is formed to take over.</summary>
    private const int MostPairsOfClasses = 45;

    /// <summary>So many pairs are never too many: twice the default.</summary>
    public const int LeastPairs = 60;

    /// <summary>The most elements of the factors of all classes: half a gibibyte.</summary>
    private const long MostBlockElements = 1L << 26;

    /// <summary>The solver of a run and why, in one sentence: the one that was asked for, unless it cannot be had, or else the one that shape and penalty choose.</summary>
    public static (Solver Solver, string Reason) Decide(Solver asked, int sampleCount, IObjective objective, double? tolerance)
    {
        int blocks = objective.Curvature?.HessianBlocks ?? 1;
        int perBlock = objective.UsedVariableCount / blocks;
        int sample = SubsampledLbfgs.SampleSize(perBlock);
        if (asked == Solver.SubsampledLbfgs && sampleCount < 2L * sample)
        {
            return blocks > 1
                ? (Solver.Lbfgs, $"{sampleCount} samples are too few for a sub-sample of {sample}")
                : (Solver.NewtonCholesky, $"{sampleCount} samples are too few for a sub-sample of {sample}: the sample is everything");
        }

        if (asked != Solver.Auto)
        {
            return (asked, "it was asked for");
        }

        if (blocks == 1)
        {
            return Choose(sampleCount, perBlock, objective.Penalty.L1, objective.IsConvex, objective.HasColumns, objective.Penalty.L2);
        }

        (Solver Solver, string Reason) chosen = ChooseForClasses(sampleCount, perBlock, blocks, objective.Penalty.L1);
        return chosen.Solver == Solver.SubsampledLbfgs && SampledClassNewton.Pays(sampleCount, objective, tolerance)
            ? (chosen.Solver, $"with {sampleCount} samples of {perBlock} variables in {blocks} classes Newton steps by a part of the samples save passes")
            : chosen;
    }

    /// <summary>Chooses a solver from shape and penalty, and whether coordinate descent can run on the columns; the reason is one sentence.</summary>
    public static (Solver Solver, string Reason) Choose(int sampleCount, int variableCount, double l1Strength, bool isConvex, bool hasColumns = false, double l2Strength = 0)
    {
        if (!isConvex)
        {
            return l1Strength > 0
                ? (Solver.OrthantWiseLbfgs, "the loss is not convex, so Newton's method does not apply, and there is an L1 penalty")
                : (Solver.Lbfgs, "the loss is not convex, so Newton's method does not apply");
        }

        if (l1Strength > 0 && variableCount > MostFactored && hasColumns)
        {
            return (Solver.ProximalNewton, $"an L1 penalty, and coordinate descent reads of {variableCount} sparse columns those that matter");
        }

        if (l1Strength > 0)
        {
            return variableCount <= MostFactored
                ? (Solver.ProximalNewton, $"an L1 penalty, and {variableCount} variables are few enough to form the Hessian")
                : (Solver.OrthantWiseLbfgs, $"an L1 penalty, and {variableCount} variables are too many to form the Hessian");
        }

        if (variableCount > MostFactored && hasColumns && l2Strength > 0)
        {
            return (Solver.NewtonCg, $"{variableCount} variables are too many to form the Hessian, and on sparse rows a product with it costs less than the vectors of L-BFGS");
        }

        if (variableCount > MostFactored)
        {
            return (Solver.Lbfgs, $"{variableCount} variables are too many to form the Hessian");
        }

        int sample = SubsampledLbfgs.SampleSize(variableCount);
        if (sampleCount >= 2L * sample)
        {
            return (Solver.SubsampledLbfgs, $"{sample} of {sampleCount} samples are enough to learn the Hessian of {variableCount} variables");
        }

        return variableCount > FewVariables && l2Strength > 0
            ? (Solver.Lbfgs, $"{sampleCount} samples are too few to learn the Hessian of {variableCount} variables from {sample} of them, and passes cost less than the full one")
            : (Solver.NewtonCholesky, $"{sampleCount} samples of {variableCount} variables make the full Hessian cheap");
    }

    /// <summary>Whether a Hessian of so many variables is small enough to form.</summary>
    public static bool CanFormHessian(int variableCount) => variableCount <= MostFactored;

    /// <summary>Whether it is cheap enough for proximal Newton to take over: with several classes it is formed pair by pair, each as dear as a Hessian of two classes.</summary>
    public static bool MayTakeOver(int variableCount, int classCount) => CanFormHessian(variableCount) && classCount * (classCount - 1L) / 2 <= MostPairsOfClasses;

    /// <summary>Chooses a solver for several classes at once; the reason is one sentence.</summary>
    public static (Solver Solver, string Reason) ChooseForClasses(int sampleCount, int variablesPerClass, int classCount, double l1Strength)
    {
        if (l1Strength > 0)
        {
            return (Solver.OrthantWiseLbfgs, $"an L1 penalty, and passes cost less than the Hessian of {classCount} classes");
        }

        if (variablesPerClass > MostFactored || !CanFactorBlocks(variablesPerClass, classCount))
        {
            return (Solver.Lbfgs, $"{variablesPerClass} variables of {classCount} classes are too many to form the blocks of the Hessian");
        }

        int variables = variablesPerClass * classCount;
        int sample = SubsampledLbfgs.SampleSize(variablesPerClass);
        bool isSampled = sampleCount >= 2L * sample;
        if (variables <= (isSampled ? FewVariables : MostFactoredForClasses))
        {
            return (Solver.NewtonCholesky, $"the whole Hessian of {variables} variables in {classCount} classes is cheap");
        }

        return isSampled
            ? (Solver.SubsampledLbfgs, $"{sample} of {sampleCount} samples are enough to learn the Hessian's {classCount} blocks of {variablesPerClass} variables")
            : (Solver.Lbfgs, $"{sampleCount} samples are too few to learn the blocks of the Hessian from {sample} of them");
    }

    /// <summary>Whether the factors of all blocks fit in a reasonable memory.</summary>
    public static bool CanFactorBlocks(int variablesPerClass, int classCount) => (long)variablesPerClass * variablesPerClass * classCount <= MostBlockElements;

    /// <summary>Builds a solver other than Auto.</summary>
    /// <remarks>Without an L1 penalty the solvers for it are what they generalise, whose line searches are the better ones then.</remarks>
    public static ISolver Create(Solver solver, int sampleCount, IObjective objective, TrainingOptions options)
    {
        int variableCount = objective.VariableCount;
        return solver switch
        {
            Solver.ProximalNewton when options.L1Strength == 0 => CreateFactored(objective),
            Solver.OrthantWiseLbfgs when options.L1Strength == 0 => new Lbfgs(variableCount, MostPairs(options)),
            Solver.ProximalNewton when objective.UsedVariableCount > MostFactored && objective.HasColumns => new ColumnProximalNewton(),
            Solver.GradientDescent => new GradientDescent(options.GradientStep, options.LearningRate ?? StochasticUpdate.DefaultRate(false)),
            Solver.StochasticGradient or Solver.AdaGrad => new Stochastic(
                sampleCount, options.BatchSize, options.Seed, Update(solver, variableCount, options, (int)(((long)sampleCount + options.BatchSize - 1) / options.BatchSize))),
            Solver.NewtonCholesky => CreateFactored(objective),
            Solver.NewtonCg => new NewtonCg(variableCount, options.Solver == Solver.Auto),
            Solver.Lbfgs => new Lbfgs(variableCount, MostPairs(options)),
            Solver.SubsampledLbfgs => CreateSubsampled(sampleCount, objective, options),
            Solver.ProximalNewton => new ProximalNewton(variableCount),
            Solver.OrthantWiseLbfgs => new OrthantWiseLbfgs(variableCount, MostPairs(options)),
            _ => throw new ArgumentOutOfRangeException(nameof(solver), solver, "Auto must be chosen first."),
        };
    }

    /// <summary>The pairs of a quasi-Newton method that steps can fill; a few always, for steps on samples are not counted.</summary>
    public static int MostPairs(TrainingOptions options) => Math.Min(options.HistoryLength, Math.Max(options.MaxIterations, LeastPairs));

    /// <summary>A features' store that forms no Hessian of so many columns refuses here, before any pass and before the memory of the factor is taken.</summary>
    private static NewtonCholesky CreateFactored(IObjective objective)
    {
        objective.Curvature!.ReserveHessian();
        return new NewtonCholesky(objective.VariableCount);
    }

    private static ISolver CreateSubsampled(int sampleCount, IObjective objective, TrainingOptions options)
    {
        int blocks = objective.Curvature!.HessianBlocks;
        bool isPossible = sampleCount >= 2L * SubsampledLbfgs.SampleSize(objective.UsedVariableCount / blocks);
        return (blocks > 1, isPossible) switch
        {
            (false, true) => new SubsampledLbfgs(objective, MostPairs(options), sampleCount, options.WarmStart is null),
            (false, false) => CreateFactored(objective),
            (true, true) when SampledClassNewton.Pays(sampleCount, objective, options.Tolerance) =>
                new SampledClassNewton(objective.VariableCount, objective.PenalizedCount, blocks, MostPairs(options), sampleCount),
            (true, true) => new SubsampledClassLbfgs(objective, blocks, MostPairs(options)),
            (true, false) => new Lbfgs(objective.VariableCount, MostPairs(options)),
        };
    }

    /// <summary>Whether a solver needs curvatures from its evaluations.</summary>
    public static bool NeedsCurvatures(ISolver solver) => solver is NewtonCholesky or NewtonCg or ProximalNewton;

    /// <summary>The update of a stochastic solver.</summary>
    public static StochasticUpdate Update(Solver solver, int variableCount, TrainingOptions options, int batchesPerEpoch)
    {
        bool isAdaptive = solver == Solver.AdaGrad;
        return new StochasticUpdate(
            variableCount,
            isAdaptive,
            options.LearningRate ?? StochasticUpdate.DefaultRate(isAdaptive),
            options.LearningRateSchedule,
            batchesPerEpoch);
    }
}
