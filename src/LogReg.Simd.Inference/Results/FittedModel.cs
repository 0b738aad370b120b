using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Passes;
using LogReg.Simd.Inference.Profiles;

namespace LogReg.Simd.Inference.Results;

/// <summary>What the operations on a fit start from.</summary>
/// <param name="Data">The caller's rows.</param>
/// <param name="Options">How it was fitted.</param>
/// <param name="Design">The columns that are not left out.</param>
/// <param name="Counts">The rows of the design.</param>
/// <param name="Kept">The coefficient of every column of the design.</param>
/// <param name="Names">The names of all coefficients.</param>
/// <param name="Estimate">The maximum, in the units of the design.</param>
/// <param name="Gaps">Of ordered levels, whose rows are boundaries, the gaps between thresholds; null of two classes.</param>
internal sealed record FittedModel(
    InferenceData Data, InferenceOptions Options, Design Design, RowCounts Counts, int[] Kept, string[] Names, MaximumEstimate Estimate, ThresholdGaps? Gaps = null)
{
    /// <summary>The estimates in the units of the caller, NaN for columns that are left out.</summary>
    public double[] Coefficients()
    {
        double[] coefficients = new double[Names.Length];
        Array.Fill(coefficients, double.NaN);
        for (int j = 0; j < Kept.Length; j++)
        {
            coefficients[Kept[j]] = Estimate.CoefficientOf(j) / Design.Scales[j];
        }

        return coefficients;
    }

    /// <summary>A matrix over the columns of the design as one over all coefficients, in the units of the caller, NaN for columns that are left out.</summary>
    public double[] Unscaled(ReadOnlySpan<DoubleDouble> covariance)
    {
        int size = Names.Length;
        double[] unscaled = new double[size * size];
        Array.Fill(unscaled, double.NaN);
        for (int j = 0; j < Kept.Length; j++)
        {
            for (int k = 0; k < Kept.Length; k++)
            {
                unscaled[(Kept[j] * size) + Kept[k]] = covariance[(j * Kept.Length) + k].High / Design.Scales[j] / Design.Scales[k];
            }
        }

        return unscaled;
    }

    /// <summary>Gets the terms and their columns of the design.</summary>
    public TermColumns Terms => new(Data, Kept, Names);

    /// <summary>Gets a value indicating whether a finite maximum is proven.</summary>
    public bool HasMaximum => Estimate.HasMaximum;

    /// <summary>The searches from the maximum.</summary>
    public ProfileProblem Profiles()
    {
        ThresholdGaps? gaps = Gaps?.Continued(Estimate.Coefficients);
        return new(
            threads => new BinomialLikelihood(Design, Counts, threads, Estimate.Logits, gaps),
            DoubleDouble.Rounded(Estimate.Coefficients),
            DoubleDouble.Rounded(Estimate.Covariance),
            GramWork,
            Options.ThreadCount,
            new ProfileProof(Design, Counts, gaps));
    }

    /// <summary>Gets the multiplications of one Gram matrix.</summary>
    public long GramWork => (long)Design.PaddedRowCount * Design.ColumnCount * Design.ColumnCount;

    /// <summary>Refuses what needs a maximum where there is none.</summary>
    /// <exception cref="InvalidOperationException">Classes are separated, or nothing is decided.</exception>
    public void RequireMaximum(string what)
    {
        if (!HasMaximum)
        {
            throw new InvalidOperationException(
                $"{what} needs a finite maximum of the likelihood, but {(Estimate.Direction.Length > 0 ? "the classes are separated" : "none is proven")}. {(Gaps is null ? "Use FirthInference, or leave" : "Join levels, or leave")} out the columns of the separation.");
        }
    }
}
