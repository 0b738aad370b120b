using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>NaN, infinities, signed zeros, subnormals and the logits at which other implementations break.</summary>
public class SpecialValueTests
{
    private const float Infinity = float.PositiveInfinity;

    public static TheoryData<string, float, float> ExactSingles => new()
    {
        { "sigmoid", 0f, 0.5f },
        { "sigmoid", -0f, 0.5f },
        { "sigmoid", float.Epsilon, 0.5f },
        { "sigmoid", -float.Epsilon, 0.5f },
        { "sigmoid", 17f, 0.99999994f },
        { "sigmoid", -17f, 4.1399375e-8f },
        { "sigmoid", 89f, 1f },
        { "sigmoid", -103f, 1.4e-45f },
        { "sigmoid", -103.9f, 1.4e-45f },
        { "sigmoid", -104f, 0f },
        { "sigmoid", 1e30f, 1f },
        { "sigmoid", -1e30f, 0f },
        { "sigmoid", Infinity, 1f },
        { "sigmoid", -Infinity, 0f },
        { "softplus", 0f, 0.6931472f },
        { "softplus", -0f, 0.6931472f },
        { "softplus", float.Epsilon, 0.6931472f },
        { "softplus", 89f, 89f },
        { "softplus", 104f, 104f },
        { "softplus", -104f, 0f },
        { "softplus", 1e30f, 1e30f },
        { "softplus", -1e30f, 0f },
        { "softplus", float.MaxValue, float.MaxValue },
        { "softplus", Infinity, Infinity },
        { "softplus", -Infinity, 0f },
        { "exponential of −x", 0f, 1f },
        { "exponential of −x", float.Epsilon, 1f },
        { "exponential of −x", 103.9f, 1.4e-45f },
        { "exponential of −x", 104f, 0f },
        { "exponential of −x", Infinity, 0f },
        { "log(1 + e)", 0f, 0f },
        { "log(1 + e)", float.Epsilon, float.Epsilon },
        { "log(1 + e)", 1.1754942e-38f, 1.1754942e-38f },
        { "log(1 + e)", 1f, 0.6931472f },
        { "curvature", 0f, 0.25f },
        { "curvature", -0f, 0.25f },
        { "curvature", 104f, 0f },
        { "curvature", -1e30f, 0f },
        { "curvature", Infinity, 0f },
        { "curvature", -Infinity, 0f },
        { "residual, y = 0", 0f, 0.5f },
        { "residual, y = 0", -0f, 0.5f },
        { "residual, y = 0", 104f, 1f },
        { "residual, y = 0", -1e30f, 0f },
        { "residual, y = 0", Infinity, 1f },
        { "residual, y = 0", -Infinity, 0f },
        { "residual, y = 1", 0f, -0.5f },
        { "residual, y = 1", -104f, -1f },
        { "residual, y = 1", 1e30f, 0f },
        { "residual, y = 1", Infinity, 0f },
        { "residual, y = 1", -Infinity, -1f },
        { "log loss, y = 0", 0f, 0.6931472f },
        { "log loss, y = 0", 1e30f, 1e30f },
        { "log loss, y = 0", -1e30f, 0f },
        { "log loss, y = 1", -0f, 0.6931472f },
        { "log loss, y = 1", 1e30f, 0f },
        { "log loss, y = 1", -1e30f, 1e30f },
        { "log loss, y = 1", float.MinValue, float.MaxValue },

        // Limits, where the formula would be ∞ − ∞ or 0·∞.
        { "log loss, y = 0", Infinity, Infinity },
        { "log loss, y = 0", -Infinity, 0f },
        { "log loss, y = 1", Infinity, 0f },
        { "log loss, y = 1", -Infinity, Infinity },
    };

    [Theory]
    [MemberData(nameof(ExactSingles))]
    public void Special_values_have_their_limits(string name, float x, float expected)
    {
        UlpRow row = UlpTable.Row(name);
        float single = row.Function.ComputeOne(Policy.Portable, x);
        Assert.True(expected.Equals(single), $"{name}({x:R}) = {single:R}, not {expected:R}.");

        // The same limits hold in double where a value is neither rounded nor below the smallest float.
        if (Math.Abs(x) > 1000 || x == 0)
        {
            double wide = row.Function.ComputeOne(Policy.Portable, (double)x);
            Assert.True(expected.Equals((float)wide), $"{name}({x:R}) = {wide:R} in double, not {expected:R}.");
        }
    }

