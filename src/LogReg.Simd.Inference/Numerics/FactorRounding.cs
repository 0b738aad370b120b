namespace LogReg.Simd.Inference.Numerics;

/// <summary>A factor in double from one of about 106 bits.</summary>
internal static class FactorRounding
{
    public static SymmetricFactor<double> Rounded(this SymmetricFactor<DoubleDouble> factor) => factor.Map(value => value.High);
}
