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

    /// <summary>Gets how many of the first columns of the design add up to one in every row: the intercept, or thresholds.</summary>
    public int InterceptCount { get; init; } = Data.FitIntercept ? 1 : 0;

    /// <summary>The columns moved to zero; null where none is far from it.</summary>
    public CentredColumns? Centred() => CentredColumns.Of(Design, InterceptCount, i => Counts.Successes[i] + Counts.Failures[i] > 0, Options.ThreadCount);

    /// <summary>The searches from the maximum.</summary>
    /// <param name="centred">The columns moved to zero; null where none is far from it.</param>
    /// <param name="ofFirst">Whether the profile is that of the intercept, which moved columns change.</param>
    public ProfileProblem Profiles(CentredColumns? centred, bool ofFirst = false)
    {
        (Design design, DoubleDouble[] point) = centred is null ? (Design, Estimate.Coefficients)
            : ofFirst ? centred.OfFirst(Estimate.Coefficients, Options.ThreadCount)
            : (centred.Design, centred.PointOf(Estimate.Coefficients));
        ThresholdGaps? gaps = Gaps?.Continued(point);
        ProfileProof proof = new(design, Counts, gaps);
        BinomialLikelihood NewLoss(int threads) => new(design, Counts, threads, Estimate.Logits, gaps);
        return centred is null
            ? new(NewLoss, DoubleDouble.Rounded(point), DoubleDouble.Rounded(Estimate.Covariance), GramWork, Options.ThreadCount, proof) { Scales = design.Scales }
            : ProfileProblem.Of(NewLoss, point, design.Scales, GramWork, Options.ThreadCount, proof);
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
                $"{what} needs a finite maximum of the likelihood, but {(Estimate.Direction.Length > 0 ? "the classes are separated" : "none is proven")}. "
                + $"{(Gaps is null ? "Use FirthInference, or leave" : "Join levels, or leave")} out the columns of the separation.");
        }
    }
}
