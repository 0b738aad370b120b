using LogReg.Simd.Inference.Estimation;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>The minimum that profiles start from; shared by all of them.</summary>
internal sealed class ProfileStart
{
    private readonly double[] covariance;

    /// <summary>Evaluates the minimum.</summary>
    /// <param name="loss">A loss.</param>
    /// <param name="point">Its minimum.</param>
    /// <param name="covariance">The inverse of the Hessian there.</param>
    /// <param name="proof">The bounds of the loss; null where it has none.</param>
    public ProfileStart(ISmoothLoss loss, double[] point, double[] covariance, ProfileProof? proof)
    {
        (Point, this.covariance, Proof) = (point, covariance, proof);
        Minimum = loss.Evaluate(point, new double[loss.Size], []);
        Variances = [.. Enumerable.Range(0, point.Length).Select(j => covariance[(j * point.Length) + j])];
        InverseVariances = [.. Variances.Select(variance => 1 / variance)];
        SymmetricFactor<double> factor = new(point.Length);
        factor.Factor(covariance, 0, value => value);
        IsUsable = factor.IsUsable();
        Rounding = proof is null ? double.PositiveInfinity : proof.Rounding(Minimum, point);
    }

    /// <summary>Gets the minimum's place.</summary>
    public double[] Point { get; }

    /// <summary>Gets its value.</summary>
    public double Minimum { get; }

    /// <summary>Gets the variance of each variable there.</summary>
    public double[] Variances { get; }

    /// <summary>Gets what one over the variance of each variable is there.</summary>
    public double[] InverseVariances { get; }

    /// <summary>Gets the bounds of the loss; null where it has none.</summary>
    public ProfileProof? Proof { get; }

    /// <summary>Gets a value indicating whether the inverse of the Hessian, rounded to double, still is one.</summary>
    public bool IsUsable { get; }

    /// <summary>Gets the most that rounding moves the minimum.</summary>
    public double Rounding { get; }

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
