namespace LogReg.Simd.Tests.Support;

/// <summary>Sums of panels added up by twos, the sums by twos again, the last one without a neighbour going up as it is: the tree of the library, in the plainest way.</summary>
internal static class PairwiseTree
{
    public static double[] Sum(IReadOnlyList<double[]> panels)
    {
        List<double[]> level = [.. panels];
        while (level.Count > 1)
        {
            level = [.. level.Chunk(2).Select(pair => pair.Length == 1 ? pair[0] : [.. pair[0].Zip(pair[1], (left, right) => left + right)])];
        }

        return level[0];
    }
}
