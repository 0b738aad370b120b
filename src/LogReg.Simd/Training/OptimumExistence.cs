namespace LogReg.Simd.Training;

/// <summary>What a training run found out about the existence of a finite optimum.</summary>
public enum OptimumExistence
{
    /// <summary>
    /// Nothing was proven either way: the run ended early, the loss is not convex, or, without a penalty, the data are so close to separable that double precision does not decide.
    /// </summary>
    Undecided,

    /// <summary>A finite optimum exists: a penalty makes it, or without one multipliers prove that no direction separates the classes (formula 4.14).</summary>
    Proven,

    /// <summary>There is none: a direction separates the classes, checked on every row (formula 4.12).</summary>
    Separated,
}
