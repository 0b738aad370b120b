using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>The minimum that profiles start from; shared by all of them.</summary>
internal sealed class ProfileStart
{
    private readonly double[] covariance;

    public ProfileStart(ISmoothLoss loss, double[] point, double[] covariance)
    {
        (Point, this.covariance) = (point, covariance);
        Minimum = loss.Evaluate(point, new double[loss.Size], []);
        InverseVariances = [.. Enumerable.Range(0, point.Length).Select(j => 1 / covariance[(j * point.Length) + j])];
    }

    /// <summary>Gets the minimum's place.</summary>
    public double[] Point { get; }

    /// <summary>Gets its value.</summary>
    public double Minimum { get; }

    /// <summary>Gets what one over the variance of each variable is there.</summary>
    public double[] InverseVariances { get; }

    /// <summary>A column of the inverse of the Hessian there: the direction in which the others follow a variable.</summary>
    public ReadOnlySpan<double> Following(int variable) => covariance.AsSpan(variable * Point.Length, Point.Length);

    /// <summary>The product of the inverse of the Hessian there and a vector: what stands for a solution near the minimum.</summary>
    public void Solve(ReadOnlySpan<double> vector, Span<double> destination)
    {
        for (int j = 0; j < Point.Length; j++)
        {
            destination[j] = LaneDot.Of(Following(j), vector);
        }
    }
}
