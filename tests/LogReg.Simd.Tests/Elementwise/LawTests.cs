using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.HardwareLanes;
using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>What the logistic functions owe each other: order, symmetry, one loss in several forms.</summary>
public class LawTests
{
    private const int DenseNeighbours = 1 << 14;

    /// <summary>Where the sigmoid moves to the next multiple of log 2, leaves the linear range, saturates, becomes subnormal.</summary>
    public static TheoryData<double> DenseAround =>
        [-104, -103.5, -88, -87.34, -50, -27.38, -17, -16.635532, -5.2, -1.7328680, -1.0397208, -0.5, -0.34657359, -1e-3, 0, 1e-3, 0.34657359, 0.5, 1.0397208, 5.2, 16.635532, 17.3];

    [Theory]
    [MemberData(nameof(DenseAround))]
    public void Sigmoid_never_falls_from_one_number_to_the_next(double around)
    {
        float[] single = new float[DenseNeighbours];
        float x = (float)around;
        double[] wide = new double[DenseNeighbours];
        double w = around;
        for (int i = 0; i < DenseNeighbours; i++)
        {
            single[i] = x;
            wide[i] = w;
            x = MathF.BitIncrement(x);
            w = Math.BitIncrement(w);
        }

        AssertNeverFalls(single, float.BitDecrement);
        AssertNeverFalls(wide, double.BitDecrement);
    }

    [Fact]
    public void Sigmoid_never_falls_over_its_whole_range()
    {
        AssertNeverFalls(Enumerable.Range(-120_000, 240_001).Select(i => i / 1024f).ToArray(), float.BitDecrement);
        AssertNeverFalls(Enumerable.Range(-120_000, 240_001).Select(i => i / 128.0).ToArray(), double.BitDecrement);
    }

    [Fact]
    public void Sigmoids_of_z_and_minus_z_make_one()
    {
        // σ is computed as u or 1 − u from the same u ≤ ½: only the rounding of 1 − u, half a unit below one, is left.
        AssertComplements<float>(Math.ScaleB(1, -25));
        AssertComplements<double>(Math.ScaleB(1, -54));
    }

    [Fact]
    public void Softplus_is_the_loss_of_label_zero_and_the_loss_of_label_one_its_mirror_image()
    {
        SameBits<float>("softplus", "log loss, y = 0", 1, 1);
        SameBits<double>("softplus", "log loss, y = 0", 1, 1);
        SameBits<float>("log loss, y = 0", "log loss, y = 1", -1, 1);
        SameBits<double>("log loss, y = 0", "log loss, y = 1", -1, 1);
    }

    [Fact]
    public void The_residual_of_label_one_is_the_mirror_image_of_the_other()
    {
        SameBits<float>("residual, y = 0", "residual, y = 1", -1, -1);
        SameBits<double>("residual, y = 0", "residual, y = 1", -1, -1);
    }

    [Fact]
    public void The_residual_of_a_well_classified_sample_keeps_its_digits()
    {
        // σ(z) − 1 from a rounded σ(z) would be 0 from z = 17.4 on (single) and 36.8 on (double); here it goes on to the smallest number.
        UlpRow row = UlpTable.Row("residual, y = 1");
        for (double z = 0.5; z < 103.5; z += 0.37)
        {
            float single = row.Function.ComputeOne(Policy.Portable, (float)z);
            double wide = row.Function.ComputeOne(Policy.Portable, 7 * z);
            Assert.True(single < 0 && wide < 0, $"z = {z}");
            Assert.True(Ulp.Error(single, row.Oracle((float)z)) <= row.Single.Here, $"z = {z}");
            Assert.Equal(1, wide / row.Oracle(7 * z), 1e-14);
        }
    }

