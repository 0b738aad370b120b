namespace LogReg.Simd.Metrics;

/// <summary>What a bin gathers before it is divided by its weight.</summary>
internal struct BinSums
{
    private double weight;
    private double probability;
    private double positive;

    /// <summary>Gets a value indicating whether no sample that counts fell into the bin.</summary>
    public readonly bool IsEmpty => weight == 0;

    /// <summary>Adds samples of one probability.</summary>
    public void Add(double probabilityHere, double weightHere, double positiveHere)
    {
        weight += weightHere;
        probability += weightHere * probabilityHere;
        positive += positiveHere;
    }

    /// <summary>The bin between two edges; it is not empty.</summary>
    public readonly CalibrationBin Between(double lowerEdge, double upperEdge) =>
        new(lowerEdge, upperEdge, weight, probability / weight, positive / weight);
}
