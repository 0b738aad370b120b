using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Results;
using LogReg.Simd.Training;

namespace LogReg.Simd.Inference;

/// <summary>What a fit by maximum likelihood says as a whole, of two classes, of several or of ordered levels. Immutable and thread-safe.</summary>
public abstract class LikelihoodFit
{
    /// <summary>A difference of deviances is rounding up to this share of them.</summary>
    private const double Rounding = 4.0 / (1L << 52);

    private readonly LikelihoodEstimate estimate;
    private readonly double[] covariance;

    private protected LikelihoodFit(LikelihoodEstimate estimate, double[] covariance, IReadOnlyList<Coefficient> table, IReadOnlyList<CollinearColumn> leftOut, Separation? separation)
    {
        (this.estimate, this.covariance, LeftOut, Separation) = (estimate, covariance, leftOut, separation);
        CertifiedBound = Certificate.Of(estimate.HasMaximum ? estimate.Bound : double.PositiveInfinity, table);
    }

    /// <summary>Gets the columns that are left out because they are linear combinations of those before them.</summary>
    public IReadOnlyList<CollinearColumn> LeftOut { get; }

    /// <summary>Gets what is known about the existence of a maximum.</summary>
    public OptimumExistence Existence => Separation is not null ? OptimumExistence.Separated : double.IsFinite(estimate.Bound) ? OptimumExistence.Proven : OptimumExistence.Undecided;

    /// <summary>
    /// Gets the proof that there is no maximum; null where there is one. Of several classes its direction v is in the order of <see cref="Covariance"/>: x_iᵀ(v_a − v_b) ≥ 0 for rows of class a and
    /// every class b, v_base = 0 (formula 7.11). Of ordered levels it is too: v_j − x_iᵀv ≥ 0 at the threshold j above a row's level, and ≤ 0 at the one below (formula 7.16).
    /// </summary>
    public Separation? Separation { get; }

    /// <summary>Gets the largest number of its standard errors by which a coefficient can differ from the exact maximum, its rounding to double included; infinity where nothing is proven.</summary>
    public double CertifiedBound { get; }

    /// <summary>Gets the whole number k for which every coefficient is proven to lie within 10⁻ᵏ standard errors of the exact maximum; 0 where nothing is proven.</summary>
    public int CertifiedDigits => Certificate.DigitsOf(CertifiedBound);

    /// <summary>Gets a bound of the relative error of the standard errors, their rounding to double apart; infinity where nothing is proven.</summary>
    public double StandardErrorBound => estimate.ErrorBound;

    /// <summary>Gets the log-likelihood, of two classes with the binomial coefficients where trials are given, as R's <c>logLik</c>; the limit where classes are separated.</summary>
    public double LogLikelihood { get; private protected init; }

    /// <summary>Gets the log-likelihood of the intercepts alone; without intercept that of the offsets alone, or of equal probabilities.</summary>
    public double NullLogLikelihood { get; private protected init; }

    /// <summary>Gets twice what the log-likelihood is below that of the model with a probability for every row; of several classes −2·log-likelihood, as R's multinom.</summary>
    public double Deviance { get; private protected init; }

    /// <summary>Gets the deviance of the null model.</summary>
    public double NullDeviance { get; private protected init; }

    /// <summary>Gets n, the sum of the weights, the number of rows without weights.</summary>
    public double ObservationCount { get; private protected init; }

    /// <summary>Gets the number of coefficients that are estimated, k.</summary>
    public int ParameterCount => estimate.Coefficients.Length;

    /// <summary>Gets AIC = 2k − 2LL.</summary>
    public double Aic => (2 * ParameterCount) - (2 * LogLikelihood);

    /// <summary>Gets BIC = k log n − 2LL.</summary>
    public double Bic => (ParameterCount * Math.Log(ObservationCount)) - (2 * LogLikelihood);

    /// <summary>Gets the likelihood-ratio test of all coefficients but the intercepts.</summary>
    public TestResult ModelTest
    {
        get
        {
            int degrees = ParameterCount - InterceptCount;
            double difference = NullDeviance - Deviance;
            double statistic = difference > Rounding * NullDeviance ? difference : 0;
            return new("all terms", statistic, degrees, Tails.ChiSquared(statistic, degrees));
        }
    }

    /// <summary>Gets the iterations of Newton's method.</summary>
    public int Iterations => estimate.Iterations;

    /// <summary>
    /// Gets the covariance of the estimates (X'ᵀWX')⁻¹, row-major in the order of the coefficients, of several classes equation after equation; NaN where there is no finite estimate.
    /// </summary>
    public IReadOnlyList<double> Covariance => covariance;

    private protected abstract int InterceptCount { get; }
}
