using static LogReg.Simd.Reference.ReferenceLosses;

namespace LogReg.Simd.Reference;

/// <summary>
/// Section 7 and formula 3.5: what the unpenalised optimum says about the data. The penalties of the objective are ignored;
/// matrices are VariableCount square and row-major with the intercept last. Sample weights count as repeated samples.
/// </summary>
public static class ReferenceInference
{
    /// <summary>Section 7: the information XᵀDX, D = diag(s_i ∂²ℓ/∂z²), with a column of ones for a fitted intercept.</summary>
    /// <param name="objective">Features, labels and sample weights.</param>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    public static double[] Information(ReferenceObjective objective, ReadOnlySpan<double> coefficients, double intercept)
        => WeightedGram(objective, coefficients, intercept, (z, y, s) => s * LogLoss.Curvature(z, y));

    /// <summary>Section 7: Var(β̂) = (XᵀDX)⁻¹.</summary>
    /// <param name="objective">Features, labels and sample weights.</param>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    public static double[] Covariance(ReferenceObjective objective, ReadOnlySpan<double> coefficients, double intercept)
        => ReferenceCholesky.Inverse(Information(objective, coefficients, intercept), objective.VariableCount);

    /// <summary>Section 7: the robust (sandwich) covariance A⁻¹ B A⁻¹ with A = XᵀDX and B = Σ r_i² x_i x_iᵀ (HC0).</summary>
    /// <param name="objective">Features, labels and sample weights.</param>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    public static double[] RobustCovariance(
        ReferenceObjective objective, ReadOnlySpan<double> coefficients, double intercept)
    {
        double[] bread = Covariance(objective, coefficients, intercept);
        double[] meat = WeightedGram(
            objective, coefficients, intercept, (z, y, s) => s * s * LogLoss.Residual(z, y) * LogLoss.Residual(z, y));
        int size = objective.VariableCount;
        return Multiply(Multiply(bread, meat, size), bread, size);
    }

    /// <summary>Section 7: the square roots of the diagonal of a covariance, the intercept's last.</summary>
    /// <param name="covariance">A square, row-major covariance.</param>
    /// <param name="size">Its rows.</param>
    public static double[] StandardErrors(ReadOnlySpan<double> covariance, int size)
    {
        var errors = new double[size];
        for (int j = 0; j < size; j++)
        {
            errors[j] = Math.Sqrt(covariance[(j * size) + j]);
        }

        return errors;
    }

    /// <summary>Section 7: var(z) = xᵀ Var x, the uncertainty of the logit of one sample.</summary>
    /// <param name="covariance">A square, row-major covariance, of one more row than features if it has an intercept.</param>
    /// <param name="size">Its rows.</param>
    /// <param name="row">The features of the sample.</param>
    public static double LogitVariance(ReadOnlySpan<double> covariance, int size, ReadOnlySpan<double> row)
    {
        double variance = 0;
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k < size; k++)
            {
                double xj = j < row.Length ? row[j] : 1;
                double xk = k < row.Length ? row[k] : 1;
                variance += xj * covariance[(j * size) + k] * xk;
            }
        }

        return variance;
    }

    /// <summary>Formula 3.5: LL = −Σ s_i ℓ(z_i, y_i).</summary>
    /// <param name="objective">Features, labels and sample weights.</param>
    /// <param name="coefficients">β.</param>
    /// <param name="intercept">b.</param>
    public static double LogLikelihood(ReferenceObjective objective, ReadOnlySpan<double> coefficients, double intercept)
    {
        double[] logits = objective.Logits(coefficients, intercept);
        double sum = 0;
        for (int i = 0; i < objective.SampleCount; i++)
        {
            sum -= objective.SampleWeights[i] * LogLoss.Value(logits[i], objective.Labels[i]);
        }

        return sum;
    }

    /// <summary>Formula 3.5: the log-likelihood of the best constant probability ȳ, −S H(ȳ); without intercept, of ½.</summary>
    /// <param name="objective">Labels and sample weights.</param>
    public static double NullLogLikelihood(ReferenceObjective objective)
    {
        double labelSum = 0;
        for (int i = 0; i < objective.SampleCount; i++)
        {
            labelSum += objective.SampleWeights[i] * objective.Labels[i];
        }

        double mean = objective.FitIntercept ? labelSum / objective.WeightSum : 0.5;
        return -objective.WeightSum * ReferenceCertificate.BinaryEntropy(mean);
    }

    /// <summary>Formula 3.5: −2LL; of the null log-likelihood it is the null deviance.</summary>
    /// <param name="logLikelihood">LL.</param>
    public static double Deviance(double logLikelihood) => -2 * logLikelihood;

    /// <summary>Formula 3.5: AIC = 2k − 2LL.</summary>
    /// <param name="logLikelihood">LL.</param>
    /// <param name="parameterCount">k, the intercept included.</param>
    public static double Aic(double logLikelihood, int parameterCount) => (2 * parameterCount) - (2 * logLikelihood);

    /// <summary>Formula 3.5: BIC = k log n − 2LL.</summary>
    /// <param name="logLikelihood">LL.</param>
    /// <param name="parameterCount">k, the intercept included.</param>
    /// <param name="sampleCount">n.</param>
    public static double Bic(double logLikelihood, int parameterCount, double sampleCount)
        => (parameterCount * Math.Log(sampleCount)) - (2 * logLikelihood);

    private static double[] WeightedGram(
        ReferenceObjective objective,
        ReadOnlySpan<double> coefficients,
        double intercept,
        Func<double, double, double, double> weight)
    {
        int size = objective.VariableCount;
        double[] logits = objective.Logits(coefficients, intercept);
        var weights = new double[objective.SampleCount];
        var extended = new double[objective.SampleCount * size];
        extended.AsSpan().Fill(1);
        for (int i = 0; i < objective.SampleCount; i++)
        {
            weights[i] = weight(logits[i], objective.Labels[i], objective.SampleWeights[i]);
            ReferenceModel.Row(objective.Features, i, objective.FeatureCount, objective.FeatureCount)
                .CopyTo(extended.AsSpan(i * size));
        }

        return ReferencePass.WeightedGram(extended, objective.SampleCount, size, size, weights);
    }

    private static double[] Multiply(double[] a, double[] b, int size)
    {
        var product = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                for (int k = 0; k < size; k++)
                {
                    product[(i * size) + j] += a[(i * size) + k] * b[(k * size) + j];
                }
            }
        }

        return product;
    }
}
