using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Results;
using LogReg.Simd.Training;

namespace LogReg.Simd.Inference;

/// <summary>A logistic regression fitted by maximum likelihood. Immutable and thread-safe.</summary>
public sealed class LogisticFit
{
    private readonly double[] covariance;

    internal LogisticFit(FittedModel model, IReadOnlyList<CollinearColumn> leftOut, double[] nullLogits)
    {
        (Model, LeftOut) = (model, leftOut);
        covariance = model.Unscaled(model.Estimate.Covariance);
        Coefficients = CoefficientTable.Of(model.Names, model.Coefficients(), covariance);
        Separation = SeparationReport.Of(model);
        double constant = BinomialConstant(model.Data);
        (double kernel, double nullKernel) = (Estimation.LogLikelihood.Of(model.Counts, model.Estimate.Logits), Estimation.LogLikelihood.Of(model.Counts, nullLogits));
        (LogLikelihood, NullLogLikelihood) = (kernel + constant, nullKernel + constant);
        bool isBinary = model.Counts.HaveOneOutcomeEach();
        Deviance = Estimation.LogLikelihood.Deviance(model.Counts, model.Estimate.Logits, kernel, isBinary);
        NullDeviance = Estimation.LogLikelihood.Deviance(model.Counts, nullLogits, nullKernel, isBinary);
        (ObservationCount, TrialCount) = Counted(model.Data);
        PseudoR2 = PseudoR2.Of(model, kernel, nullKernel, TrialCount);
        CertifiedBound = Certificate.Of(model.HasMaximum ? model.Estimate.Bound : double.PositiveInfinity, Coefficients);
    }

    /// <summary>Gets the table, the intercept first.</summary>
    public IReadOnlyList<Coefficient> Coefficients { get; }

    /// <summary>Gets the columns that are left out because they are linear combinations of those before them.</summary>
    public IReadOnlyList<CollinearColumn> LeftOut { get; }

    /// <summary>Gets what is known about the existence of a maximum.</summary>
    public OptimumExistence Existence => Separation is not null ? OptimumExistence.Separated : double.IsFinite(Model.Estimate.Bound) ? OptimumExistence.Proven : OptimumExistence.Undecided;

    /// <summary>Gets the proof that there is no maximum; null where there is one.</summary>
    public Separation? Separation { get; }

    /// <summary>Gets the largest number of its standard errors by which a coefficient can differ from the exact maximum, its rounding to double included; infinity where nothing is proven.</summary>
    public double CertifiedBound { get; }

    /// <summary>Gets the whole number k for which every coefficient is proven to lie within 10⁻ᵏ standard errors of the exact maximum; 0 where nothing is proven.</summary>
    public int CertifiedDigits => Certificate.DigitsOf(CertifiedBound);

    /// <summary>Gets a bound of the relative error of the standard errors, their rounding to double apart; infinity where nothing is proven.</summary>
    public double StandardErrorBound => Model.Estimate.ErrorBound;

    /// <summary>Gets the log-likelihood, with the binomial coefficients where trials are given, as R's <c>logLik</c>; the limit where classes are separated.</summary>
    public double LogLikelihood { get; }

    /// <summary>Gets the log-likelihood of the intercept alone, or of the offsets alone without intercept.</summary>
    public double NullLogLikelihood { get; }

    /// <summary>Gets twice what the log-likelihood is below that of the model with a probability for every row.</summary>
    public double Deviance { get; }

    /// <summary>Gets the deviance of the null model.</summary>
    public double NullDeviance { get; }

    /// <summary>Gets the sum of the weights, the number of rows without weights.</summary>
    public double ObservationCount { get; }

    /// <summary>Gets the sum of weights times trials.</summary>
    public double TrialCount { get; }

    /// <summary>Gets the number of coefficients that are estimated, k.</summary>
    public int ParameterCount => Model.Kept.Length;

    /// <summary>Gets the observations less the parameters.</summary>
    public double ResidualDegreesOfFreedom => ObservationCount - ParameterCount;

    /// <summary>Gets the observations less the intercept.</summary>
    public double NullDegreesOfFreedom => ObservationCount - (Model.Data.FitIntercept ? 1 : 0);

    /// <summary>Gets AIC = 2k − 2LL.</summary>
    public double Aic => (2 * ParameterCount) - (2 * LogLikelihood);

    /// <summary>Gets BIC = k log n − 2LL, n the observations.</summary>
    public double Bic => (ParameterCount * Math.Log(ObservationCount)) - (2 * LogLikelihood);

    /// <summary>Gets what stands for a share of explained variance.</summary>
    public PseudoR2 PseudoR2 { get; }

    /// <summary>Gets the likelihood-ratio test of all coefficients but the intercept.</summary>
    public TestResult ModelTest
    {
        get
        {
            int degrees = ParameterCount - (Model.Data.FitIntercept ? 1 : 0);
            double statistic = Math.Max(0, NullDeviance - Deviance);
            return new("all terms", statistic, degrees, Tails.ChiSquared(statistic, degrees));
        }
    }

    /// <summary>Gets the iterations of Newton's method.</summary>
    public int Iterations => Model.Estimate.Iterations;

    /// <summary>Gets the covariance of the estimates (X'ᵀWX')⁻¹, row-major in the order of <see cref="Coefficients"/>; NaN where there is no finite estimate.</summary>
    public IReadOnlyList<double> Covariance => covariance;

    internal FittedModel Model { get; }

    /// <summary>The Wald interval of a coefficient, estimate ± z·standard error.</summary>
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

    private static double BinomialConstant(InferenceData data)
    {
        double constant = 0;
        for (int i = 0; i < data.RowCount && !data.Trials.IsEmpty; i++)
        {
            constant += data.WeightOf(i) > 0 ? data.WeightOf(i) * Tails.LogChoose(data.TrialsOf(i), data.Successes.Span[i]) : 0;
        }

        return constant;
    }

    private static (double Observations, double Trials) Counted(InferenceData data)
    {
        if (data.Trials.IsEmpty && data.Weights.IsEmpty)
        {
            return (data.RowCount, data.RowCount);
        }

        (double observations, double trials) = (0, 0);
        for (int i = 0; i < data.RowCount; i++)
        {
            observations += data.TrialsOf(i) > 0 ? data.WeightOf(i) : 0;
            trials += data.WeightOf(i) * data.TrialsOf(i);
        }

        return (observations, trials);
    }
}
