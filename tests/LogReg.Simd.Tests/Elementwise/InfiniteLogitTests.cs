using System.Numerics;
using LogReg.Simd.Metrics;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>An infinite logit costs nothing on its label's side and infinitely much on the other, in every lane, at every width, with every loss; its weight of 0 is no sample.</summary>
public class InfiniteLogitTests
{
    /// <summary>Whole quads, whole vectors and a tail.</summary>
    private const int Count = 64 + 16 + 13;

    [Theory]
    [EveryPolicy]
    public void A_loss_has_its_limit_in_every_lane(object policy)
    {
        if (policy is Policy<float> single)
        {
            HasLimits(single);
        }
        else
        {
            HasLimits((Policy<double>)policy);
        }
    }

    [Theory]
    [EveryPrecision]
    public void Means_are_sums_of_limits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] right = [T.PositiveInfinity, T.NegativeInfinity];
        T[] wrong = [T.NegativeInfinity, T.PositiveInfinity];
        T[] labels = [T.One, T.Zero];
        Assert.Equal(0, LogisticPrimitives.LogLoss<T>(right, labels));
        Assert.Equal(double.PositiveInfinity, LogisticPrimitives.LogLoss<T>(wrong, labels));
        Assert.Equal(0, BinaryMetrics.ComputeLogLossFromLogits<T>(right, labels));
        Assert.Equal(double.PositiveInfinity, BinaryMetrics.ComputeLogLossFromLogits<T>(wrong, labels));
        Assert.Equal(0, BinaryMetrics.ComputeBrierScoreFromLogits<T>(right, labels));
        Assert.Equal(1, BinaryMetrics.ComputeBrierScoreFromLogits<T>(wrong, labels));

        // A weight of 0 is no sample, however wrong its logit is, wherever it stands.
        for (int n = 1; n <= Count; n++)
        {
            for (int at = 0; at < n; at += 5)
            {
                T[] logits = new T[n];
                T[] ones = new T[n];
                T[] weights = new T[n];
                Array.Fill(ones, T.One);
                Array.Fill(weights, T.One);
                logits[at] = T.NegativeInfinity;
                weights[at] = T.Zero;
                double expected = n == 1 ? double.NaN : Math.Log(2);
                Assert.Equal(expected, LogisticPrimitives.LogLoss<T>(logits, ones, weights), 1e-6);
            }
        }

        Assert.NotNull(precision);
    }

    [Theory]
    [EveryPrecision]
    public void The_fused_pass_adds_limits<T>(Precision<T> precision)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T huge = T.CreateSaturating(double.MaxValue) / T.CreateChecked(2);
        for (int at = 0; at < Count; at++)
        {
            foreach ((double label, double weight, double expected) in ((double, double, double)[])[(1, 1, 0), (0, 1, double.PositiveInfinity), (0, 0, 0)])
            {
                // The coefficient makes of the one feature that is not 0 an infinite logit; all others cost log 2.
                T[] features = new T[Count];
                features[at] = huge;
                T[] labels = new T[Count];
                labels[at] = T.CreateChecked(label);
                T[] weights = new T[Count];
                Array.Fill(weights, T.One);
                weights[at] = T.CreateChecked(weight);
                double loss = LogisticPrimitives.ComputeLogLossGradient<T>(features, labels, weights, [T.CreateChecked(8)], T.Zero, new double[1]).Loss;
                Assert.Equal(expected + ((Count - 1) * Math.Log(2)), loss, 1e-4);
                using FeatureMatrix<T> matrix = FeatureMatrix<T>.PackAs<T>(false, features, Count, 1, 1);
                using FeaturePasses<T> passes = new(matrix);
                Assert.Equal(loss, passes.ComputeLogLossGradient(labels, weights, [T.CreateChecked(8)], T.Zero, new double[1]).Loss);
            }
        }

        Assert.NotNull(precision);
    }

    private static void HasLimits<T>(Policy<T> policy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (LossCase loss in LossCase.All)
        {
            string formula = loss.Reference.Formula;
            foreach ((double label, double logit) in ((double, double)[])
                [
                    (0, double.NegativeInfinity), (0, double.PositiveInfinity), (1, double.NegativeInfinity), (1, double.PositiveInfinity),
                    (0.25, double.NegativeInfinity), (0.25, double.PositiveInfinity),
                ])
            {
                double side = logit > 0 ? 1 : 0;
                double expected = formula switch
                {
                    "2.2" => (side - label) * (side - label),
                    "2.4" => double.PositiveInfinity,
                    _ => side == label ? 0 : double.PositiveInfinity,
                };
                for (int at = 0; at < Count; at++)
                {
                    T[] logits = new T[Count];
                    logits[at] = T.CreateChecked(logit);
                    (T[] losses, T[] residuals, T[] curvatures) = loss.Compute(policy, logits, label);
                    string what = $"{loss} at ({logit}, {label}) in lane {at}";
                    Assert.True(Ulp.Widen(losses[at]) == expected, $"{what}: the loss is {losses[at]}, not {expected}.");
                    Assert.True(formula == "2.4" || T.IsFinite(residuals[at]), $"{what}: the residual is {residuals[at]}.");
                    Assert.True(T.IsFinite(curvatures[at]), $"{what}: the curvature is {curvatures[at]}.");
                }
            }
        }
    }
}
