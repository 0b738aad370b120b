namespace LogReg.Simd.Tests.Elementwise;

/// <summary>The one tree that reduces 16 lanes, written out: halves onto halves.</summary>
internal static class LaneTree
{
    public static double Sum(double[] lanes)
    {
        double[] folded = [.. lanes];
        for (int half = folded.Length / 2; half >= 1; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                folded[lane] += folded[lane + half];
            }
        }

        return folded[0];
    }
}
