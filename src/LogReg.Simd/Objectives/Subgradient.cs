namespace LogReg.Simd.Objectives;

/// <summary>The L1 penalty's part in a derivative (formula 4.10).</summary>
internal static class Subgradient
{
    /// <summary>The smallest element of the subdifferential: at zero the penalty absorbs a slope of up to λ₁.</summary>
    public static double Of(double slope, double variable, double l1Strength)
    {
        if (l1Strength == 0)
        {
            return slope;
        }

        return variable switch
        {
            > 0 => slope + l1Strength,
            < 0 => slope - l1Strength,
            _ => SoftThreshold(slope, l1Strength),
        };
    }

    /// <summary>sign(x)·max(|x| − t, 0).</summary>
    public static double SoftThreshold(double value, double threshold) =>
        value > threshold ? value - threshold : value < -threshold ? value + threshold : 0;
}
