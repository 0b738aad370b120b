using System.Numerics;
using LogReg.Simd.Kernels.Gram;
using LogReg.Simd.Kernels.Simd;

namespace LogReg.Simd.Tests.Support;

/// <summary>Derived bounds on |kernel − reference| for the sums: no constant in here was fitted to a result.</summary>
/// <remarks>
/// Every bound is that of the kernel, whose roundings are counted, plus that of the reference, which sums in row order in double:
/// γ₅₃(number of terms), relative to the same sum of absolute values. A fused multiply-add rounds once; without hardware
/// for it the product rounds as well, but then the first addition, to zero, is exact, so a chain of m products still passes every
/// product through at most m roundings. All counts below hold for both.
/// </remarks>
internal static class ErrorBounds<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Row-major logits: ⌈d/16⌉ products in a lane, 4 additions of the tree, the intercept: γ(⌈d/16⌉ + 5)·(Σ|x β| + |b|).
    /// </summary>
    public static double[] RowLogits(Problem<T> problem) => Scale(Oracle.AbsoluteLogits(problem), LogitFactor(StripLayout.Consecutive, problem.FeatureCount));

    /// <summary>
    /// Logits of strips. Interleaved: at most 32 products in a block, ⌈d/32⌉ blocks of which the first is added to zero, the
    /// intercept: γ(min(d, 32) + ⌈d/32⌉). Consecutive: as row-major.
    /// </summary>
    public static double[] Logits(StripLayout layout, Problem<T> problem) => Scale(Oracle.AbsoluteLogits(problem), LogitFactor(layout, problem.FeatureCount));

    /// <summary>
    /// Xᵀr over one panel, relative to |X|ᵀ|r|: <see cref="GradientRoundings"/> in T, then <paramref name="panels"/> in double.
    /// </summary>
    public static double[] Gradient(StripLayout layout, Problem<T> problem, double[]? residuals = null, int panels = 1, int? panelRows = null)
    {
        int rows = Math.Min(problem.Rows, panelRows ?? problem.Rows);
        double factor = Rounding<T>.Gamma(GradientRoundings(layout, rows)) + Rounding<double>.Gamma(problem.Rows + panels);
        return Scale(Oracle.AbsoluteTransposedProduct(problem, residuals), factor);
    }

    /// <summary>
    /// The roundings in T between a product r·x and its place in the panel's sum. Interleaved: ⌈rows/16⌉ products in a lane and the
    /// 4 additions of the tree at the flush. Consecutive and row-major: one chain of all rows, and a flush that only widens.
    /// </summary>
    public static int GradientRoundings(StripLayout layout, int rows) => layout == StripLayout.Interleaved ? ((rows + Lanes.Count - 1) / Lanes.Count) + 4 : rows;

    /// <summary>Σ r: every residual is widened exactly; 16 lanes in double and the tree, against the reference's row order.</summary>
    public static double ResidualSum(Problem<T> problem) =>
        problem.ExactResiduals.Sum(Math.Abs) * (Rounding<double>.Gamma((problem.Rows / Lanes.Count) + 5) + Rounding<double>.Gamma(problem.Rows));

    /// <summary>
    /// [X, 1]ᵀ D [X, 1] v, the intercept's element last. A row's c·z̃ has the error E = c·(|δz| + u·|z|), with δz the logit's bound
    /// and u for the product. The sums then carry Σ E·|x| and the roundings of a gradient over |c·z|·|x|; the
    /// intercept's sum is in double. The reference makes the same errors with its own roundings.
    /// </summary>
    public static double[] HessianProduct(StripLayout layout, Problem<T> problem)
    {
        double[] logits = Oracle.Logits(problem);
        double[] weights = problem.ExactSampleWeights;
        double[] logitErrors = Logits(layout, problem);
        double[] errors = [.. logits.Select((z, i) => weights[i] * (logitErrors[i] + ((Rounding<T>.Unit + Rounding<double>.Unit) * Math.Abs(z))))];
        double[] products = [.. logits.Select((z, i) => weights[i] * z)];
        double[] carried = Oracle.AbsoluteTransposedProduct(problem, errors);
        double[] summed = Gradient(layout, problem, products);
        double intercept = errors.Sum() + (products.Sum(Math.Abs) * 2 * Rounding<double>.Gamma(problem.Rows + 5));
        return [.. carried.Zip(summed, (a, b) => SecondOrder * (a + b)), SecondOrder * intercept];
    }

    /// <summary>
    /// XᵀDX: the weighted feature rounds once and a block adds at most 256 products in one chain, γ(min(n, 256) + 1); the blocks are
    /// added in double. The reference rounds three times per term and adds n of them.
    /// </summary>
    public static double[] Gram(Problem<T> problem)
    {
        Problem<T> absolute = problem with { Features = [.. problem.Features.Select(T.Abs)] };
        double factor = Rounding<T>.Gamma(Math.Min(problem.Rows, WeightedGram.BlockStrips * Lanes.Count) + 1)
            + Rounding<double>.Gamma((2 * problem.Rows) + 3);
        return Scale(Oracle.Gram(absolute), factor);
    }

    /// <summary>Products of error terms, and the roundings of the bound itself: a thousandth covers them by far.</summary>
    internal const double SecondOrder = 1.001;

    /// <summary>The bound of a logit relative to Σ|x β| + |b|, that of the reference included.</summary>
    internal static double LogitFactor(StripLayout layout, int featureCount)
    {
        int roundings = layout == StripLayout.Interleaved
            ? Math.Min(featureCount, 32) + ((featureCount + 31) / 32)
            : ((featureCount + 15) / 16) + 5;
        return Rounding<T>.Gamma(roundings) + Rounding<double>.Gamma(featureCount + 1);
    }

    private static double[] Scale(double[] sizes, double factor) => [.. sizes.Select(size => size * factor)];
}
