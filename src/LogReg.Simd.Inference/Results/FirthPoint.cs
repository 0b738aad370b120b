using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Profiles;

namespace LogReg.Simd.Inference.Results;

/// <summary>Firth's maximum, from which profiles start.</summary>
/// <param name="Coefficients">β in the units of the design.</param>
/// <param name="Covariance">H⁻¹ there.</param>
/// <param name="Value">−ℓ − ½ log det H in the units of the design.</param>
/// <param name="Unpenalized">−ℓ.</param>
/// <param name="Intercept">What was done about the intercept afterwards.</param>
internal sealed record FirthPoint(double[] Coefficients, double[] Covariance, double Value, double Unpenalized, FirthIntercept Intercept)
{
    /// <summary>Gets what ½ log det H gains by the units of the caller.</summary>
    public required double UnitsOfDeterminant { get; init; }

    /// <summary>The searches from the maximum.</summary>
    public ProfileProblem Profiles(FittedModel model) =>
        new(threads => new FirthLoss(model.Design, model.Counts, threads), Coefficients, Covariance, model.GramWork, model.Options.ThreadCount);

    /// <summary>H⁻¹ of given curvatures, in about 96 bits.</summary>
    public static DoubleDouble[] CovarianceOf(Design design, double[] curvatures, int threadCount)
    {
        DoubleDouble[] hessian = new DoubleDouble[design.ColumnCount * design.ColumnCount];
        GramPass.Compute(design, curvatures, hessian, threadCount);
        SymmetricFactor<DoubleDouble> factor = new(design.ColumnCount);
        factor.Factor(hessian, 0, value => value.High);
        return factor.Inverse();
    }
}
