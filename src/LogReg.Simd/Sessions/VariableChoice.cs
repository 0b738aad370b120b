using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>Which variables a solver moves.</summary>
internal static class VariableChoice
{
    /// <summary>
    /// Whether they are the coefficients of standardised columns: where it is asked for, and without a penalty, where the optimum is the same by any variables. Path and stop test are then free
    /// of the units of the columns. Where the caller chose the length of the steps, they are steps of the coefficients as they are.
    /// </summary>
    public static bool Standardizes(TrainingOptions options) =>
        options.Standardize || (options is { L1Strength: 0, L2Strength: 0 } && !HasFixedStep(options));

    /// <summary>Whether there is a penalty, under which coefficients of columns that hold nothing are zero.</summary>
    public static bool HasPenalty(TrainingOptions options) => options.L1Strength > 0 || options.L2Strength > 0;

    private static bool HasFixedStep(TrainingOptions options) =>
        options.Solver is Solver.StochasticGradient or Solver.AdaGrad
        || (options.Solver == Solver.GradientDescent && options.GradientStep == GradientStep.Constant);
}
