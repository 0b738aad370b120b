using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>The estimates of a fit under another covariance than that of the model.</summary>
public sealed class CoefficientCovariance
{
    private readonly double[] matrix;

    internal CoefficientCovariance(FittedModel model, DoubleDouble[] covariance)
    {
        matrix = model.Unscaled(covariance);
        Coefficients = CoefficientTable.Of(model.Names, model.Coefficients(), matrix);
    }

    /// <summary>Gets the table, in the order of the fit's.</summary>
    public IReadOnlyList<Coefficient> Coefficients { get; }

    /// <summary>Gets the covariance, row-major; NaN for columns that are left out.</summary>
    public IReadOnlyList<double> Matrix => matrix;
}
