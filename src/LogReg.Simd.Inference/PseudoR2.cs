using LogReg.Simd.Inference.Results;

namespace LogReg.Simd.Inference;

/// <summary>Three numbers from 0 to 1 that say how much better the model is than its intercept alone. Rows of several trials count as that many rows of one.</summary>
/// <param name="McFadden">1 − LL/LL₀.</param>
/// <param name="Nagelkerke">(1 − e^(2(LL₀ − LL)/n))/(1 − e^(2LL₀/n)).</param>
/// <param name="Tjur">The mean probability of the successes less that of the failures.</param>
public sealed record PseudoR2(double McFadden, double Nagelkerke, double Tjur)
{
    internal static PseudoR2 Of(FittedModel model, double logLikelihood, double nullLogLikelihood, double trialCount)
    {
        (double inSuccesses, double successes, double inFailures, double failures) = (0, 0, 0, 0);
        double[] probabilities = new double[model.Data.RowCount];
        LogisticPrimitives.Sigmoid<double>(model.Estimate.Logits.AsSpan(0, probabilities.Length), probabilities);
        for (int i = 0; i < probabilities.Length; i++)
        {
            double p = probabilities[i];
            (double a, double b) = (model.Counts.Successes[i], model.Counts.Failures[i]);
            inSuccesses += a * p;
            successes += a;
            inFailures += b * p;
            failures += b;
        }

        double explained = -Math.Exp(2 * (nullLogLikelihood - logLikelihood) / trialCount) + 1;
        return new(1 - (logLikelihood / nullLogLikelihood), explained / (1 - Math.Exp(2 * nullLogLikelihood / trialCount)), (inSuccesses / successes) - (inFailures / failures));
    }
}
