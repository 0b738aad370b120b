using LogReg.Simd.Objectives;
using LogReg.Simd.Solvers;
using LogReg.Simd.Tests.Determinism;
using LogReg.Simd.Tests.Training;
using LogReg.Simd.Training;
using Xunit;

namespace LogReg.Simd.Tests.Solvers;

/// <summary>Under an L1 penalty softmax ends where no common shift of a feature's coefficients makes the penalty smaller, whatever the scale of the columns.</summary>
public class CommonShiftTests
{
    [Fact]
    public void No_shift_is_better_than_the_best_one()
    {
        SplitMix random = new(31);
        for (int trial = 0; trial < 2000; trial++)
        {
            double[] values = random.Vector<double>(2 + random.Below(6), 2);
            for (int k = 0; k < values.Length; k++)
            {
                values[k] = random.Below(3) == 0 ? 0 : values[k];
            }

            Penalty penalty = new(random.Uniform(0.1, 2), trial % 2 == 0 ? 0 : random.Uniform(0.001, 3));
            double best = CommonShift.Best([.. values], penalty);
            double least = ValueAt(best);

            // A convex function of one variable is least where neither side is lower.
            foreach (double step in (double[])[1e-6, 1e-3, 0.1, 3])
            {
                Assert.True(ValueAt(best + step) >= least - 1e-14 && ValueAt(best - step) >= least - 1e-14, $"{best} of {string.Join(' ', values)} under {penalty}");
            }

            Assert.True(penalty.L2 > 0 || ValueAt(0) > least || best == 0, "It moves where nothing is gained.");

            double ValueAt(double shift) => values.Sum(v => (penalty.L1 * Math.Abs(v + shift)) + (0.5 * penalty.L2 * (v + shift) * (v + shift)));
        }
    }

    /// <summary>Sixteen sets of bytes as they are, of which orthant-wise L-BFGS alone ended twelve at the limit, with gaps of up to nine tenths of F.</summary>
    [Fact]
    public void Columns_of_bytes_as_they_are_come_to_their_certificate()
    {
        for (int seed = 0; seed < 16; seed++)
        {
            SplitMix random = new((ulong)seed + 400);
            int features = 2 + random.Below(20);
            int classes = 3 + random.Below(3);
            TrainingData data = MulticlassData.Draw(seed + 500, 100 + random.Below(300), features, classes).Map((_, _, x) => Math.Floor((x + 2) * 64));
            double l1 = Math.Pow(10, random.Uniform(-3.5, 0.5));
            foreach (double l2 in (double[])[0, 1e-3 * l1])
            {
                bool isSingle = seed % 2 == 0;
                MulticlassResult result = data.TrainClasses(isSingle, new TrainingOptions { L1Strength = l1, L2Strength = l2, ThreadCount = 1 });
                string context = $"{data.Rows} × {features}, {classes} classes, λ₁ = {l1}, λ₂ = {l2}: {result.StopReason} after {result.Iterations}, {result.SolverReason}";
                Assert.True(result.StopReason == StopReason.Converged, context);
                Assert.True(result.RelativeCertifiedGap <= (isSingle ? 5e-7 : 5e-11), context);
                for (int j = 0; j < features && l2 == 0; j++)
                {
                    double[] ofFeature = [.. Enumerable.Range(0, classes).Select(k => result.Model.Coefficients[(k * features) + j])];
                    Assert.True(CommonShift.Best(ofFeature, new Penalty(l1, 0)) == 0, context);
                }
            }
        }
    }
}
