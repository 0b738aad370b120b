using LogReg.Simd.Inference.Checks;
using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Logistic regression of several classes, each against a base class (softmax), by maximum likelihood without a penalty, for the sake of its coefficients.</summary>
/// <remarks>
/// As <see cref="LogisticInference"/>: coefficients and standard errors in about 96 bits and rounded once, with a proven bound. A Hessian over K classes and p columns has (K − 1)p rows. Results do
/// not depend on the number of threads. All methods are thread-safe.
/// </remarks>
public static class MultinomialInference
{
    /// <summary>Fits rows of several classes.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit early.</param>
    /// <returns>The fit. Where classes are separated, its <see cref="LikelihoodFit.Separation"/> says so, and coefficients and likelihood are the limits.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a number is not finite, a class has no row, or columns are collinear and refused.</exception>
    public static MultinomialFit Fit(MultinomialData data, InferenceOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new InferenceOptions();
        MultinomialChecks.Check(data);
        Preparation prepared = Preparation.Of(data.Columns(), options, needsBothOutcomes: false);
        int[] order = [.. Enumerable.Range(0, data.ClassCount).Where(label => label != data.BaseClass), data.BaseClass];
        MultinomialModel model = MultinomialModel.Of(data, options, prepared, order, cancellationToken);
        return MultinomialFit.Of(model, prepared.LeftOut);
    }
}
