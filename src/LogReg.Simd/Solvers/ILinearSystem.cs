namespace LogReg.Simd.Solvers;

/// <summary>A positive definite system of equations as <see cref="ConjugateGradients"/> sees it: products, a preconditioner, and when its solution is good enough.</summary>
internal interface ILinearSystem
{
    /// <summary>Takes the square of the right side's norm in the preconditioner; false where there is nothing to solve for.</summary>
    bool Begin(double square);

    /// <summary>Multiplies the matrix by a vector.</summary>
    void Multiply(ReadOnlySpan<double> vector, Span<double> product);

    /// <summary>Multiplies by the preconditioner, in place.</summary>
    void Precondition(Span<double> vector);

    /// <summary>Whether vᵀAv of a search direction is more than rounding.</summary>
    bool IsCurved(ReadOnlySpan<double> direction, double curvature);

    /// <summary>Whether a residual with this square of its norm in the preconditioner is small enough.</summary>
    bool IsEnough(double square);
}
