using System.Numerics;
using LogReg.Simd.Reference;

namespace LogReg.Simd.Tests.Support;

/// <summary>The reference's answers to a problem: the same numbers in double, row by row.</summary>
internal static class Oracle
{
    public static double[] Logits<T>(Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ReferenceModel.Logits(
            problem.ExactFeatures, problem.Rows, problem.FeatureCount, problem.Shape.Stride, problem.ExactCoefficients, problem.ExactIntercept);

    /// <summary>Σ|x β| + |b|, row by row.</summary>
    public static double[] AbsoluteLogits<T>(Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ReferenceModel.AbsoluteLogits(
            problem.ExactFeatures, problem.Rows, problem.FeatureCount, problem.Shape.Stride, problem.ExactCoefficients, problem.ExactIntercept);

    public static double[] Probabilities<T>(Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ReferenceModel.Probabilities(
            problem.ExactFeatures, problem.Rows, problem.FeatureCount, problem.Shape.Stride, problem.ExactCoefficients, problem.ExactIntercept);

    /// <summary>Xᵀr for residuals of the caller's, the problem's own by default.</summary>
    public static double[] TransposedProduct<T>(Problem<T> problem, double[]? residuals = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ReferencePass.TransposedProduct(
            problem.ExactFeatures, problem.Rows, problem.FeatureCount, problem.Shape.Stride, residuals ?? problem.ExactResiduals);

    /// <summary>|X|ᵀ|r|.</summary>
    public static double[] AbsoluteTransposedProduct<T>(Problem<T> problem, double[]? residuals = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ReferencePass.AbsoluteTransposedProduct(
            problem.ExactFeatures, problem.Rows, problem.FeatureCount, problem.Shape.Stride, residuals ?? problem.ExactResiduals);

    /// <summary>[X, 1]ᵀ D [X, 1] v with the sample weights for D; the intercept's element is last.</summary>
    public static double[] HessianProduct<T>(Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double[] product, double interceptProduct) = ReferencePass.HessianProduct(
            problem.ExactFeatures,
            problem.Rows,
            problem.FeatureCount,
            problem.Shape.Stride,
            problem.ExactSampleWeights,
            problem.ExactCoefficients,
            problem.ExactIntercept);
        return [.. product, interceptProduct];
    }

    /// <summary>XᵀDX with the sample weights for D.</summary>
    public static double[] Gram<T>(Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ReferencePass.WeightedGram(problem.ExactFeatures, problem.Rows, problem.FeatureCount, problem.Shape.Stride, problem.ExactSampleWeights);

    /// <summary>The fused pass under any loss.</summary>
    public static ReferenceLossAndGradient LossGradient<T>(
        Problem<T> problem, Func<double, double, double> value, Func<double, double, double> residual, bool weighted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ReferencePass.LossAndGradient(
            value,
            residual,
            problem.ExactFeatures,
            problem.Rows,
            problem.FeatureCount,
            problem.Shape.Stride,
            problem.ExactLabels,
            weighted ? problem.ExactSampleWeights : null,
            problem.ExactCoefficients,
            problem.ExactIntercept);

    /// <summary>The fused pass under the log loss.</summary>
    public static ReferenceLossAndGradient LogLossGradient<T>(Problem<T> problem, bool weighted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        LossGradient(problem, ReferenceLosses.LogLoss.Value, ReferenceLosses.LogLoss.Residual, weighted);

    /// <summary>s·f(z, y), row by row: terms of the loss, residuals or curvatures.</summary>
    public static double[] Terms<T>(Problem<T> problem, Func<double, double, double> function, bool weighted)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] logits = Logits(problem);
        double[] labels = problem.ExactLabels;
        double[] weights = problem.ExactSampleWeights;
        return [.. logits.Select((z, i) => (weighted ? weights[i] : 1) * function(z, labels[i]))];
    }
}
