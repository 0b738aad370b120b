namespace LogReg.Simd.Objectives;

/// <summary>Coordinate ascent on the dual of the mean log loss under an L2 penalty, row by row (formula 4.17): a way to a good start that needs no Hessian.</summary>
/// <remarks>Begins at zero coefficients. What it keeps of the rows is a dual point, by which the next certificate bounds F*.</remarks>
internal interface IDualAscent
{
    AscentCosts Costs { get; }

    /// <summary>Begins at zero coefficients and an intercept, and returns F there; no read of the rows.</summary>
    double Begin(double intercept);

    /// <summary>Visits every row once.</summary>
    AscentSweep Sweep();

    /// <summary>Writes the coefficients and the intercept as variables.</summary>
    void WriteTo(Span<double> point);

    /// <summary>Offers the dual point to the next certificate.</summary>
    /// <param name="expectedGap">The gap that it is expected to show.</param>
    void Offer(double expectedGap);

    /// <summary>Says that no sweep follows and nothing more is written: the memory goes, where the dual point is offered with the certificate that uses it.</summary>
    void End();
}

/// <summary>What one sweep saw, each row before it was changed.</summary>
/// <param name="Gap">The gap between F and its bound from below, about.</param>
/// <param name="Value">F, about.</param>
internal readonly record struct AscentSweep(double Gap, double Value);
