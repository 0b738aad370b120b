using LogReg.Simd.Reference;
using Xunit;
using static LogReg.Simd.Tests.Reference.ReferenceProblems;

namespace LogReg.Simd.Tests.Reference;

/// <summary>Section 1 and 2.5 of the reference against 60-digit values (mpmath), and its IEEE behaviour.</summary>
public class FunctionsTests
{
    private const double FewUlp = 6e-16;

    [Theory]
    [InlineData(-745.0, 5e-324, 5e-324, 5e-324)]
    [InlineData(-88.9, 2.4616174324780325e-39, 2.4616174324780325e-39, 2.4616174324780325e-39)]
    [InlineData(-36.5, 1.4068617124461467e-16, 1.4068617124461464e-16, 1.4068617124461467e-16)]
    [InlineData(-17.25, 3.2241866333029355e-08, 3.224186529349141e-08, 3.224186685279834e-08)]
    [InlineData(-3.0, 0.04742587317756678, 0.04517665973091213, 0.04858735157374206)]
    [InlineData(-0.1, 0.47502081252106, 0.24937604019289197, 0.6443966600735709)]
    [InlineData(-1e-9, 0.49999999975, 0.25, 0.6931471800599454)]
    [InlineData(0.0, 0.5, 0.25, 0.6931471805599453)]
    [InlineData(1e-9, 0.50000000025, 0.25, 0.6931471810599453)]
    [InlineData(0.1, 0.52497918747894, 0.24937604019289197, 0.7443966600735709)]
    [InlineData(3.0, 0.9525741268224333, 0.04517665973091213, 3.048587351573742)]
    [InlineData(17.25, 0.9999999677581337, 3.224186529349141e-08, 17.250000032241868)]
    [InlineData(36.5, 0.9999999999999999, 1.4068617124461464e-16, 36.5)]
    [InlineData(88.9, 1.0, 2.4616174324780325e-39, 88.9)]
    [InlineData(745.0, 1.0, 5e-324, 745.0)]
    public void SigmoidItsDerivativeAndSoftplusHaveAllTheirDigits(
        double z, double sigmoid, double derivative, double softplus)
    {
        AssertClose(sigmoid, ReferenceFunctions.Sigmoid(z), FewUlp);
        AssertClose(derivative, ReferenceFunctions.SigmoidDerivative(z), FewUlp);
        AssertClose(softplus, ReferenceFunctions.Softplus(z), FewUlp);
    }

