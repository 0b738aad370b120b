using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Profiles;

namespace LogReg.Simd.Inference.Results;

/// <summary>Firth's maximum, from which profiles start.</summary>
/// <param name="Coefficients">β in the units of the design of the fit.</param>
/// <param name="Covariance">H⁻¹ there.</param>
/// <param name="Value">−ℓ − ½ log det H in the units of the columns of the search.</param>
/// <param name="Unpenalized">−ℓ.</param>
/// <param name="Intercept">What was done about the intercept afterwards.</param>
internal sealed record FirthPoint(DoubleDouble[] Coefficients, DoubleDouble[] Covariance, double Value, double Unpenalized, FirthIntercept Intercept)
{
    /// <summary>Gets what ½ log det H gains by the units of the caller.</summary>
    public required double UnitsOfDeterminant { get; init; }

    /// <summary>Gets a value indicating whether columns nearly depend on each other, so that searches need others in their place.</summary>
    public bool IsOrthogonal { get; init; }

    /// <summary>The searches from the maximum over columns that are orthogonal, of which some come last and keep their coefficients.</summary>
    /// <param name="model">The fit.</param>
    /// <param name="last">A column alone, or those that are held at zero together.</param>
    /// <param name="threadCount">The most threads; 0 for one per processor.</param>
    public ProfileProblem ProfilesOf(FittedModel model, int[] last, int threadCount)
    {
        OrthogonalColumns columns = OrthogonalColumns.Of(model.Design, model.Counts.Presence(), last, threadCount);
        return ProfileProblem.Of(some => new FirthLoss(columns.Design, model.Counts, some), columns.PointOf(Coefficients), columns.Design.Scales, model.GramWork, threadCount);
    }

    /// <summary>The searches from the maximum.</summary>
    /// <param name="model">The fit.</param>
    /// <param name="centred">Its columns moved to zero; null where none is far from it.</param>
    /// <param name="ofFirst">Whether the profile is that of the intercept, which moved columns change.</param>
    public ProfileProblem Profiles(FittedModel model, CentredColumns? centred, bool ofFirst = false)
    {
        int threads = model.Options.ThreadCount;
        (Design design, DoubleDouble[] point) = centred is null ? (model.Design, Coefficients) : ofFirst ? centred.OfFirst(Coefficients, threads) : (centred.Design, centred.PointOf(Coefficients));
        FirthLoss NewLoss(int some) => new(design, model.Counts, some);
        return centred is null
            ? new(NewLoss, DoubleDouble.Rounded(point), DoubleDouble.Rounded(Covariance), model.GramWork, threads) { Scales = design.Scales }
            : ProfileProblem.Of(NewLoss, point, design.Scales, model.GramWork, threads);
    }

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
