using LogReg.Simd.Memory;

namespace LogReg.Simd.Objectives;

/// <content>Signs of a separation (formula 4.12), and the features behind a direction.</content>
internal sealed unsafe partial class SoftmaxObjective<T>
    where T : unmanaged
{
    public SeparationEvidence LookForSeparation(bool isLate)
    {
        SeparationSigns signs = default;
        for (int c = 0; c < ConstraintCount && (isLate || !signs.IsMixed); c++)
        {
            if (Counts(c))
            {
                (int own, int other) = PairOf(c);
                int i = c % samples.Count;
                signs.Add(Margin(samples.Logits, own, other, i), Margin(samples.TrialLogits, own, other, i));
            }
        }

        return signs.Evidence(isLate, typeof(T) == typeof(float));

        double Margin(T* logits, int own, int other, int i) =>
            Elements.ToDouble(logits[((nint)own * samples.Count) + i]) - Elements.ToDouble(logits[((nint)other * samples.Count) + i]);
    }

    /// <summary>The features that tell one class apart from all others.</summary>
    public int[] FeaturesThatSeparate()
    {
        int d = features.FeatureCount;
        (double[] lowest, double[] highest) = ClassRanges.Of(features, samples, ClassCount);
        return [.. Enumerable.Range(0, d).Where(j => Enumerable.Range(0, ClassCount).Any(k => TellsApart(j, k)))];

        bool TellsApart(int j, int k)
        {
            (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
            for (int other = 0; other < ClassCount; other++)
            {
                low = other == k ? low : Math.Min(low, lowest[(other * d) + j]);
                high = other == k ? high : Math.Max(high, highest[(other * d) + j]);
            }

            (double ownLow, double ownHigh) = (lowest[(k * d) + j], highest[(k * d) + j]);
            return (ownHigh <= low || high <= ownLow) && Math.Max(ownHigh, high) > Math.Min(ownLow, low);
        }
    }

    public int[] FeaturesOf(ReadOnlySpan<double> direction, double leastShare)
    {
        int d = features.FeatureCount;
        double[] shares = new double[d];
        (double[] lowest, double[] highest) = coordinates.IsStandardized ? ([], []) : ClassRanges.Of(features, samples, ClassCount);
        for (int j = 0; j < d; j++)
        {
            // The last class stands still.
            (double low, double high, double size) = (0, 0, 0);
            for (int k = 0; k < ClassCount - 1; k++)
            {
                low = Math.Min(low, direction[(k * ClassSize) + j]);
                high = Math.Max(high, direction[(k * ClassSize) + j]);
            }

            for (int k = 0; k < ClassCount && !coordinates.IsStandardized; k++)
            {
                size = Math.Max(size, Math.Max(Math.Abs(lowest[(k * d) + j]), Math.Abs(highest[(k * d) + j])));
            }

            shares[j] = (high - low) * (size > 0 ? size * coordinates.OfOneClass.InverseScale(j) : 1);
        }

        return ClassRanges.Largest(shares, leastShare);
    }
}