    [Fact]
    public void Soft_labels_give_the_loss_and_residual_between()
    {
        SplitMix random = new(99);
        const int Count = 4000;
        float[] logits = new float[Count];
        float[] labels = new float[Count];
        for (int i = 0; i < Count; i++)
        {
            logits[i] = (float)random.Uniform(-30, 30);
            labels[i] = (float)random.Uniform(0, 1);
        }

        float[] losses = new float[Count];
        float[] residuals = new float[Count];
        LogisticPrimitives.ComputeLogLosses<float>(logits, labels, losses);
        LogisticPrimitives.ComputeResiduals<float>(logits, labels, residuals);
        double u = Math.ScaleB(1, -24);
        for (int i = 0; i < Count; i++)
        {
            double z = logits[i];
            double y = labels[i];
            double loss = ReferenceLosses.LogLoss.Value(z, y);
            double residual = ReferenceLosses.LogLoss.Residual(z, y);

            // Loss: max(z, 0) − y·z rounds twice at most, log(1 + e) has less than 3u, their sum u. Residual: u or 1 − u within 5u·u.
            double lossBound = u * ((2 * Math.Abs(y * z)) + Math.Max(z, 0) + 3 + loss);
            double residualBound = u * ((5 * ReferenceFunctions.Sigmoid(-Math.Abs(z))) + 1 + Math.Abs(residual));
            Assert.True(Math.Abs(losses[i] - loss) <= lossBound, $"ℓ({z:R}, {y:R}) = {losses[i]:R}, but it is {loss:R}.");
            Assert.True(Math.Abs(residuals[i] - residual) <= residualBound, $"∂ℓ({z:R}, {y:R}) = {residuals[i]:R}, but it is {residual:R}.");
        }
    }

    private static void AssertNeverFalls<T>(T[] x, Func<T, T> below)
        where T : unmanaged
    {
        T[] y = new T[x.Length];
        LogisticPrimitives.Sigmoid<T>(x, y);
        for (int i = 1; i < y.Length; i++)
        {
            // Without fused multiply-add neighbours may be out of order, but by one unit only.
            T least = Machine.FusesMultiplyAdd ? y[i - 1] : below(y[i - 1]);
            if (!(Ulp.Widen(y[i]) >= Ulp.Widen(least)))
            {
                Assert.Fail($"σ({x[i]}) = {y[i]} after σ({x[i - 1]}) = {y[i - 1]}.");
            }
        }
    }

    private static void AssertComplements<T>(double bound)
        where T : unmanaged
    {
        UlpRow row = UlpTable.Row("sigmoid");
        foreach (T z in Points.Of<T>(row).Where(z => Ulp.Widen(z) >= 0))
        {
            double high = Ulp.Widen(row.Function.ComputeOne(Policy.Portable, z));
            double low = Ulp.Widen(row.Function.ComputeOne(Policy.Portable, Ulp.Narrow<T>(-Ulp.Widen(z))));

            // 1 − high is exact: high is in [½, 1].
            if (!(high >= 0.5 && low <= 0.5 && Math.Abs(1 - high - low) <= bound))
            {
                Assert.Fail($"σ({z}) = {high:R} and σ(−{z}) = {low:R}.");
            }
        }
    }

    /// <summary>second(x) has the bits of sign·first(mirror·x), for finite x, signed zeros aside.</summary>
    private static void SameBits<T>(string first, string second, int mirror, int sign)
        where T : unmanaged
    {
        UlpRow a = UlpTable.Row(first);
        UlpRow b = UlpTable.Row(second);
        foreach (T x in Points.Of<T>(b).Where(x => double.IsFinite(Ulp.Widen(x)) && Ulp.Widen(x) != 0))
        {
            double mirrored = sign * Ulp.Widen(a.Function.ComputeOne(Policy.Portable, Ulp.Narrow<T>(mirror * Ulp.Widen(x))));
            if (mirrored != Ulp.Widen(b.Function.ComputeOne(Policy.Portable, x)))
            {
                Assert.Fail($"{second} at {x} is {b.Function.ComputeOne(Policy.Portable, x)}, but {first} gives {mirrored:R}.");
            }
        }
    }
}
