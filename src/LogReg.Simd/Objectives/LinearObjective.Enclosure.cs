using LogReg.Simd.Kernels.Elementwise;

namespace LogReg.Simd.Objectives;

/// <content>What bounds the distance to an optimum without a penalty: the reach of the rows, and rounding.</content>
internal sealed unsafe partial class LinearObjective<L, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private ColumnMagnitudes? magnitudes;

    public double WeightSum => weightSum;

    public double ThirdDerivativeShare => L.ThirdDerivativeShare;

    private ColumnMagnitudes Magnitudes => magnitudes ??= ColumnMagnitudes.Of(features, coordinates, Team, Work, passShare);

    public double Reach(ReadOnlySpan<double> sizes) => Magnitudes.Reach(sizes);

    public double GradientRounding(ReadOnlySpan<double> direction, double loss, ReadOnlySpan<double> sizes) =>
        (L.LargestCurvature * Magnitudes.LogitRounding(direction) * Magnitudes.Reach(sizes)) + (2 * Rounding * L.MeanResidualBound(loss) * Magnitudes.SumReach(sizes));

    public double ValueRounding(ReadOnlySpan<double> direction, double loss)
    {
        double logit = Magnitudes.LogitRounding(direction);
        return (Rounding * loss) + (((L.LargestCurvature * logit) + L.MeanResidualBound(loss)) * logit);
    }

    public double CoefficientRounding(ReadOnlySpan<double> direction) => Magnitudes.InterceptRounding(direction);

    public void ToDirection(ReadOnlySpan<double> point, in Certificate stated, Span<double> direction)
    {
        ToDirection(point, direction);
        if (coordinates.HasIntercept)
        {
            direction[^1] += stated.Intercept - coordinates.ToCoefficients(point, coefficients);
        }
    }
}
