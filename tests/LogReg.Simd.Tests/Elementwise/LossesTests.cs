using System.Numerics;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Support;
using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>Section 2: every loss of the engine against its scalar twin, its derivatives against differences, and what it says of itself.</summary>
public class LossesTests
{
    /// <summary>In double the reference is off too: its library functions by a unit or so each, and a square or a product of three doubles or triples that.</summary>
    private const double ReferenceUlp = 12;

    /// <summary>
    /// ULP of loss and residual. The log loss has the bounds of <see cref="UlpTable"/>, and its twin at the doubled logit the same, because doubling is exact. With u = 2⁻²⁴, an error of
    /// k ULP is at most 2k·u of the value, and r·u of the value at most r ULP. 2.2: p − y is off by 2·2.41u, its square by 9.7u and a rounding; p(1 − p) by 2·4u, the residual by 4.9u + 8u and a
    /// rounding. 2.4: a difference is off by u, its square by 2u and a rounding.
    /// </summary>
    private static readonly Dictionary<string, (double Loss, double Residual)> Bounds = new()
    {
        ["2.1"] = (2.414, 2.41),
        ["2.2"] = (10.7, 13.9),
        ["2.3"] = (2.414, 2.41),
        ["2.4"] = (3, 0.5),
    };

    /// <summary>Where double of a logit, or half the square of it, still is a float.</summary>
    private static readonly Dictionary<string, double> Furthest = new() { ["2.1"] = 3e38, ["2.2"] = 3e38, ["2.3"] = 1.5e38, ["2.4"] = 1e19 };

    [Theory]
    [EveryPolicy]
    public void A_loss_and_its_derivatives_are_those_of_the_reference(object policy) => Run(policy, new Accuracy());

    [Theory]
    [EveryPolicy]
    public void A_residual_has_the_same_bits_alone_and_in_the_fused_kernel(object policy) => Run(policy, new Fusion());

    [Fact]
    public void Derivatives_agree_with_five_point_differences()
    {
        double[] logits = [-12, -4.5, -1.3, -0.2, 0, 0.7, 2.4, 6, 12];
        foreach (object item in EveryPolicyAttribute.All())
        {
            if (item is not Policy<double> policy)
            {
                continue;
            }

            foreach ((LossCase loss, double y) in Labelled())
            {
                foreach (double z in logits)
                {
                    (_, double residual, double curvature) = loss.At(policy, z, y);
                    double slope = ReferenceCalculus.Derivative(t => loss.At(policy, t, y).Loss, z, 1e-3);
                    double bend = ReferenceCalculus.Derivative(t => loss.At(policy, t, y).Residual, z, 1e-3);

                    // h⁴/30 of the fifth derivative, below 60 for the doubled logits of 2.3, and a few units of the loss over h.
                    double room = 1e-10 + (1e-12 * loss.At(policy, z, y).Loss);
                    Assert.True(Math.Abs(slope - residual) <= room, $"{loss} at ({z}, {y}): the residual is {residual:R}, differences say {slope:R}.");
                    Assert.True(Math.Abs(bend - curvature) <= room, $"{loss} at ({z}, {y}): the curvature is {curvature:R}, differences say {bend:R}.");
                }
            }
        }
    }

    [Fact]
    public void Only_the_squared_probability_curves_both_ways()
    {
        Policy<double> policy = new(true);
        double[] logits = [.. Enumerable.Range(-160, 321).Select(i => i / 8.0)];
        foreach ((LossCase loss, double y) in Labelled())
        {
            double[] curvatures = loss.Compute(policy, logits, y).Curvatures;
            int negative = curvatures.Count(c => c < 0);
            Assert.Equal(loss.IsConvex, negative == 0);
            Assert.True(curvatures.Count(c => c > 0) > 50);
            Assert.True(loss.IsConvex || negative > 50, $"{loss}: {negative} negative curvatures.");
        }

        // The roots of formula 2.2: p = 2/3 for y = 0 and p = 1/3 for y = 1.
        LossCase brier = LossCase.Of("2.2");
        double root = Math.Log(2);
        Assert.True(brier.At(policy, root - 1e-9, 0).Curvature > 0 && brier.At(policy, root + 1e-9, 0).Curvature < 0);
        Assert.True(brier.At(policy, -root - 1e-9, 1).Curvature < 0 && brier.At(policy, -root + 1e-9, 1).Curvature > 0);
    }

