using System.Numerics.Tensors;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Objectives;

/// <content>Separated classes (formula 4.12).</content>
/// <remarks>
/// The maximum-likelihood estimate is infinite exactly when some direction v has y·xᵀv ≥ 0 for all samples (y = ±1) and &gt; 0 for one
/// (Albert and Anderson, Biometrika 71, 1984). The iterates of a descent method find such a direction by themselves: either the point classifies every
/// sample, or its steps run along the direction without end. What is seen here, in the precision of the features, is a sign and not yet a proof.
/// </remarks>
internal sealed unsafe partial class LinearObjective<L, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    public SeparationEvidence LookForSeparation(bool isLate)
    {
        if (!L.IsConvex || !L.VanishesWithMargin)
        {
            return SeparationEvidence.None;
        }

        SeparationSigns signs = default;
        for (int i = 0; i < samples.Count && (isLate || !signs.IsMixed); i++)
        {
            if (Counts(i))
            {
                double side = SideOf(i);
                signs.Add(side * Elements.ToDouble(samples.Logits[i]), side * Elements.ToDouble(samples.TrialLogits[i]));
            }
        }

        return signs.Evidence(isLate, typeof(T) == typeof(float));
    }

    public int[] FeaturesThatSeparate()
    {
        int d = features.FeatureCount;
        (double[] lowest, double[] highest) = ClassRanges.Of(features, samples, 2);
        bool SeparatesAlone(int j) =>
            (highest[j] <= lowest[d + j] || highest[d + j] <= lowest[j]) && (highest[j] > lowest[j] || highest[d + j] > lowest[d + j] || lowest[j] != lowest[d + j]);
        return [.. Enumerable.Range(0, d).Where(SeparatesAlone)];
    }

    public int[] FeaturesOf(ReadOnlySpan<double> direction, double leastShare)
    {
        int d = features.FeatureCount;
        double[] shares = new double[d];
        TensorPrimitives.Abs(direction[..d], shares);
        if (!coordinates.IsStandardized)
        {
            (double[] lowest, double[] highest) = ClassRanges.Of(features, samples, 2);
            for (int j = 0; j < d; j++)
            {
                double size = Math.Max(
                    Math.Max(Math.Abs(lowest[j]), Math.Abs(highest[j])), Math.Max(Math.Abs(lowest[d + j]), Math.Abs(highest[d + j])));
                shares[j] *= coordinates.InverseScale(j) * (size > 0 ? size : 1);
            }
        }

        return ClassRanges.Largest(shares, leastShare);
    }
}
