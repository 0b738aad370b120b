using System.Runtime.CompilerServices;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;

namespace LogReg.Simd.Objectives;

/// <content>
/// A free intercept. Rows less their mean μ have the same optimum with another intercept, and there residuals of one sign push no coefficient: what is left of their sum is the intercept's alone.
/// β is kept as v − A·μ, A the sum of the steps, so that a row is read as it is: its logit is x·v − A·x·μ + b.
/// </content>
internal sealed unsafe partial class DualAscent<T>
{
    /// <summary>
    /// The least share of what it should move that rows are taken to keep: smaller ones would make moves of the intercept of the rounding of a sum, and of columns that are
    /// not centred by the curvatures of the rows.
    /// </summary>
    private const double LeastKept = 0.3;

    /// <summary>The longest move of the intercept after a sweep.</summary>
    private const double LongestMove = 1;

    private readonly NativeBuffer? centring;
    private readonly double* products;
    private readonly T* means;
    private double meanSquare;
    private double steps;
    private double intercept;
    private double lastSum = double.NaN;

    /// <summary>Adds a row to the sums of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(int* columns, T* values, int count, double weight, double* sums)
    {
        for (int e = 0; e < count; e++)
        {
            double* sum = sums + columns[e];
            *sum = values == null ? *sum + weight : Scalar.MultiplyAdd(Elements.ToDouble(values[e]), weight, *sum);
        }
    }

    /// <summary>Divides the sums of columns by S.</summary>
    private void FinishMeans(double* sums, double weightSum)
    {
        int places = hasIntercept ? store.Originals.Length : 0;
        for (int j = 0; j < places; j++)
        {
            means[j] = Elements.Of<T>(sums[j] / weightSum);
        }

        meanSquare = hasIntercept ? SparseVector.SquareOf(means, places) : 0;
    }

    /// <summary>Makes v − A·μ the new v.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Centre()
    {
        T factor = Elements.Of<T>(-steps);
        steps = 0;
        for (int j = 0; j < store.Originals.Length; j++)
        {
            coefficients[j] = Scalar.MultiplyAdd(means[j], factor, coefficients[j]);
        }
    }

    /// <summary>Moves the intercept to where the sum of residuals would come to zero.</summary>
    /// <remarks>
    /// A row that was visited has moved by the share 1/(1 + a·q(1 − q)) of what the intercept asks of it, so that the sum goes on to where the last two point
    /// without a further move: the step is Newton's from there. Without this the intercept went back and forth where rows are strong, at the square root of the speed.
    /// </remarks>
    private void SolveIntercept()
    {
        (double sum, double curvature, double kept) = (0, 0, 0);
        for (int row = 0; row < store.SampleCount; row++)
        {
            double weight = WeightOf(row);
            double own = weight * wrong[row] * (1 - wrong[row]);
            sum += weight * (Elements.ToDouble(samples.Labels[row]) > 0.5 ? wrong[row] : -wrong[row]);
            curvature += own;
            kept += own / (1 + (own * squares[row] * scale));
        }

        if (curvature > 0)
        {
            double share = double.IsNaN(lastSum) ? 1 : Math.Max(kept / curvature, LeastKept);
            double end = double.IsNaN(lastSum) ? sum : lastSum + ((sum - lastSum) / share);
            intercept += Math.Clamp(end / curvature, -LongestMove, LongestMove);
            lastSum = sum;
        }
    }
}
