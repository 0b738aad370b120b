namespace LogReg.Simd.Rivals.Support;

/// <summary>Rows and labels of a logistic model that is known, the same ones everywhere.</summary>
internal sealed class RivalData
{
    private RivalData(int featureCount, float[] features, float[] labels)
    {
        FeatureCount = featureCount;
        Features = features;
        Labels = labels;
    }

    /// <summary>Gets the features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Gets the rows, one after another.</summary>
    public float[] Features { get; }

    /// <summary>Gets one label per row, 0 or 1.</summary>
    public float[] Labels { get; }

    /// <summary>Makes rows, uniform in [−1, 1), whose classes are drawn with the probability of a logistic model.</summary>
    public static RivalData Generate(int rowCount, int featureCount)
    {
        ulong state = (ulong)featureCount;
        double[] truth = new double[featureCount];
        for (int j = 0; j < featureCount; j++)
        {
            truth[j] = 4 * Symmetric(ref state) / Math.Sqrt(featureCount);
        }

        float[] features = new float[rowCount * featureCount];
        float[] labels = new float[rowCount];
        for (int i = 0; i < rowCount; i++)
        {
            double logit = 0;
            for (int j = 0; j < featureCount; j++)
            {
                double value = Symmetric(ref state);
                features[(i * featureCount) + j] = (float)value;
                logit += value * truth[j];
            }

            labels[i] = (Symmetric(ref state) + 1) / 2 < 1 / (1 + Math.Exp(-2 * logit)) ? 1 : 0;
        }

        return new RivalData(featureCount, features, labels);
    }

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> Row(int row) => Features.AsSpan(row * FeatureCount, FeatureCount);

    /// <summary>SplitMix64, uniform in [−1, 1), with 23 random bits so that it is exact in single precision.</summary>
    private static double Symmetric(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (((z ^ (z >> 31)) >> 40) - (double)(1 << 23)) / (1 << 23);
    }
}
