using LogReg.Simd.Memory;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Objectives;

/// <summary>The samples of one batch, gathered into rows one after another, with their labels and weights.</summary>
/// <remarks>Grows with the largest batch; then it allocates nothing.</remarks>
internal sealed unsafe class BatchRows<T>(FeatureSource<T> features, SampleMemory<T> samples) : IDisposable
    where T : unmanaged
{
    private NativeBuffer? memory;
    private int capacity;

    public T* Features => (T*)memory!.Pointer;

    public T* Labels => Features + ((nint)capacity * features.FeatureCount);

    /// <summary>Gets the sample weights; null stands for ones.</summary>
    public T* SampleWeights => samples.Weights == null ? null : Labels + capacity;

    /// <summary>Fetches the samples of a batch.</summary>
    public void Gather(ReadOnlySpan<int> batch)
    {
        int d = features.FeatureCount;
        Reserve(batch.Length);
        T* weights = SampleWeights;
        for (int i = 0; i < batch.Length; i++)
        {
            int sample = batch[i];
            features.CopyRow(sample, Features + ((nint)i * d));
            Labels[i] = samples.Labels[sample];
            if (weights != null)
            {
                weights[i] = samples.Weights[sample];
            }
        }
    }

    public void Dispose() => memory?.Dispose();

    private void Reserve(int size)
    {
        if (size > capacity)
        {
            memory?.Dispose();
            capacity = size;
            memory = new NativeBuffer((nuint)size * (nuint)(features.FeatureCount + 2) * (nuint)sizeof(T));
        }
    }
}
