using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Memory;
using LogReg.Simd.Passes;

namespace LogReg.Simd.Objectives;

/// <content>Estimates from a few samples (formulas 4.4 and 4.5).</content>
internal sealed unsafe partial class LinearObjective<L, T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private BatchGradient<L, T>? batchGradient;
    private NativeBuffer? batchMemory;
    private int batchCapacity;

    public void EvaluateBatch(ReadOnlySpan<int> batch, ReadOnlySpan<double> point, Span<double> gradient)
    {
        int d = features.FeatureCount;
        ReserveBatch(batch.Length);
        T* rows = (T*)batchMemory!.Pointer;
        T* labels = rows + ((nint)batchCapacity * d);
        T* weights = samples.Weights == null ? null : labels + batchCapacity;
        for (int i = 0; i < batch.Length; i++)
        {
            int sample = batch[i];
            T* strip = features.Strips + (sample / Lanes.Count * features.StripSize);
            features.Kernels.CopyRow(strip, sample % Lanes.Count, d, rows + ((nint)i * d));
            labels[i] = samples.Labels[sample];
            if (weights != null)
            {
                weights[i] = samples.Weights[sample];
            }
        }

        double intercept = SetCoefficients(point);
        double residuals = batchGradient!.Compute(rows, d, batch.Length, labels, weights, Coefficients, Elements.Of<T>(intercept), coefficients);
        coordinates.PullBack(coefficients, residuals, gradient);
        System.Numerics.Tensors.TensorPrimitives.Multiply(gradient, samples.Count / weightSum / batch.Length, gradient);
        AddPenalty(point, gradient);
        Work.Passes += passShare * batch.Length / samples.Count;
    }

    private void ReserveBatch(int size)
    {
        if (size > batchCapacity)
        {
            batchMemory?.Dispose();
            batchCapacity = size;
            batchMemory = new NativeBuffer((nuint)size * (nuint)(features.FeatureCount + 2) * (nuint)sizeof(T));
            batchGradient ??= new BatchGradient<L, T>(features.FeatureCount);
        }
    }
}
