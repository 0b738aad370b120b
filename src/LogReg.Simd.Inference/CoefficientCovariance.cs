using LogReg.Simd.Inference.Checks;
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

    /// <summary>The interval estimate ± z·standard error.</summary>
    /// <param name="index">The place in <see cref="Coefficients"/>.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such coefficient.</exception>
    /// <exception cref="ArgumentException">The level is not between 0 and 1.</exception>
    public Interval WaldInterval(int index, double level = 0.95)
    {
        ArgumentChecks.Coefficient(index, Coefficients.Count);
        ArgumentChecks.Level(level);
        double reach = Tails.NormalReach(level) * Coefficients[index].StandardError;
        return new(Coefficients[index].Estimate - reach, Coefficients[index].Estimate + reach);
    }
}
