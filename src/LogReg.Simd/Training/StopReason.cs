namespace LogReg.Simd.Training;

/// <summary>Why a training run ended.</summary>
public enum StopReason
{
    /// <summary>The tolerance is met; under a penalty the certificate proves it.</summary>
    Converged,

    /// <summary>The limit of iterations (for stochastic solvers: epochs) was reached before the tolerance.</summary>
    IterationLimit,

    /// <summary>The time limit was reached before the tolerance.</summary>
    TimeLimit,

    /// <summary>No step improves the objective any more in the precision of the features, but the tolerance is not proven.</summary>
    PrecisionLimit,

    /// <summary>
    /// Without a penalty, a direction separates the classes, or with a hidden layer the network tells all samples apart: no finite optimum exists (formula 4.12).
    /// </summary>
    Separated,

    /// <summary>
    /// The iterates left the finite numbers, or ended at more than twice the objective of the start: the step of a stochastic or fixed-step solver is too long. Choose a smaller
    /// <see cref="TrainingOptions.LearningRate"/>, or set <see cref="TrainingOptions.Standardize"/>. The model, and with it the report, is the better of the last two points.
    /// </summary>
    Diverged,

    /// <summary>The caller cancelled; the model is the best so far.</summary>
    Cancelled,
}
