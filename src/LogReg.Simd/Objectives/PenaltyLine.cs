namespace LogReg.Simd.Objectives;

/// <summary>The L2 penalty along a line, a parabola in t.</summary>
/// <param name="StartSlope">The slope at t = 0.</param>
/// <param name="Curvature">The second derivative.</param>
internal readonly record struct PenaltyLine(double StartSlope, double Curvature)
{
    public double Slope(double t) => StartSlope + (t * Curvature);

    /// <summary>The penalty at t less that at 0.</summary>
    public double Change(double t) => t * (StartSlope + (0.5 * t * Curvature));
}
