using Xunit;

namespace LogReg.Simd.Tests.Elementwise;

/// <summary>Holds the kernels to the error table on structured and seeded points, under every policy.</summary>
public class UlpTests
{
    /// <summary>What the reference itself may be off by in double: it composes library functions, each good to half a unit or a little more.</summary>
    private const double ReferenceUlp = 4;

    public static TheoryData<string> Names => UlpTable.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Single_precision_keeps_to_the_table(string name)
    {
        UlpRow row = UlpTable.Row(name);
        float[] x = Points.Of<float>(row);
        Assert.True(x.Length > 2000, $"Only {x.Length} points.");
        float[] y = Compute(row, Policy.Bits512, x);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = row.Oracle(x[i]);
            if (!(float.IsNaN(x[i]) ? float.IsNaN(y[i]) : Ulp.Error(y[i], exact) <= row.Single.Here))
            {
                Assert.Fail($"{name}({x[i]:R}) = {y[i]:R}, but it is {exact:R}: {Ulp.Error(y[i], exact):F3} ULP where {row.Single.Here} are allowed.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Double_precision_keeps_to_the_table(string name)
    {
        UlpRow row = UlpTable.Row(name);
        OracleVector[] vectors = OracleVectors.Of(row);
        Assert.True(vectors.Length > 300, $"Only {vectors.Length} vectors.");
        double[] y = Compute(row, Policy.Bits512, Array.ConvertAll(vectors, v => v.X));
        double greatest = 0;
        for (int i = 0; i < y.Length; i++)
        {
            (double x, double value, double rest) = vectors[i];
            double error = Ulp.Error(y[i], value, rest);
            greatest = Math.Max(greatest, error);
            Assert.True(error <= row.Double.Here, $"{name}({x:R}) = {y[i]:R}, but it is {value:R}: {error:F3} ULP where {row.Double.Here} are allowed.");
        }

        Assert.True(greatest > 0.5, $"{greatest:F3} ULP is better than rounding can be: the table follows the kernel.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Double_precision_follows_the_reference_on_many_more_points(string name)
    {
        UlpRow row = UlpTable.Row(name);
        double[] x = Points.Of<double>(row);
        double[] y = Compute(row, Policy.Bits512, x);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = row.Oracle(x[i]);
            if (!(double.IsNaN(x[i]) ? double.IsNaN(y[i]) : Ulp.Error(y[i], exact, 0) <= row.Double.Here + ReferenceUlp))
            {
                Assert.Fail($"{name}({x[i]:R}) = {y[i]:R}, but the reference says {exact:R}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_policies_have_the_same_bits(string name)
    {
        UlpRow row = UlpTable.Row(name);
        AssertSameBits(row, Points.Of<float>(row));
        AssertSameBits(row, Points.Of<double>(row));
    }

    [Fact]
    public void The_far_values_are_what_the_oracles_come_to()
    {
        foreach (UlpRow row in UlpTable.Rows.Where(row => row.Domain != Domain.ZeroToOne))
        {
            foreach (float x in Points.Of<float>(row).Where(x => Math.Abs(x) >= UlpRow.FarFrom))
            {
                double exact = row.Oracle(x);
                Assert.True(Ulp.Error((float)row.Far(x), exact) < 1e-8, $"{row.Name} at {x:R}: {row.Far(x):R} for {exact:R}.");
            }
        }
    }

    [Theory]
    [InlineData(1f, 1, 0)]
    [InlineData(1f, 1.0000000298023224, 0.25)] // a quarter of 2⁻²³
    [InlineData(1f, 0.99999997019767761, 0.5)] // half of 2⁻²⁴, the unit below one
    [InlineData(-2f, -2.0000002384185791, 1)]
    [InlineData(0f, 1.4012984643248171e-45, 1)]
    [InlineData(0f, 0.5e-45, 0.35681192)]
    public void Units_are_those_of_the_exact_value(float computed, double exact, double error) =>
        Assert.Equal(error, Ulp.Error(computed, exact), 6);

    [Fact]
    public void Units_in_double_are_those_of_the_exact_value()
    {
        Assert.Equal(0.25, Ulp.Error(1, 1, 0.25));
        Assert.Equal(1.25, Ulp.Error(Math.BitDecrement(1), 1, 0.25) + 0.5);
        Assert.Equal(0.75, Ulp.Error(Math.BitDecrement(1), 1, -0.25));
        Assert.Equal(0.75, Ulp.Error(Math.BitIncrement(-1), -1, 0.25));
        Assert.Equal(2.5, Ulp.Error(Math.BitIncrement(Math.BitIncrement(3.0)), 3, -0.5));
        Assert.Equal(1, Ulp.Error(0, double.Epsilon, 0));
        Assert.Equal(double.PositiveInfinity, Ulp.Error(double.NaN, 1, 0));
        Assert.Equal(0, Ulp.Error(double.PositiveInfinity, double.PositiveInfinity, 0));
    }

    private static T[] Compute<T>(UlpRow row, Policy policy, T[] x)
        where T : unmanaged
    {
        T[] y = new T[x.Length];
        row.Function.Compute<T>(policy, x, y);
        return y;
    }

    private static void AssertSameBits<T>(UlpRow row, T[] x)
        where T : unmanaged
    {
        T[] wide = Compute(row, Policy.Bits512, x);
        foreach (Policy policy in (Policy[])[Policy.Portable, Policy.Bits128])
        {
            T[] other = Compute(row, policy, x);
            for (int i = 0; i < x.Length; i++)
            {
                if (!Ulp.SameBitsOrNan<T>([wide[i]], [other[i]]))
                {
                    Assert.Fail($"{row.Name}({x[i]}): {wide[i]} at 512 bits, {other[i]} under {policy}.");
                }
            }
        }
    }
}
