namespace LogReg.Simd.Reference;

/// <summary>Formula 3.4: class weights.</summary>
public static class ReferenceClassWeights
{
    /// <summary>Formula 3.4: α_k = n/(K n_k), where n_k counts the samples of class k; +∞ for a class without samples.</summary>
    /// <param name="labels">The class of every sample, from 0 to classCount − 1.</param>
    /// <param name="classCount">K.</param>
    public static double[] Balanced(ReadOnlySpan<double> labels, int classCount = 2)
    {
        var counts = new double[classCount];
        for (int i = 0; i < labels.Length; i++)
        {
            counts[(int)labels[i]]++;
        }

        var weights = new double[classCount];
        for (int k = 0; k < classCount; k++)
        {
            weights[k] = labels.Length / (classCount * counts[k]);
        }

        return weights;
    }

    /// <summary>Formula 3.4: s_i α_(y_i).</summary>
    /// <param name="labels">The class of every sample.</param>
    /// <param name="classWeights">α, one per class.</param>
    /// <param name="sampleWeights">s, one per sample, or null for ones.</param>
    public static double[] SampleWeights(
        ReadOnlySpan<double> labels, ReadOnlySpan<double> classWeights, double[]? sampleWeights = null)
    {
        var weights = new double[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            weights[i] = (sampleWeights is null ? 1 : sampleWeights[i]) * classWeights[(int)labels[i]];
        }

        return weights;
    }
}
