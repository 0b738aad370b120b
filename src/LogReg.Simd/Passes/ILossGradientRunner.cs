using LogReg.Simd.Kernels.Terms;

namespace LogReg.Simd.Passes;

/// <summary>Runs the fused passes of binary problems that share one read of the features.</summary>
internal unsafe interface ILossGradientRunner<T>
    where T : unmanaged
{
    /// <summary>Runs the pass of one problem and writes its sums: d of the gradient, Σ s·∂ℓ/∂z and Σ s·ℓ.</summary>
    void Run(BinaryProblem<T> problem, T* coefficients, T intercept, Span<double> sums);
}
