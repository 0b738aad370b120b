using System.Numerics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Losses;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Elementwise;

namespace LogReg.Simd.Tests.Support;

/// <summary>One loss of the engine, its scalar twin, and the facts that it states about itself.</summary>
internal abstract class LossCase(ReferenceLoss reference)
{
    /// <summary>Gets all of them.</summary>
    public static readonly LossCase[] All =
    [
        new LossCase<LogLoss>(ReferenceLoss.LogLoss),
        new LossCase<SquaredProbability>(ReferenceLoss.SquaredProbability),
        new LossCase<TanhCrossEntropy>(ReferenceLoss.TanhCrossEntropy),
        new LossCase<SquaredLogit>(ReferenceLoss.SquaredLogit),
    ];

    public ReferenceLoss Reference => reference;

    public abstract bool IsConvex { get; }

    public abstract bool VanishesWithMargin { get; }

    public abstract double LargestCurvature { get; }

    public abstract double ThirdDerivativeShare { get; }

    public static LossCase Of(string formula) => All.Single(item => item.Reference.Formula == formula);

    public abstract double BaseLogit(double negativeWeight, double positiveWeight);

    public abstract double MeanResidualBound(double meanLoss);

    /// <summary>Losses, residuals and curvatures of pairs, the latter two by the fused kernel.</summary>
    public abstract (T[] Losses, T[] Residuals, T[] Curvatures) Compute<T>(Policy<T> policy, T[] logits, double label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Residuals by the kernel of pairs.</summary>
    public abstract T[] ResidualsAlone<T>(Policy<T> policy, T[] logits, double label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>One loss, residual and curvature in double.</summary>
    public (double Loss, double Residual, double Curvature) At(Policy<double> policy, double z, double y)
    {
        (double[] losses, double[] residuals, double[] curvatures) = Compute(policy, [z], y);
        return (losses[0], residuals[0], curvatures[0]);
    }

    public override string ToString() => reference.Formula;
}

/// <inheritdoc/>
internal sealed unsafe class LossCase<L>(ReferenceLoss reference) : LossCase(reference)
    where L : struct, IPointwiseLoss
{
    public override bool IsConvex => L.IsConvex;

    public override bool VanishesWithMargin => L.VanishesWithMargin;

    public override double LargestCurvature => L.LargestCurvature;

    public override double ThirdDerivativeShare => L.ThirdDerivativeShare;

    public override double BaseLogit(double negativeWeight, double positiveWeight) => L.BaseLogit(negativeWeight, positiveWeight);

    public override double MeanResidualBound(double meanLoss) => L.MeanResidualBound(meanLoss);

    public override (T[] Losses, T[] Residuals, T[] Curvatures) Compute<T>(Policy<T> policy, T[] logits, double label)
    {
        int n = logits.Length;
        T[] padded = [.. logits, .. new T[((n + Lanes.Count - 1) / Lanes.Count * Lanes.Count) - n]];
        T[] labels = [.. Enumerable.Repeat(Ulp.Narrow<T>(label), n)];
        T[] losses = new T[n];
        T[] curvatures = new T[n];
        double* lanes = stackalloc double[2 * Lanes.Count];
        fixed (T* z = padded, y = labels, loss = losses, curvature = curvatures)
        {
            policy.Rows.MapPairs<LossMap<L>>(z, y, n, loss);
            policy.Rows.LossTerms<L>(z, y, null, n, z, curvature, lanes, lanes + Lanes.Count);
        }

        return (losses, padded[..n], curvatures);
    }

    public override T[] ResidualsAlone<T>(Policy<T> policy, T[] logits, double label)
    {
        T[] labels = [.. Enumerable.Repeat(Ulp.Narrow<T>(label), logits.Length)];
        T[] residuals = new T[logits.Length];
        fixed (T* z = logits, y = labels, residual = residuals)
        {
            policy.Rows.MapPairs<ResidualMap<L>>(z, y, logits.Length, residual);
        }

        return residuals;
    }
}
