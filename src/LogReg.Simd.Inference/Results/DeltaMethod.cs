using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Results;

/// <summary>The variance of a function of the estimates, to first order.</summary>
internal static class DeltaMethod
{
    /// <summary>gᵀVg.</summary>
    /// <param name="covariance">V, row-major.</param>
    /// <param name="gradient">g.</param>
    public static double Variance(DoubleDouble[] covariance, double[] gradient)
    {
        DoubleDouble sum = default;
        for (int j = 0; j < gradient.Length; j++)
        {
            for (int k = 0; k < gradient.Length; k++)
            {
                sum += covariance[(j * gradient.Length) + k] * gradient[j] * gradient[k];
            }
        }

        return (double)sum;
    }
}
