namespace LogReg.Simd.Reference;

/// <summary>The scalar functions of the model (section 1), accurate to a few units in the last place of a double.</summary>
public static class ReferenceFunctions
{
    /// <summary>Formula 1.2: σ(z) = 1/(1 + e^(−z)), written so that neither side overflows or cancels. NaN gives NaN.</summary>
    /// <param name="z">The logit.</param>
    public static double Sigmoid(double z)
    {
        if (z >= 0)
        {
            return 1 / (1 + Math.Exp(-z));
        }

        double e = Math.Exp(z);
        return e / (1 + e);
    }

    /// <summary>Formula 1.3: σ'(z) = σ(z)(1 − σ(z)), with 1 − σ(z) = σ(−z) so that nothing cancels.</summary>
    /// <param name="z">The logit.</param>
    public static double SigmoidDerivative(double z) => Sigmoid(z) * Sigmoid(-z);

    /// <summary>Formula 2.1: softplus(z) = log(1 + e^z) = max(z, 0) + log(1 + e^(−|z|)).</summary>
    /// <param name="z">The logit.</param>
    public static double Softplus(double z) => Math.Max(z, 0) + Log1p(Math.Exp(-Math.Abs(z)));

    /// <summary>
    /// log(1 + x) without the loss of x in 1 + x: with u = 1 + x rounded, log(u)·x/(u − 1) undoes the rounding.
    /// (.NET's own <see cref="double.LogP1(double)"/> is log(x + 1), which is 0 for every x below 1e-16.)
    /// </summary>
    /// <param name="x">A number of at least −1; below it the result is NaN.</param>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        if (u == 1 || double.IsPositiveInfinity(u))
        {
            return x;
        }

        return Math.Log(u) * x / (u - 1);
    }

    /// <summary>Formula 1.5 inverted: logit(p) = log(p/(1 − p)), −∞ at 0, +∞ at 1, NaN outside [0, 1].</summary>
    /// <param name="p">The probability.</param>
    public static double Logit(double p)
    {
        // Near one half the odds are near 1 and their logarithm would cancel: p/(1 − p) = 1 + (2p − 1)/(1 − p).
        if (p is >= 0.25 and <= 0.75)
        {
            return Log1p(((2 * p) - 1) / (1 - p));
        }

        return Math.Log(p / (1 - p));
    }

    /// <summary>
    /// Formula 2.5: log Σ e^(z_k), with the maximum subtracted first. Empty gives −∞, all −∞ gives −∞, a +∞ gives +∞,
    /// a NaN gives NaN.
    /// </summary>
    /// <param name="z">The logits of one sample.</param>
    public static double LogSumExp(ReadOnlySpan<double> z)
    {
        int largest = IndexOfMaximum(z);
        if (largest < 0)
        {
            return double.NegativeInfinity;
        }

        double maximum = z[largest];
        return double.IsFinite(maximum) ? maximum + LogSumExpAboveMaximum(z, largest) : maximum;
    }

    /// <summary>
    /// Formula 2.5: p_k = e^(z_k)/Σ e^(z_l), with the maximum subtracted first. A NaN anywhere makes every probability
    /// NaN; so does a maximum that is infinite, because ∞ − ∞ has no value.
    /// </summary>
    /// <param name="z">The logits of one sample.</param>
    public static double[] SoftMax(ReadOnlySpan<double> z)
    {
        var probabilities = new double[z.Length];
        int largest = IndexOfMaximum(z);
        double sum = 0;
        for (int k = 0; k < z.Length; k++)
        {
            probabilities[k] = Math.Exp(z[k] - z[largest]);
            sum += probabilities[k];
        }

        for (int k = 0; k < z.Length; k++)
        {
            probabilities[k] /= sum;
        }

        return probabilities;
    }

    /// <summary>log Σ e^(z_k − max z) = log(1 + Σ over the others): small values keep their digits.</summary>
    internal static double LogSumExpAboveMaximum(ReadOnlySpan<double> z, int largest)
    {
        double others = 0;
        for (int k = 0; k < z.Length; k++)
        {
            if (k != largest)
            {
                others += Math.Exp(z[k] - z[largest]);
            }
        }

        return Log1p(others);
    }

    /// <summary>The first index of the maximum, of the first NaN if there is one, or −1 when empty.</summary>
    internal static int IndexOfMaximum(ReadOnlySpan<double> z)
    {
        int largest = -1;
        for (int k = 0; k < z.Length; k++)
        {
            if (double.IsNaN(z[k]))
            {
                return k;
            }

            if (largest < 0 || z[k] > z[largest])
            {
                largest = k;
            }
        }

        return largest;
    }
}
