using LogReg.Simd.Guards;

namespace LogReg.Simd.Metrics;

/// <content>The expected calibration error.</content>
public static unsafe partial class BinaryMetrics
{
    /// <summary>
    /// Computes the expected calibration error <c>Σ (S[b]/S)·|mean probability − positive fraction|</c> over the bins of
    /// <see cref="ComputeCalibrationFromLogits"/>.
    /// </summary>
    /// <remarks>
    /// <para>
    /// It depends on the bins: more of them see more, and noise as well. <see cref="ComputeBrierScoreFromLogits"/> has no such choice.
    /// Time and memory are those of <see cref="ComputeCalibrationFromLogits"/>.
    /// </para>
    /// <para>
    /// Naeini, M. P., Cooper, G. F. and Hauskrecht, M. (2015). Obtaining Well Calibrated Probabilities Using Bayesian Binning. Proceedings of the 29th AAAI
    /// Conference on Artificial Intelligence, 2901–2907.
    /// </para>
    /// </remarks>
    /// <returns>The error, in [0, 1]; 0 for a model that is calibrated in every bin.</returns>
    /// <inheritdoc cref="ComputeCalibrationFromLogits"/>
    public static double ComputeExpectedCalibrationErrorFromLogits<T>(
        ReadOnlySpan<T> logits,
        ReadOnlySpan<T> labels,
        ReadOnlySpan<T> sampleWeights = default,
        int binCount = 10,
        CalibrationBinning binning = CalibrationBinning.EqualWidth)
        where T : unmanaged =>
        ComputeExpectedCalibrationError(ComputeCalibrationFromLogits(logits, labels, sampleWeights, binCount, binning));

    /// <summary>Computes the expected calibration error of bins that are at hand: <c>Σ (S[b]/S)·|mean probability − positive fraction|</c>.</summary>
    /// <remarks>No allocation; for the source see the overload over samples.</remarks>
    /// <param name="bins">What <see cref="ComputeCalibrationFromLogits"/> returned; at least one.</param>
    /// <returns>The error, in [0, 1].</returns>
    /// <exception cref="ArgumentException">There are no bins.</exception>
    public static double ComputeExpectedCalibrationError(ReadOnlySpan<CalibrationBin> bins)
    {
        MetricGuard.NotEmpty(bins.Length, nameof(bins));
        double sum = 0;
        double weightSum = 0;
        foreach (CalibrationBin bin in bins)
        {
            sum += bin.WeightSum * Math.Abs(bin.MeanProbability - bin.PositiveFraction);
            weightSum += bin.WeightSum;
        }

        return sum / weightSum;
    }
}
