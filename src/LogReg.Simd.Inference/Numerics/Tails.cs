using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace LogReg.Simd.Inference.Numerics;

/// <summary>Tails and quantiles of the distributions that tests refer to.</summary>
internal static class Tails
{
    /// <summary>The probability that a standard normal variable is at least as far from 0.</summary>
    public static double TwoSidedNormal(double z) => double.IsNaN(z) ? double.NaN : SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>The probability that a χ² variable is at least as large.</summary>
    public static double ChiSquared(double statistic, int degreesOfFreedom) => degreesOfFreedom switch
    {
        _ when double.IsNaN(statistic) => double.NaN,
        0 => 1,
        _ when statistic <= 0 => 1,
        _ when double.IsPositiveInfinity(statistic) => 0,
        1 => SpecialFunctions.Erfc(Math.Sqrt(statistic / 2)),
        2 => Math.Exp(-statistic / 2),
        _ => SpecialFunctions.GammaUpperRegularized(degreesOfFreedom / 2.0, statistic / 2),
    };

    /// <summary>The distance from 0 within which a standard normal variable lies with a probability.</summary>
    public static double NormalReach(double level) => -Normal.InvCDF(0, 1, (1 - level) / 2);

    /// <summary>log of the binomial coefficient.</summary>
    public static double LogChoose(double trials, double successes) =>
        SpecialFunctions.GammaLn(trials + 1) - SpecialFunctions.GammaLn(successes + 1) - SpecialFunctions.GammaLn(trials - successes + 1);
}
