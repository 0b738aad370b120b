namespace LogReg.Simd.Guards;

/// <summary>The argument errors of labels of two classes and of sample weights, wherever samples come in: training, metrics, re-sampling.</summary>
internal static class SampleGuard
{
    /// <summary>Checks that every label is 0 or 1; −0 is a 0.</summary>
    public static void Labels<T>(ReadOnlySpan<T> labels)
        where T : unmanaged
    {
        int offender = Ranges.FirstNeitherZeroNorOne(labels);
        if (offender >= 0)
        {
            throw ArgumentErrors.Invalid(
                nameof(labels),
                $"The argument labels holds {labels[offender]} at index {offender}, but a label is 0 or 1. Write 1 for the positive class and 0 for the other one.");
        }
    }

    /// <summary>Checks that every weight is finite and not negative; empty means absent.</summary>
    public static void Weights<T>(ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        int offender = Ranges.FirstOutside(sampleWeights, typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue);
        if (offender >= 0)
        {
            throw ArgumentErrors.Invalid(
                nameof(sampleWeights),
                $"The argument sampleWeights holds {sampleWeights[offender]} at index {offender}, but a weight is finite and not negative. Pass 0 to leave a sample out.");
        }
    }

    /// <summary>Checks that weights, each of them finite, have a finite sum.</summary>
    public static void WeightSum(double sum)
    {
        if (!double.IsFinite(sum))
        {
            throw ArgumentErrors.Invalid("sampleWeights", $"The argument sampleWeights sums to infinity. Divide all weights by the largest one: means depend on their ratios alone.");
        }
    }
}
