namespace LogReg.Simd.Solvers;

/// <summary>A positive definite model of the Hessian that is easily inverted.</summary>
internal interface IInitialMatrix
{
    /// <summary>Multiplies by the inverse of the matrix, in place.</summary>
    void Solve(Span<double> vector);
}
