namespace LogReg.Simd.Inference.Tests.Support;

/// <summary>Problems of any conditioning, the same ones for the same seed.</summary>
internal static class Generated
{
    /// <summary>Rows whose columns are nearly dependent: each but the first is the one before it plus a part of noise, so that their condition is about the inverse of that part.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="features">The columns.</param>
    /// <param name="condition">About the condition number, 1 or more.</param>
    /// <param name="strength">The spread of the logits.</param>
    public static InferenceData Of(int seed, int rows, int features, double condition = 1, double strength = 1)
    {
        Random random = new(seed);
        double[] values = new double[rows * features];
        double[] labels = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double common = Normal(random);
            double logit = 0;
            for (int j = 0; j < features; j++)
            {
                double own = Normal(random);
                values[(i * features) + j] = condition <= 1 ? own : common + (own / condition);
                logit += own * strength * (j % 2 == 0 ? 1 : -0.5);
            }

            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
        }

        // Never all alike.
        (labels[0], labels[1]) = (0, 1);
        return new InferenceData { Features = values, FeatureCount = features, Successes = labels };
    }

    /// <summary>A standard normal number.</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
