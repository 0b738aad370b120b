using System.Runtime.InteropServices;

namespace LogReg.Simd.Samples.NativeLibrary;

/// <summary>What C calls; iris_scorer.h declares it.</summary>
internal static unsafe class Exports
{
    /// <summary>Returns the number of features of a row.</summary>
    [UnmanagedCallersOnly(EntryPoint = "iris_feature_count")]
    public static int FeatureCount() => IrisScorer.FeatureCount;

    /// <summary>Writes the probability of class 1 for each of some rows that follow each other. No exception may reach C: what is wrong is said by the result.</summary>
    /// <returns>0, or −1 where an argument is null or negative.</returns>
    [UnmanagedCallersOnly(EntryPoint = "iris_score")]
    public static int Score(float* rows, int rowCount, float* probabilities)
    {
        if (rowCount < 0 || (rowCount > 0 && (rows is null || probabilities is null)))
        {
            return -1;
        }

        for (int i = 0; i < rowCount; i++)
        {
            probabilities[i] = IrisScorer.PredictProbability(new ReadOnlySpan<float>(rows + ((nint)i * IrisScorer.FeatureCount), IrisScorer.FeatureCount));
        }

        return 0;
    }
}
