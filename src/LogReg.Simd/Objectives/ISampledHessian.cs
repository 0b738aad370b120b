using LogReg.Simd.Memory;

namespace LogReg.Simd.Objectives;

/// <summary>The whole Hessian of several classes as a sample of the rows knows it, penalty included (formula 4.22). The caller disposes it.</summary>
internal interface ISampledHessian : IDisposable
{
    /// <summary>Gets the relative error that an entry of a formed block may carry.</summary>
    double Noise { get; }

    /// <summary>Gets what one row has of the mean square of a column, where few rows make it up (formula 4.23), by feature; empty where there is no such column.</summary>
    ReadOnlySpan<double> RowShares => [];

    /// <summary>Draws the sample anew by the curvatures of the objective's current point; false where those are not finite, or nothing is left to draw.</summary>
    bool TryDraw();

    /// <summary>Multiplies the Hessian of the sample by a vector.</summary>
    void ComputeProduct(ReadOnlySpan<double> vector, Span<double> product);

    /// <summary>Computes the lower triangle of the mean of the diagonal blocks, the intercept last.</summary>
    void ComputeMeanBlock(LowerMatrix hessian);
}
