using LogReg.Simd.Memory;
using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>When softmax by a sampled Hessian draws twice the rows: on a parabola, of whose curvature a sample knows the share that a test wants, so that this is the best length of a step.</summary>
public class SampleGrowthTests
{
    private const int Steps = 10;
    private const int FirstSample = 4096;

    /// <summary>Samples of so many rows and of twice as many, half of all, are allowed.</summary>
    private const int Enough = 4 * FirstSample;

    [Theory]
    [InlineData(0.45, 0.5, Enough, 6)]
    [InlineData(0.5, 0.549, Enough, 6)]
    [InlineData(0.5, 0.551, Enough, 0)]
    [InlineData(0.551, 0.5, Enough, 0)]
    [InlineData(0.45, 0.5, Enough - 1, 0)]
    public void Two_short_steps_in_a_row_behind_the_first_five_double_the_sample_once(double odd, double even, int rows, int grownAfter)
    {
        using Parabola parabola = new(odd, even);
        using SampledClassNewton solver = new(1, 1, 1, 3, rows);
        OptimizationState state = new(parabola);
        state.Start([1]);
        for (int step = 0; step < Steps; step++)
        {
            Assert.True(solver.TryStep(state), $"step {step}");
        }

        (int, int)[] expected = grownAfter == 0 ? [(FirstSample, 0)] : [(FirstSample, 0), (2 * FirstSample, grownAfter)];
        Assert.Equal(expected, parabola.Asked);
        Assert.Equal(1, parabola.Open);
        Assert.Equal(grownAfter > 0, solver.Account.EndsWith($"and of {2 * FirstSample} after {grownAfter} steps", StringComparison.Ordinal));

        // In double it begins anew with as many rows.
        solver.Forget();
        Assert.Equal(0, parabola.Open);
        Assert.True(solver.TryStep(state));
        Assert.Equal((expected[^1].Item1, Steps), parabola.Asked[^1]);
    }

    private sealed class Parabola(double odd, double even) : StandInObjective, IObjective, ICurvature
    {
        public List<(int Rows, int Draws)> Asked { get; } = [];

        public int Draws { get; private set; }

        public int Open { get; private set; }

        public override int VariableCount => 1;

        public new ICurvature? Curvature => this;

        public bool CanSampleHessian => true;

        public bool KeepsCurvatures { get; set; }

        public double HessianNoise => 1e-14;

        public int HessianBlocks => 1;

        public override double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
        {
            gradient[0] = point[0];
            return 0.5 * point[0] * point[0];
        }

        public override Certificate Certify(ReadOnlySpan<double> point, bool movesIntercept, DualPoint dual = default) => throw new NotSupportedException();

        public ISampledHessian SampleHessian(int sampleCount)
        {
            Asked.Add((sampleCount, Draws));
            Open++;
            return new Sample(this);
        }

        public void RecallCurvatures() => throw new NotSupportedException();

        public void ComputeHessianProduct(ReadOnlySpan<double> vector, Span<double> product) => throw new NotSupportedException();

        public void BoundCurvatures() => throw new NotSupportedException();

        public void ComputeHessian(int block, LowerMatrix hessian) => throw new NotSupportedException();

        public void ComputeWholeHessian(LowerMatrix hessian) => throw new NotSupportedException();

        public ColumnScales MeasureColumns() => throw new NotSupportedException();

        public IObjective? CreateSample(int sampleCount) => throw new NotSupportedException();

        private sealed class Sample(Parabola whole) : ISampledHessian
        {
            public double Noise => 1e-14;

            // The first step, of length 1, must not end at the minimum.
            private double Share => whole.Draws == 1 ? 0.9 : whole.Draws % 2 == 1 ? whole.Odd : whole.Even;

            public bool TryDraw()
            {
                whole.Draws++;
                return true;
            }

            public void ComputeProduct(ReadOnlySpan<double> vector, Span<double> product) => product[0] = Share * vector[0];

            public void ComputeMeanBlock(LowerMatrix hessian) => hessian.Row(0)[0] = Share;

            public void Dispose() => whole.Open--;
        }

        private double Odd => odd;

        private double Even => even;
    }
}
