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

    /// <summary>Sixty rows of a time and of two columns that differ by a part of noise, with labels that depend on all of them.</summary>
    /// <param name="noise">The part by which the pair differs.</param>
    /// <param name="spread">0 for a time around zero, or else the spread of whole numbers around 1.7e9.</param>
    public static InferenceData OfPair(double noise, double spread)
    {
        const int Rows = 60;
        Random random = new(3);
        double[] features = new double[3 * Rows];
        double[] labels = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            (double time, double own, double difference) = (Normal(random), Normal(random), Normal(random));
            features[3 * i] = spread == 0 ? time : 1.7e9 + Math.Round(spread * time);
            (features[(3 * i) + 1], features[(3 * i) + 2]) = (own, own + (noise * difference));
            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-(time / 2) - own - difference)) ? 1 : 0;
        }

        return new InferenceData { Features = features, FeatureCount = 3, Successes = labels };
    }

    /// <summary>A standard normal number.</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
