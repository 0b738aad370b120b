namespace LogReg.Simd.Training;

/// <summary>How gradient descent chooses its step.</summary>
public enum GradientStep
{
    /// <summary>1/L with L from power iteration (formula 4.2): monotone without tuning.</summary>
    Lipschitz,

    /// <summary>The constant <see cref="TrainingOptions.LearningRate"/> (formula 4.1).</summary>
    Constant,

    /// <summary>Line search from the last step (formula 4.3).</summary>
    Backtracking,
}
