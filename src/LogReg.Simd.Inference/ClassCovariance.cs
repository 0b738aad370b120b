using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>The estimates of a fit of several classes under another covariance than that of the model.</summary>
public sealed class ClassCovariance
{
    private readonly double[] matrix;

    internal ClassCovariance(MultinomialModel model, DoubleDouble[] covariance)
    {
        matrix = model.Covariance(covariance);
        Equations = model.EquationsOf(model.TableOf(matrix));
    }

    /// <summary>Gets one table for every class but the base, in the order of the fit's.</summary>
    public IReadOnlyList<ClassEquation> Equations { get; }

    /// <summary>Gets the covariance, row-major, equation after equation; NaN for columns that are left out.</summary>
    public IReadOnlyList<double> Matrix => matrix;
}
