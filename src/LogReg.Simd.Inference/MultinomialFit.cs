using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Numerics;
using LogReg.Simd.Inference.Results;
using LogReg.Simd.Training;

namespace LogReg.Simd.Inference;

/// <summary>A logistic regression of several classes fitted by maximum likelihood. Immutable and thread-safe.</summary>
public sealed class MultinomialFit
{
    private readonly double[] covariance;

    internal MultinomialFit(MultinomialModel model, IReadOnlyList<CollinearColumn> leftOut)
    {
        (Model, LeftOut) = (model, leftOut);
        covariance = model.Covariance();
        double[] estimates = model.Coefficients();
        int width = model.Width;
        Coefficient[] table = CoefficientTable.Of([.. Enumerable.Range(0, estimates.Length).Select(place => model.Terms.Names[place % width])], estimates, covariance);
        Equations = [.. Enumerable.Range(0, model.Counts.Equations).Select(a => new ClassEquation(model.Order[a], model.Data.NameOf(model.Order[a]), table[(a * width)..((a + 1) * width)]))];
        Separation = model.Separation();
        double[] counts = [.. model.Counts.Counts.Select(values => values.Sum())];
        ObservationCount = counts.Sum();
        LogLikelihood = model.Estimate.LogLikelihood;
        NullLogLikelihood = model.Data.FitIntercept ? counts.Sum(count => count * Math.Log(count / ObservationCount)) : -ObservationCount * Math.Log(counts.Length);
        CertifiedBound = Certificate.Of(model.Estimate.HasMaximum ? model.Estimate.Bound : double.PositiveInfinity, table);
    }

    /// <summary>Gets one table for every class but the base, in the order of the classes.</summary>
    public IReadOnlyList<ClassEquation> Equations { get; }

    /// <summary>Gets the class that the others are compared with.</summary>
    public int BaseClass => Model.Data.BaseClass;

    /// <summary>Gets its name.</summary>
    public string BaseClassName => Model.Data.NameOf(BaseClass);

    /// <summary>Gets the columns that are left out because they are linear combinations of those before them.</summary>
    public IReadOnlyList<CollinearColumn> LeftOut { get; }

    /// <summary>Gets what is known about the existence of a maximum.</summary>
    public OptimumExistence Existence => Separation is not null ? OptimumExistence.Separated : double.IsFinite(Model.Estimate.Bound) ? OptimumExistence.Proven : OptimumExistence.Undecided;

    /// <summary>Gets the proof that there is no maximum; null where there is one. Its direction v is in the order of <see cref="Covariance"/>: x_iᵀ(v_a − v_b) ≥ 0 for rows of class a and every class b, v_base = 0 (formula 7.11).</summary>
    public Separation? Separation { get; }

    /// <summary>Gets the largest number of its standard errors by which a coefficient can differ from the exact maximum, its rounding to double included; infinity where nothing is proven.</summary>
    public double CertifiedBound { get; }

    /// <summary>Gets the whole number k for which every coefficient is proven to lie within 10⁻ᵏ standard errors of the exact maximum; 0 where nothing is proven.</summary>
    public int CertifiedDigits => Certificate.DigitsOf(CertifiedBound);

    /// <summary>Gets a bound of the relative error of the standard errors, their rounding to double apart; infinity where nothing is proven.</summary>
    public double StandardErrorBound => Model.Estimate.ErrorBound;

    /// <summary>Gets the log-likelihood; the limit where classes are separated.</summary>
    public double LogLikelihood { get; }

    /// <summary>Gets the log-likelihood of the intercepts alone, or of equal probabilities without intercept.</summary>
    public double NullLogLikelihood { get; }

    /// <summary>Gets −2·log-likelihood, as R's multinom.</summary>
    public double Deviance => -2 * LogLikelihood;

    /// <summary>Gets the deviance of the null model.</summary>
    public double NullDeviance => -2 * NullLogLikelihood;

    /// <summary>Gets n, the sum of the weights, the number of rows without weights.</summary>
    public double ObservationCount { get; }

    /// <summary>Gets the number of coefficients that are estimated, k.</summary>
    public int ParameterCount => Model.Estimate.Kept.Length;

