using System.Numerics;
using LogReg.Simd.Data.Labels;

namespace LogReg.Simd.Data.Rows;

/// <summary>What samples have beside their features: labels, classes and weights.</summary>
/// <param name="encoding">The classes.</param>
/// <param name="sampleCount">The samples.</param>
/// <param name="hasWeights">Whether they have weights.</param>
internal sealed class SampleColumns<T>(DataEncoding encoding, long sampleCount, bool hasWeights)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ClassMap classes = new(encoding);

    public T[] Labels { get; } = new T[sampleCount];

    public int[] ClassIndices { get; } = new int[sampleCount];

    public T[]? Weights { get; } = hasWeights ? new T[sampleCount] : null;

    /// <summary>Takes those of a row.</summary>
    public void Set(int row, in RowFacts<T> facts)
    {
        ClassIndices[row] = facts.ClassIndex;
        Labels[row] = T.CreateTruncating(classes.LabelOf(facts.ClassIndex));
        if (Weights is not null)
        {
            Weights[row] = facts.Weight;
        }
    }
}
