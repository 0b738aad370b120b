using LogReg.Simd.Inference.Checks;
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

    /// <summary>The interval estimate ± z·standard error.</summary>
    /// <param name="equation">The place in <see cref="Equations"/>.</param>
    /// <param name="index">The place in its coefficients.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such equation or coefficient.</exception>
    /// <exception cref="ArgumentException">The level is not between 0 and 1.</exception>
    public Interval WaldInterval(int equation, int index, double level = 0.95)
    {
        ArgumentChecks.Equation(equation, Equations.Count);
        ArgumentChecks.Coefficient(index, Equations[equation].Coefficients.Count);
        ArgumentChecks.Level(level);
        Coefficient row = Equations[equation].Coefficients[index];
        double reach = Tails.NormalReach(level) * row.StandardError;
        return new(row.Estimate - reach, row.Estimate + reach);
    }
}