    /// <summary>Gets AIC = 2k − 2LL.</summary>
    public double Aic => (2 * ParameterCount) - (2 * LogLikelihood);

    /// <summary>Gets BIC = k log n − 2LL.</summary>
    public double Bic => (ParameterCount * Math.Log(ObservationCount)) - (2 * LogLikelihood);

    /// <summary>Gets McFadden's pseudo-R², 1 − LL/LL₀.</summary>
    public double McFadden => 1 - (LogLikelihood / NullLogLikelihood);

    /// <summary>Gets Nagelkerke's pseudo-R², (1 − e^(2(LL₀ − LL)/n))/(1 − e^(2LL₀/n)).</summary>
    public double Nagelkerke => (1 - Math.Exp(2 * (NullLogLikelihood - LogLikelihood) / ObservationCount)) / (1 - Math.Exp(2 * NullLogLikelihood / ObservationCount));

    /// <summary>Gets the likelihood-ratio test of all coefficients but the intercepts.</summary>
    public TestResult ModelTest
    {
        get
        {
            int degrees = ParameterCount - (Model.Data.FitIntercept ? Equations.Count : 0);
            double statistic = Math.Max(0, NullDeviance - Deviance);
            return new("all terms", statistic, degrees, Tails.ChiSquared(statistic, degrees));
        }
    }

    /// <summary>Gets the iterations of Newton's method.</summary>
    public int Iterations => Model.Estimate.Iterations;

    /// <summary>Gets the covariance of the estimates, row-major, equation after equation in the order of <see cref="Equations"/>; NaN where there is no finite estimate.</summary>
    public IReadOnlyList<double> Covariance => covariance;

    internal MultinomialModel Model { get; }

    /// <summary>The Wald interval of a coefficient, estimate ± z·standard error.</summary>
    /// <param name="equation">The place in <see cref="Equations"/>.</param>
    /// <param name="index">The place in its coefficients.</param>
    /// <param name="level">The confidence level, between 0 and 1.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such equation or coefficient.</exception>
    /// <exception cref="ArgumentException">The level is not between 0 and 1.</exception>
    public Interval WaldInterval(int equation, int index, double level = 0.95)
    {
        ArgumentChecks.Equation(equation, Equations.Count);
        ArgumentChecks.Coefficient(index, Model.Width);
        ArgumentChecks.Level(level);
        Coefficient row = Equations[equation].Coefficients[index];
        double reach = Tails.NormalReach(level) * row.StandardError;
        return new(row.Estimate - reach, row.Estimate + reach);
    }

    /// <summary>Computes the probabilities of all classes of a row.</summary>
    /// <param name="row">The features, without the intercept; columns that are left out do not count.</param>
    /// <param name="destination">Receives one probability per class, in the order of the classes.</param>
    /// <exception cref="ArgumentException">The row has not one number per feature, or the destination not one per class.</exception>
    /// <exception cref="InvalidOperationException">There is no maximum.</exception>
    public void ComputeProbabilities(ReadOnlySpan<double> row, Span<double> destination)
    {
        MultinomialTests.RequireMaximum(Model, "A prediction");
        int features = Model.Data.FeatureCount;
        if (row.Length != features)
        {
            throw ArgumentChecks.Invalid(nameof(row), $"The row has {row.Length} numbers, but the model {features} features. Pass one for each.");
        }

        if (destination.Length != Model.Order.Length)
        {
            throw ArgumentChecks.Invalid(nameof(destination), $"The destination holds {destination.Length} numbers, but there are {Model.Order.Length} classes. Pass one for each.");
        }

        int first = Model.Data.FitIntercept ? 1 : 0;
        destination[BaseClass] = 0;
        foreach (ClassEquation equation in Equations)
        {
            DoubleDouble logit = default;
            for (int j = 0; j < Model.Width; j++)
            {
                double estimate = equation.Coefficients[j].Estimate;
                logit += double.IsNaN(estimate) ? 0 : (DoubleDouble)estimate * (j < first ? 1 : row[j - first]);
            }

            destination[equation.Class] = (double)logit;
        }

        LogisticPrimitives.SoftMax<double>(destination, destination);
    }
}
