using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd.Objectives;

/// <content>Estimates from a few samples (formulas 4.4 and 4.5).</content>
internal sealed unsafe partial class LinearObjective<L, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private BatchGradient<L, T>? batchGradient;
    private BatchRows<T>? batchRows;

    public void EvaluateBatch(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> gradient)
    {
        int d = features.FeatureCount;
        batchRows ??= new BatchRows<T>(features, samples);
        batchGradient ??= new BatchGradient<L, T>(d);
        batchRows.Gather(batch);
        SetCoefficients(point);
        double residuals = batchGradient.Compute(
            batchRows.Features, d, batch.Length, batchRows.Labels, batchRows.SampleWeights, Coefficients, *Intercept, coefficients);
        coordinates.PullBack(coefficients, residuals, gradient);
        Doubles.Multiply(gradient, samples.Count / weightSum / batch.Length);
        Penalty.AddSmooth(point, gradient, PenalizedCount);
        Work.Passes += passShare * batch.Length / samples.Count;
    }
}
