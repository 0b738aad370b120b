using LogReg.Simd.Solvers;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>Where softmax takes Newton steps by a sampled Hessian, from shape and tolerance: one more or one less at every bound.</summary>
public class SampledClassNewtonTests
{
    [Theory]
    [InlineData(60_000, 7850, 10, 1e-5, true)]
    [InlineData(60_000, 7850, 10, 1e-3, true)]
    [InlineData(20_000, 30 * 25, 25, 1e-5, true)]
    [InlineData(20_000, 29 * 26, 26, 1e-5, false)]
    [InlineData(8192, 160 * 12, 12, 1e-5, true)]
    [InlineData(8191, 160 * 12, 12, 1e-5, false)]
    [InlineData(24 * 400, 400 * 4, 4, 1e-5, true)]
    [InlineData((24 * 400) - 1, 400 * 4, 4, 1e-5, false)]
    [InlineData(15_000, 1000, 10, 1e-5, true)]
    [InlineData(14_999, 1000, 10, 1e-5, false)]
    [InlineData(15_000, 1000, 10, 1e-4, true)]
    [InlineData(15_000, 1000, 10, 1.001e-4, false)]
    [InlineData(299_999, 1000, 10, 1.001e-4, false)]
    [InlineData(300_000, 1000, 10, 1.001e-4, true)]
    [InlineData(120_000, 1010, 10, 1e-3, false)]
    [InlineData(60_000, 205_200, 90, 1e-5, true)]
    [InlineData(60_000, 205_290, 90, 1e-5, false)]
    public void Shape_and_tolerance_decide_in_either_precision(int rows, int variables, int classes, double tolerance, bool pays)
    {
        Assert.Equal(pays, SampledClassNewton.Pays(rows, variables, classes, tolerance, isSingle: true));
        Assert.Equal(pays, SampledClassNewton.Pays(rows, variables, classes, tolerance, isSingle: false));
    }

    [Theory]
    [InlineData(1e-6, true)]
    [InlineData(0.999e-6, false)]
    [InlineData(1e-9, false)]
    [InlineData(null, true)]
    public void Tolerances_below_single_precision_are_for_double(double? tolerance, bool paysInSingle)
    {
        Assert.Equal(paysInSingle, SampledClassNewton.Pays(20_000, 61 * 13, 13, tolerance, isSingle: true));
        Assert.True(SampledClassNewton.Pays(20_000, 61 * 13, 13, tolerance, isSingle: false));
    }
}