    [Fact]
    public void The_largest_curvature_is_reached_and_never_passed()
    {
        double[] logits = [.. Enumerable.Range(-8000, 16_001).Select(i => i / 1000.0)];
        foreach (LossCase loss in LossCase.All)
        {
            double largest = ((double[])[0, 1]).Max(y => logits.Max(z => Math.Abs(loss.Reference.Curvature(z, y))));
            Assert.InRange(largest, loss.LargestCurvature * (1 - 1e-6), loss.LargestCurvature * (1 + 1e-15));
        }
    }

    [Fact]
    public void Curvatures_change_by_the_stated_share_of_themselves_at_most_and_by_nearly_as_much()
    {
        const double Step = 1e-4;
        double[] logits = [.. Enumerable.Range(-8000, 16_001).Select(i => i / 1000.0)];
        foreach (LossCase loss in LossCase.All.Where(loss => loss.IsConvex))
        {
            double share = ((double[])[0, 1]).Max(y => logits.Max(z =>
                Math.Abs(loss.Reference.Curvature(z + Step, y) - loss.Reference.Curvature(z - Step, y)) / (2 * Step * loss.Reference.Curvature(z, y))));
            Assert.InRange(share, loss.ThirdDerivativeShare * (1 - 1e-3), loss.ThirdDerivativeShare * (1 + 1e-6));
        }
    }

    [Fact]
    public void No_constant_logit_is_better_than_the_base()
    {
        foreach (LossCase loss in LossCase.All)
        {
            foreach ((double negative, double positive) in ((double, double)[])[(1, 1), (3, 1), (0.25, 700)])
            {
                double logit = loss.BaseLogit(negative, positive);
                double Mean(double z) => ((negative * loss.Reference.Value(z, 0)) + (positive * loss.Reference.Value(z, 1))) / (negative + positive);
                Assert.True(Mean(logit) <= Mean(logit + 1e-3) && Mean(logit) <= Mean(logit - 1e-3), $"{loss}: {logit} for {negative} against {positive}.");
            }
        }
    }

    [Fact]
    public void Residuals_are_bounded_by_the_mean_loss()
    {
        SplitMix random = new(51);
        foreach (LossCase loss in LossCase.All)
        {
            for (int attempt = 0; attempt < 300; attempt++)
            {
                double spread = Math.ScaleB(1, random.Below(8) - 5);
                (double Z, double Y)[] samples = [.. Enumerable.Range(0, 1 + random.Below(6)).Select(_ => (random.Uniform(-spread, spread), (double)random.Below(2)))];
                double residual = samples.Average(s => Math.Abs(loss.Reference.Residual(s.Z, s.Y)));
                double bound = loss.MeanResidualBound(samples.Average(s => loss.Reference.Value(s.Z, s.Y)));
                Assert.True(residual <= bound * (1 + 1e-14), $"{loss}: {residual} is more than {bound}.");
                Assert.True(double.IsFinite(bound));
            }
        }
    }

    [Fact]
    public void A_loss_vanishes_with_the_margin_where_it_says_so()
    {
        Policy<float> policy = new(true);
        foreach (LossCase loss in LossCase.All)
        {
            Assert.Equal(loss.VanishesWithMargin, loss.Compute(policy, [-80f], 0).Losses[0] < 1e-30f);
            Assert.Equal(loss.VanishesWithMargin, loss.Compute(policy, [80f], 1).Losses[0] < 1e-30f);
        }
    }

