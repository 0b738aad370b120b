namespace LogReg.Simd.Inference.Numerics;

/// <summary>Functions near zero without cancellation.</summary>
internal static class DoubleSeries
{
    /// <summary>log(1 − x) for 0 ≤ x &lt; 1.</summary>
    public static double LogOneMinus(double x) => x < 1e-5 ? -x * (1 + (x / 2) + (x * x / 3)) : Math.Log(1 - x);

    /// <summary>1 − e^(−x) for x ≥ 0.</summary>
    public static double OneLessPower(double x) => x > 1 ? 1 - Math.Exp(-x) : 2 * Math.Sinh(x / 2) * Math.Exp(-x / 2);

    /// <summary>(e^m − 1 − m)/m: what one Newton step leaves of a distance over which the Hessian changes by the factor e^m at most.</summary>
    public static double NewtonShare(double m) => m < 1e-3 ? m / 2 * (1 + (m / 3) + (m * m / 12)) : (Math.Exp(m) - 1 - m) / m;
}
