using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Memory;
using LogReg.Simd.Threading;

namespace LogReg.Simd.Samples;

/// <summary>Loss, slope and curvature at one point of the line between the logits of the current point and those of the trial one.</summary>
internal abstract unsafe class LineSums<T>(int sampleCount, int workerCount) : RowSums(sampleCount, LineTerms.SumCount, workerCount)
    where T : unmanaged
{
    /// <summary>Gets the logits at 0, class after class.</summary>
    protected T* Start { get; private set; }

    /// <summary>Gets the logits at 1, class after class.</summary>
    protected T* End { get; private set; }

    protected T Step { get; private set; }

    protected T* Labels { get; private set; }

    /// <summary>Gets the sample weights; null stands for ones.</summary>
    protected T* SampleWeights { get; private set; }

    /// <summary>Computes the three sums of <see cref="LineTerms"/> over all samples.</summary>
    /// <param name="samples">The samples of this process.</param>
    /// <param name="features">Adds up what processes have summed.</param>
    /// <param name="team">The threads.</param>
    /// <param name="step">The place between the two points.</param>
    /// <param name="sums">Receives the sums.</param>
    public void Compute(SampleMemory<T> samples, FeatureSource<T> features, WorkerTeam team, double step, Span<double> sums)
    {
        Start = samples.Logits;
        End = samples.TrialLogits;
        Step = Elements.Of<T>(step);
        Labels = samples.Labels;
        SampleWeights = samples.Weights;
        Compute(team, sums);
        features.Combine(sums);
    }
}