    [Theory]
    [InlineData(-745.1332191019411, 5e-324)]
    [InlineData(-745.2, 0)]
    [InlineData(-746, 0)]
    [InlineData(-1e308, 0)]
    [InlineData(36.0, 0.9999999999999998)]
    [InlineData(37.5, 1)]
    [InlineData(746, 1)]
    [InlineData(1e308, 1)]
    public void Sigmoid_in_double_reaches_its_limits(double x, double expected) =>
        Assert.Equal(expected, LogisticPrimitives.Sigmoid(x));

    [Fact]
    public void Only_nan_gives_nan()
    {
        foreach (UlpRow row in UlpTable.Rows)
        {
            foreach (Policy policy in ElementwiseFunction.Policies)
            {
                NanOnlyForNan(row, policy, [float.NaN, -float.NaN, BitConverter.Int32BitsToSingle(0x7F800001)], Points.Of<float>(row));
                NanOnlyForNan(row, policy, [double.NaN, -double.NaN, BitConverter.Int64BitsToDouble(0x7FF0000000000001)], Points.Of<double>(row));
            }
        }
    }

    [Fact]
    public void A_special_value_stays_in_its_lane()
    {
        foreach (UlpRow row in UlpTable.Rows)
        {
            foreach (Policy policy in ElementwiseFunction.Policies)
            {
                StaysInItsLane<float>(row, policy);
                StaysInItsLane<double>(row, policy);
            }
        }
    }

    [Fact]
    public void A_nan_label_gives_nan_in_its_lane_only()
    {
        for (int lane = 0; lane < 40; lane++)
        {
            float[] logits = Enumerable.Repeat(1f, 40).ToArray();
            float[] labels = Enumerable.Repeat(1f, 40).ToArray();
            labels[lane] = float.NaN;
            float[] losses = new float[40];
            float[] residuals = new float[40];
            LogisticPrimitives.ComputeLogLosses<float>(logits, labels, losses);
            LogisticPrimitives.ComputeResiduals<float>(logits, labels, residuals);
            for (int i = 0; i < 40; i++)
            {
                Assert.Equal(i == lane, float.IsNaN(losses[i]));
                Assert.Equal(i == lane, float.IsNaN(residuals[i]));
            }
        }
    }

    [Fact]
    public void A_nan_logit_makes_the_mean_loss_nan_wherever_it_stands()
    {
        for (int length = 1; length <= 40; length++)
        {
            for (int position = 0; position < length; position++)
            {
                float[] logits = new float[length];
                logits[position] = float.NaN;
                Assert.Equal(double.NaN, LogisticPrimitives.LogLoss<float>(logits, new float[length]));
                Assert.Equal(float.NaN, LogisticPrimitives.LogSumExp<float>(logits));
            }
        }
    }

    private static void NanOnlyForNan<T>(UlpRow row, Policy policy, T[] nans, T[] numbers)
        where T : unmanaged
    {
        foreach (T nan in nans)
        {
            Assert.Equal(double.NaN, Ulp.Widen(row.Function.ComputeOne(policy, nan)));
        }

        T[] results = new T[numbers.Length];
        row.Function.Compute<T>(policy, numbers, results);
        for (int i = 0; i < results.Length; i++)
        {
            if (double.IsNaN(Ulp.Widen(numbers[i])) != double.IsNaN(Ulp.Widen(results[i])))
            {
                Assert.Fail($"{row.Name}({numbers[i]}) = {results[i]}.");
            }
        }
    }

    private static void StaysInItsLane<T>(UlpRow row, Policy policy)
        where T : unmanaged
    {
        T ordinary = Ulp.Narrow<T>(0.625);
        T[] specials = Array.ConvertAll(Points.SpecialLogits.Where(row.Contains).ToArray(), Ulp.Narrow<T>);
        T[] expected = Array.ConvertAll(specials, x => row.Function.ComputeOne(policy, x));
        T ordinaryResult = row.Function.ComputeOne(policy, ordinary);
        T[] x = new T[33];
        T[] y = new T[33];
        T[] all = new T[33];
        for (int k = 0; k < specials.Length; k++)
        {
            for (int lane = 0; lane < x.Length; lane++)
            {
                Array.Fill(x, ordinary);
                Array.Fill(all, ordinaryResult);
                x[lane] = specials[k];
                all[lane] = expected[k];
                row.Function.Compute<T>(policy, x, y);
                if (!Ulp.SameBitsOrNan<T>(all, y))
                {
                    Assert.Fail($"{row.Name}: {specials[k]} in lane {lane} of 33.");
                }
            }
        }
    }
}
