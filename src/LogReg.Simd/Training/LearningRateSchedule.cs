namespace LogReg.Simd.Training;

/// <summary>How the step of the stochastic solvers falls with the number of batches t seen so far.</summary>
public enum LearningRateSchedule
{
    /// <summary>η.</summary>
    Constant,

    /// <summary>η/√(1 + t/B), where B is the number of batches in an epoch.</summary>
    InverseSquareRoot,

    /// <summary>η/(1 + t/B), where B is the number of batches in an epoch.</summary>
    InverseTime,
}