    [Theory]
    [InlineData(-0.75, -1.3862943611198906)]
    [InlineData(-1e-3, -0.0010005003335835335)]
    [InlineData(-1e-17, -1e-17)]
    [InlineData(1e-300, 1e-300)]
    [InlineData(3e-16, 2.9999999999999994e-16)]
    [InlineData(1e-10, 9.999999999500001e-11)]
    [InlineData(1e-3, 0.0009995003330835331)]
    [InlineData(0.5, 0.4054651081081644)]
    [InlineData(2.0, 1.0986122886681098)]
    [InlineData(1e10, 23.025850930040455)]
    [InlineData(-1.0, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Log1pKeepsSmallArguments(double x, double expected)
        => AssertClose(expected, ReferenceFunctions.Log1p(x), FewUlp);

    [Theory]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(1e-300, -690.7755278982137)]
    [InlineData(0.001, -6.906754778648554)]
    [InlineData(0.2, -1.3862943611198906)]
    [InlineData(0.25, -1.0986122886681098)]
    [InlineData(0.4999999999, -4.000000330961484e-10)]
    [InlineData(0.5, 0.0)]
    [InlineData(0.5000000001, 4.000000330961484e-10)]
    [InlineData(0.75, 1.0986122886681098)]
    [InlineData(0.9, 2.1972245773362196)]
    [InlineData(0.999999, 13.815509557935018)]
    [InlineData(1.0, double.PositiveInfinity)]
    public void LogitHasAllItsDigits(double p, double expected)
        => AssertClose(expected, ReferenceFunctions.Logit(p), FewUlp);

    [Fact]
    public void LogSumExpSubtractsTheMaximum()
    {
        AssertClose(1000.3132616875182, ReferenceFunctions.LogSumExp([1000, 999, 0]), FewUlp);
        AssertClose(1000.6931471805599, ReferenceFunctions.LogSumExp([1000, 1000, 0]), FewUlp);
        AssertClose(4.248354255291589e-18, ReferenceFunctions.LogSumExp([0, -40]), FewUlp);
        AssertClose(-9999.68673831248, ReferenceFunctions.LogSumExp([-1e4, -1e4 - 1]), FewUlp);
        AssertClose(4.440189698561196, ReferenceFunctions.LogSumExp([1, 2, 3, 4]), FewUlp);
    }

    [Fact]
    public void SoftMaxOfHugeLogitsIsFinite()
    {
        AssertClose([0.7310585786300049, 0.2689414213699951, 0], ReferenceFunctions.SoftMax([1000, 999, 0]), FewUlp);
        AssertClose([0.5, 0.5, 0], ReferenceFunctions.SoftMax([1000, 1000, 0]), FewUlp);
        AssertClose([1, 4.248354255291589e-18], ReferenceFunctions.SoftMax([0, -40]), FewUlp);
        AssertClose(
            [0.03205860328008499, 0.08714431874203257, 0.23688281808991013, 0.6439142598879724],
            ReferenceFunctions.SoftMax([1, 2, 3, 4]),
            FewUlp);
        Assert.Empty(ReferenceFunctions.SoftMax([]));
    }

    [Fact]
    public void InfinitiesHaveTheirLimits()
    {
        const double Infinity = double.PositiveInfinity;
        Assert.Equal(1, ReferenceFunctions.Sigmoid(Infinity));
        Assert.Equal(0, ReferenceFunctions.Sigmoid(-Infinity));
        Assert.Equal(0, ReferenceFunctions.SigmoidDerivative(Infinity));
        Assert.Equal(Infinity, ReferenceFunctions.Softplus(Infinity));
        Assert.Equal(0, ReferenceFunctions.Softplus(-Infinity));
        Assert.Equal(-Infinity, ReferenceFunctions.LogSumExp([]));
        Assert.Equal(-Infinity, ReferenceFunctions.LogSumExp([-Infinity, -Infinity]));
        Assert.Equal(Infinity, ReferenceFunctions.LogSumExp([1, Infinity, Infinity]));
        Assert.Equal(2, ReferenceFunctions.LogSumExp([-Infinity, 2]));
        Assert.Equal(0, ReferenceLosses.LogLoss.Value(Infinity, 1));
        Assert.Equal(0, ReferenceLosses.LogLoss.Value(-Infinity, 0));
        Assert.Equal(Infinity, ReferenceLosses.LogLoss.Value(Infinity, 0));
    }

    [Fact]
    public void NanPropagates()
    {
        const double Nan = double.NaN;
        Assert.Equal(Nan, ReferenceFunctions.Sigmoid(Nan));
        Assert.Equal(Nan, ReferenceFunctions.SigmoidDerivative(Nan));
        Assert.Equal(Nan, ReferenceFunctions.Softplus(Nan));
        Assert.Equal(Nan, ReferenceFunctions.Log1p(Nan));
        Assert.Equal(Nan, ReferenceFunctions.Logit(Nan));
        Assert.Equal(Nan, ReferenceFunctions.Logit(1.5));
        Assert.Equal(Nan, ReferenceFunctions.LogSumExp([double.PositiveInfinity, Nan, 1]));
        Assert.Equal([Nan, Nan, Nan], ReferenceFunctions.SoftMax([1, Nan, 1]));
        Assert.Equal(Nan, ReferenceLosses.LogLoss.Value(Nan, 1));
        Assert.Equal(Nan, ReferenceLosses.LogLoss.Residual(Nan, 0));
        Assert.Equal(Nan, ReferenceLosses.SquaredLogit.Curvature(Nan, 0));
        Assert.Equal(Nan, ReferenceLosses.SoftmaxCrossEntropy.Value([1, Nan], 0));
    }

    [Theory]
    [InlineData(-3.7)]
    [InlineData(0.0)]
    [InlineData(0.4)]
    [InlineData(12.0)]
    public void TanhIsTheSigmoidOfTheDoubledLogit(double z)
    {
        AssertClose(Math.Tanh(z), (2 * ReferenceFunctions.Sigmoid(2 * z)) - 1, 1e-15, 1e-15);
        AssertClose(z, ReferenceFunctions.Logit(ReferenceFunctions.Sigmoid(z)), 1e-11);
        AssertClose(
            ReferenceFunctions.Softplus(z) - z, ReferenceFunctions.Softplus(-z), 1e-10, 1e-15);
    }
}
