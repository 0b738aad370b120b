using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Results;

/// <summary>The table of estimates under a covariance.</summary>
internal static class CoefficientTable
{
    public static Coefficient[] Of(string[] names, double[] estimates, ReadOnlySpan<double> covariance)
    {
        Coefficient[] table = new Coefficient[names.Length];
        for (int j = 0; j < names.Length; j++)
        {
            double error = Math.Sqrt(covariance[(j * names.Length) + j]);
            double z = estimates[j] / error;
            table[j] = new Coefficient(names[j], estimates[j], error, z, Tails.TwoSidedNormal(z));
        }

        return table;
    }
}