    [Fact]
    public void A_soft_label_has_the_derivatives_of_its_formula()
    {
        Policy<double> policy = new(true);
        foreach (LossCase loss in LossCase.All)
        {
            foreach (double y in (double[])[0.25, 0.5, 0.9])
            {
                foreach (double z in (double[])[-6, -0.4, 0, 1.1, 5])
                {
                    // A soft label leaves p − y by cancellation on both sides: absolute, not relative.
                    (double value, double residual, double curvature) = loss.At(policy, z, y);
                    Assert.Equal(loss.Reference.Value(z, y), value, 1e-14);
                    Assert.Equal(loss.Reference.Residual(z, y), residual, 1e-15);
                    Assert.Equal(loss.Reference.Curvature(z, y), curvature, 1e-15);
                }
            }
        }
    }

    private static IEnumerable<(LossCase Loss, double Label)> Labelled() => LossCase.All.SelectMany(loss => (IEnumerable<(LossCase, double)>)[(loss, 0), (loss, 1)]);

    private static void Run(object policy, Check check)
    {
        if (policy is Policy<float> single)
        {
            check.Under(single);
        }
        else
        {
            check.Under((Policy<double>)policy);
        }
    }

    private abstract class Check
    {
        public void Under<T>(Policy<T> policy)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] points = Points.Of<T>(UlpTable.Row("log loss, y = 0"));
            foreach ((LossCase loss, double label) in Labelled())
            {
                double furthest = typeof(T) == typeof(float) ? Furthest[loss.Reference.Formula] : 1e150;
                T[] logits = [.. points.Where(z => Math.Abs(Ulp.Widen(z)) <= furthest)];
                Assert.True(logits.Length > 2000);
                Of(policy, loss, logits, label);
            }
        }

        protected abstract void Of<T>(Policy<T> policy, LossCase loss, T[] logits, double label)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>;
    }

    private sealed class Accuracy : Check
    {
        protected override void Of<T>(Policy<T> policy, LossCase loss, T[] logits, double label)
        {
            (T[] losses, T[] residuals, T[] curvatures) = loss.Compute(policy, logits, label);
            (double ofLoss, double ofResidual) = Bounds[loss.Reference.Formula];
            double more = typeof(T) == typeof(float) ? 0 : ReferenceUlp;
            for (int i = 0; i < logits.Length; i++)
            {
                double z = Ulp.Widen(logits[i]);
                Within(loss.Reference.Value(z, label), losses[i], ofLoss + more, $"loss {loss} at ({z:R}, {label})");
                Within(loss.Reference.Residual(z, label), residuals[i], ofResidual + more, $"residual {loss} at ({z:R}, {label})");
                double curvature = loss.Reference.Curvature(z, label);
                if (loss.IsConvex)
                {
                    Within(curvature, curvatures[i], loss.Reference.Formula == "2.4" ? 0 : 4 + more, $"curvature {loss} at ({z:R}, {label})");
                    continue;
                }

                // Where the last factor of formula 2.2 changes its sign it cancels: 20u of its two terms, of which each is off by at most 9u, and a rounding of the least number.
                double p = ReferenceFunctions.Sigmoid(z);
                double product = ReferenceFunctions.SigmoidDerivative(z);
                double u = typeof(T) == typeof(float) ? Math.ScaleB(1, -24) : Math.ScaleB(1, -53);
                double room = (20 * u * 2 * product * (product + Math.Abs(p - label))) + (4 * Ulp.Widen(T.Epsilon));
                Assert.True(Math.Abs(Ulp.Widen(curvatures[i]) - curvature) <= room, $"curvature {loss} at ({z:R}, {label}): {curvatures[i]} for {curvature:R}.");
            }
        }

        private static void Within<T>(double exact, T computed, double bound, string what)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            double error = typeof(T) == typeof(float) ? Ulp.Error((float)(object)computed, exact) : Ulp.Error((double)(object)computed, exact, 0);
            Assert.True(error <= bound, $"{what}: {computed} for {exact:R}, {error:F2} ULP where {bound} are allowed.");
        }
    }

    private sealed class Fusion : Check
    {
        protected override void Of<T>(Policy<T> policy, LossCase loss, T[] logits, double label) =>
            Assert.True(Ulp.SameBits<T>(loss.ResidualsAlone(policy, logits, label), loss.Compute(policy, logits, label).Residuals), loss.ToString());
    }
}
