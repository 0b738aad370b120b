using System.Numerics.Tensors;
using LogReg.Simd.Inference.Numerics;

namespace LogReg.Simd.Inference.Profiles;

/// <summary>
/// Anderson's mixing: of the steps of a contracting iteration, whose map is nearly linear, the combination
/// that leaves least of the step. A few of them do for the iteration what conjugate directions do for descent.
/// </summary>
/// <remarks>D. G. Anderson, Iterative procedures for nonlinear integral equations, J. ACM 12, 1965; as type II in H. F. Walker and P. Ni, SIAM J. Numer. Anal. 49, 2011.</remarks>
/// <param name="weights">The square of every variable counts so much.</param>
internal sealed class StepMixing(double[] weights)
{
    private const int MostPairs = 5;

    /// <summary>Changes of steps that depend on one another to this say nothing new.</summary>
    private const double LeastShare = 1e-10;

    private readonly List<(double[] Moved, double[] Changed)> pairs = [];
    private double[]? lastPoint;
    private double[]? lastStep;

    /// <summary>Forgets all steps, as after a change of the iteration.</summary>
    public void Clear()
    {
        pairs.Clear();
        (lastPoint, lastStep) = (null, null);
    }

    /// <summary>Makes a better step of one.</summary>
    /// <param name="point">Where the step is made from.</param>
    /// <param name="step">The step of the iteration; receives the better one.</param>
    public void Mix(ReadOnlySpan<double> point, Span<double> step)
    {
        double[] own = step.ToArray();
        if (lastPoint is not null)
        {
            double[] moved = new double[own.Length];
            double[] changed = new double[own.Length];
            TensorPrimitives.Subtract(point, lastPoint, moved);
            TensorPrimitives.Subtract(own, lastStep, changed);
            pairs.Add((moved, changed));
            if (pairs.Count > MostPairs)
            {
                pairs.RemoveAt(0);
            }

            double[] shares = Shares(own);
            for (int i = 0; i < shares.Length; i++)
            {
                TensorPrimitives.MultiplyAdd(pairs[i].Moved, -shares[i], step, step);
                TensorPrimitives.MultiplyAdd(pairs[i].Changed, -shares[i], step, step);
            }
        }

        (lastPoint, lastStep) = (point.ToArray(), own);
    }

    /// <summary>Least squares of a step by the changes of steps.</summary>
    private double[] Shares(double[] step)
    {
        int count = pairs.Count;
        double[] products = new double[count * count];
        double[] sides = new double[count];
        double[] weighted = new double[step.Length];
        for (int i = 0; i < count; i++)
        {
            TensorPrimitives.Multiply(pairs[i].Changed, weights, weighted);
            sides[i] = LaneDot.Of(weighted, step);
            for (int j = 0; j <= i; j++)
            {
                products[(i * count) + j] = LaneDot.Of(weighted, pairs[j].Changed);
            }
        }

        SymmetricFactor<double> factor = new(count);
        factor.Factor(products, LeastShare, value => value);
        double[] shares = new double[count];
        factor.Solve(sides, shares);
        return shares;
    }
}
