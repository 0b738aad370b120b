using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;

namespace LogReg.Simd.Objectives;

/// <content>The Hessian of rows that are drawn by their curvatures (formula 4.22).</content>
internal sealed unsafe partial class SoftmaxObjective<T>
    where T : unmanaged
{
    public bool CanSampleHessian => features.CanSelectAgain;

    public ISampledHessian SampleHessian(int sampleCount)
    {
        covering ??= new CoveringSample<T>(features, Team);
        double before = covering.Passes;
        CertainRows certain = covering.CertainRowsBeside(sampleCount, coordinates.OfOneClass, UsualCurvature, Penalty.L2);
        Work.Passes += (covering.Passes - before) * passShare;
        return new SampledClassHessian<T>(this, features, samples, certain, sampleCount);
    }

    /// <summary>s·Σ p_k(1 − p_k) of every row at the current point.</summary>
    public T* RowCurvatures() => CurvaturesOf(SoftmaxCurvatures.AllClasses, SoftmaxCurvatures.AllClasses);

    /// <summary>The same loss over some rows whose weights make them stand for all; the samples are disposed with it.</summary>
    public SoftmaxObjective<T> Sampled(FeatureSource<T> sample, SampleMemory<T> taken) =>
        new(sample, taken, coordinates, Penalty, Team, Work, passShare * sample.SampleCount / features.SampleCount, weightSum);

    /// <summary>Computes the lower triangle of the mean of the diagonal blocks of the Hessian, the intercept last.</summary>
    public void ComputeMeanBlock(LowerMatrix hessian)
    {
        T* weights = RowCurvatures();
        formedHessian ??= new FormedHessian<T>(features, coordinates.OfOneClass, Team);
        formedHessian.Compute(weights, weightSum * ClassCount, Penalty.L2, hessian);
        Work.Passes += FormedHessian<T>.Passes * passShare;
    }
}
