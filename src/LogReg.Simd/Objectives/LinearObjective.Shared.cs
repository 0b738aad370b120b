using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Passes;

namespace LogReg.Simd.Objectives;

/// <content>Evaluations in a pass that several objectives share.</content>
internal sealed unsafe partial class LinearObjective<L, T> : ISharedEvaluation<T>
    where L : struct, IPointwiseLoss
    where T : unmanaged
{
    private double[] awaitedPoint = [];
    private double[] awaitedSums = [];
    private bool isAwaited;

    public int SharedCount { get; private set; }

    public BinaryProblem<T> Await(ReadOnlySpan<double> point, T* destination, out T intercept)
    {
        awaitedPoint = awaitedPoint.Length == 0 ? new double[VariableCount] : awaitedPoint;
        point.CopyTo(awaitedPoint);
        SetCoefficients(point);
        new ReadOnlySpan<T>(Coefficients, features.FeatureCount).CopyTo(new Span<T>(destination, features.FeatureCount));
        intercept = *Intercept;
        return TrialProblem();
    }

    public void Receive(ReadOnlySpan<double> gradient, double residuals, double loss)
    {
        awaitedSums = awaitedSums.Length == 0 ? new double[gradient.Length + IndependentTerms<L, T>.SumsPerProblem] : awaitedSums;
        gradient.CopyTo(awaitedSums);
        awaitedSums[gradient.Length] = residuals;
        awaitedSums[gradient.Length + IndependentTerms<L, T>.LossSlot(1)] = loss;
        isAwaited = true;
    }

    /// <summary>Takes the sums of a shared pass where it was at this point; its logits, and curvatures where they are kept, are those of the trial already.</summary>
    private bool TakeAwaited(ReadOnlySpan<double> point)
    {
        bool isTaken = isAwaited && point.SequenceEqual(awaitedPoint);
        isAwaited = false;
        if (isTaken)
        {
            awaitedSums.CopyTo(sums, 0);
            SharedCount++;
        }

        return isTaken;
    }
}
