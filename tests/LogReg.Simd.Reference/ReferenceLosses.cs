using static LogReg.Simd.Reference.ReferenceFunctions;

namespace LogReg.Simd.Reference;

/// <summary>
/// The pointwise losses of section 2: a value ℓ(z, y), its residual ∂ℓ/∂z and its curvature ∂²ℓ/∂z², all from the logit
/// and none from a stored probability. Where the table's form cancels, an equal form without cancellation is used.
/// </summary>
public static class ReferenceLosses
{
    /// <summary>Formula 2.1: binary cross-entropy, the negative log-likelihood of one label.</summary>
    public static class LogLoss
    {
        /// <summary>
        /// Formula 2.1: log(1 + e^z) − y z. For the labels 0 and 1 this is softplus(z) and softplus(−z), which keep their
        /// digits however confident the model is.
        /// </summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label.</param>
        public static double Value(double z, double y) => y switch
        {
            0 => Softplus(z),
            1 => Softplus(-z),
            _ => Softplus(z) - (y * z),
        };

        /// <summary>Formula 2.1: σ(z) − y = (1 − y) σ(z) − y σ(−z).</summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label.</param>
        public static double Residual(double z, double y) => ((1 - y) * Sigmoid(z)) - (y * Sigmoid(-z));

        /// <summary>Formula 2.1: σ(z)(1 − σ(z)), between 0 and ¼: the loss is convex.</summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label, which the curvature does not depend on.</param>
        public static double Curvature(double z, double y) => SigmoidDerivative(z) + (0 * y);
    }

    /// <summary>Formula 2.2: squared error on the probability (Brier); not convex in the logit.</summary>
    public static class SquaredProbability
    {
        /// <summary>Formula 2.2: (p − y)², p = σ(z).</summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label.</param>
        public static double Value(double z, double y)
        {
            double error = LogLoss.Residual(z, y);
            return error * error;
        }

        /// <summary>Formula 2.2: 2(p − y) p(1 − p).</summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label.</param>
        public static double Residual(double z, double y) => 2 * LogLoss.Residual(z, y) * SigmoidDerivative(z);

        /// <summary>
        /// Formula 2.2: 2p(1 − p)(−3p² + 2p − y + 2yp). The last factor is p(1 − p) + (p − y)(1 − 2p), the form used here.
        /// </summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label.</param>
        public static double Curvature(double z, double y)
        {
            double p = Sigmoid(z);
            double q = Sigmoid(-z);
            return 2 * p * q * ((p * q) + (LogLoss.Residual(z, y) * (q - p)));
        }
    }

    /// <summary>Formula 2.3: cross-entropy of q = (tanh(z) + 1)/2, which by formula 1.6 is the log loss at the logit 2z.</summary>
    public static class TanhCrossEntropy
    {
        /// <summary>Formula 2.3: −y log q − (1 − y) log(1 − q), with q = σ(2z).</summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label.</param>
        public static double Value(double z, double y) => LogLoss.Value(2 * z, y);

        /// <summary>Formula 2.3: t + 1 − 2y = 2(σ(2z) − y), t = tanh(z).</summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label.</param>
        public static double Residual(double z, double y) => 2 * LogLoss.Residual(2 * z, y);

        /// <summary>Formula 2.3: 1 − t² = 4σ(2z)(1 − σ(2z)), t = tanh(z).</summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label, which the curvature does not depend on.</param>
        public static double Curvature(double z, double y) => 4 * LogLoss.Curvature(2 * z, y);
    }

    /// <summary>Formula 2.4: squared error on the logit (Adaline, linear regression).</summary>
    public static class SquaredLogit
    {
        /// <summary>Formula 2.4: ½(z − y)².</summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label.</param>
        public static double Value(double z, double y) => 0.5 * (z - y) * (z - y);

        /// <summary>Formula 2.4: z − y.</summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label.</param>
        public static double Residual(double z, double y) => z - y;

        /// <summary>Formula 2.4: 1 for every finite logit and label, NaN otherwise.</summary>
        /// <param name="z">The logit.</param>
        /// <param name="y">The label.</param>
        public static double Curvature(double z, double y) => 1 + (0 * z) + (0 * y);
    }

    /// <summary>Formula 2.5: softmax cross-entropy over K classes.</summary>
    public static class SoftmaxCrossEntropy
    {
        /// <summary>Formula 2.5: logsumexp(z) − z_y, as (max z − z_y) + log Σ e^(z_k − max z).</summary>
        /// <param name="logits">The K logits of one sample.</param>
        /// <param name="label">The class, an index into the logits.</param>
        public static double Value(ReadOnlySpan<double> logits, int label)
        {
            int largest = IndexOfMaximum(logits);
            return logits[largest] - logits[label] + LogSumExpAboveMaximum(logits, largest);
        }

        /// <summary>Formula 2.5: p_k − [k = y]; the entry of the label is −Σ of the other probabilities.</summary>
        /// <param name="logits">The K logits of one sample.</param>
        /// <param name="label">The class, an index into the logits.</param>
        public static double[] Residuals(ReadOnlySpan<double> logits, int label)
        {
            double[] residuals = SoftMax(logits);
            residuals[label] = -SumOfOthers(residuals, label);
            return residuals;
        }

        /// <summary>Formula 2.5: diag(p) − p pᵀ, K × K row-major; the label does not matter.</summary>
        /// <param name="logits">The K logits of one sample.</param>
        public static double[] Curvature(ReadOnlySpan<double> logits)
        {
            double[] p = SoftMax(logits);
            var curvature = new double[p.Length * p.Length];
            for (int k = 0; k < p.Length; k++)
            {
                for (int l = 0; l < p.Length; l++)
                {
                    curvature[(k * p.Length) + l] = k == l ? p[k] * SumOfOthers(p, k) : -p[k] * p[l];
                }
            }

            return curvature;
        }

        private static double SumOfOthers(ReadOnlySpan<double> values, int excluded)
        {
            double sum = 0;
            for (int k = 0; k < values.Length; k++)
            {
                sum += k == excluded ? 0 : values[k];
            }

            return sum;
        }
    }
}
