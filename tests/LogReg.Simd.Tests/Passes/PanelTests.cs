using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using LogReg.Simd.Losses;
using LogReg.Simd.Memory;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using Xunit;
using Property = LogReg.Simd.Tests.Support.Property;

namespace LogReg.Simd.Tests.Passes;

/// <summary>Panels: cut from the shape alone, independent of each other, reduced in index order; threads change no bit.</summary>
public class PanelTests
{
    private static readonly MatrixCase[] ManyPanels =
        [new(9000, 3, 0, 0, 0, 0, 1, 11), new(4113, 5, 2, 0, 0, 0, 0, 12), new(450, 1100, 0, 0, 0, 0, 0, 13), new(30, 7, 0, 0, 0, 0, 0, 14)];

    [Theory]
    [EveryPrecisionAndLayout]
    public void Any_number_of_threads_gives_the_same_bits<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (MatrixCase item in ManyPanels)
        {
            Problem<T> problem = item.Derive<T>();
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
            bool withGram = item.Features < 100;
            double[] alone = Run(matrix, problem, 1, withGram);
            foreach (int threads in (int[])[2, 3, 8])
            {
                Bits.AssertSame<double>(alone, Run(matrix, problem, threads, withGram), $"Value on {threads} threads,", (precision, item));
            }
        }

        static double[] Run(FeatureMatrix<T> matrix, Problem<T> problem, int threads, bool withGram)
        {
            using FeaturePasses<T> passes = new(matrix, threads, Sharing.Always);
            Assert.Equal(threads, passes.ThreadCount);
            return PassRunner.All(passes, problem, withGram);
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void The_gram_matrix_of_several_blocks_has_the_same_bits_on_any_number_of_threads<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Problem<T> problem = new MatrixCase(1100, 140, 0, 0, 0, 0, 1, 15).Derive<T>();
        using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
        double[]? alone = null;
        foreach (int threads in (int[])[1, 2, 3, 8])
        {
            using FeaturePasses<T> passes = new(matrix, threads, Sharing.Always);
            double[] gram = PassRunner.Gram(passes, problem);
            Bits.AssertSame<double>(alone ??= gram, gram, "Gram entry", (precision, threads));
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void A_second_round_of_passes_gives_the_same_bits<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Problem<T> problem = new MatrixCase(4200, 6, 0, 0, 0, 0, 0, 16).Derive<T>();
        using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
        using FeaturePasses<T> passes = new(matrix, 2, Sharing.Always);
        Bits.AssertSame<double>(PassRunner.All(passes, problem), PassRunner.All(passes, problem), "Value", precision);
    }

    [Theory]
    [EveryPolicyAndLayout]
    public void Sums_are_those_of_the_panels_added_by_the_tree_in_double<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (MatrixCase item in ManyPanels)
        {
            Problem<T> problem = item.Derive<T>();
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem);
            using FeaturePasses<T> passes = new(matrix, 2, Sharing.Always);
            (FusedSums<T> fused, _) = PassRunner.LossGradient(passes, problem, weighted: true, curved: true);
            List<double[]> sums = [];
            List<T> curvatures = [];
            List<double[]> product = [];
            List<double[]> hessianProduct = [];
            for (int panel = 0; panel < matrix.PanelCount; panel++)
            {
                int first = matrix.Plan.FirstStrip(panel) * 16;
                int rows = Math.Min(matrix.Plan.StripsOf(panel) * 16, problem.Rows - first);
                Problem<T> part = problem.Select([.. Enumerable.Range(first, rows)]);
                FusedSums<T> ofPanel = StripRunner.LossGradient<LogLoss, T>(policy, layout, part, weighted: true, curved: true);
                sums.Add([.. ofPanel.Gradient, ofPanel.InterceptGradient, ofPanel.Loss]);
                curvatures.AddRange(ofPanel.Curvatures!);
                product.Add(StripRunner.TransposedProduct(policy, layout, part));
                hessianProduct.Add(StripRunner.HessianProduct(policy, layout, part));
            }

            Bits.AssertSame<double>(PairwiseTree.Sum(sums), [.. fused.Gradient, fused.InterceptGradient, fused.Loss], "Sum of the fused pass", (policy, item));
            Bits.AssertSame<T>(curvatures.ToArray(), fused.Curvatures, "Curvature", (policy, item));
            Bits.AssertSame<double>(PairwiseTree.Sum(product), PassRunner.TransposedProduct(passes, problem), "Transposed product", (policy, item));
            Bits.AssertSame<double>(PairwiseTree.Sum(hessianProduct), PassRunner.HessianProduct(passes, problem), "Hessian product", (policy, item));
        }
    }

    [Fact]
    public void A_plan_cuts_the_strips_into_whole_panels_of_bounded_size()
        => Property.Check<PlanCase>(
            item =>
            {
                PanelPlan plan = new(item.Samples, item.Features, item.ElementSize);
                Assert.Equal((item.Samples + 15) / 16, plan.StripCount);
                Assert.InRange(plan.StripsPerPanel, 4, 256);
                Assert.Equal(0, plan.StripsPerPanel % 4);
                long bytes = (long)plan.StripsPerPanel * 16 * item.Features * item.ElementSize;
                Assert.True(bytes <= 1 << 20 || plan.StripsPerPanel == 4, $"A panel has {bytes} bytes.");
                int strips = 0;
                for (int panel = 0; panel < plan.PanelCount; panel++)
                {
                    Assert.Equal(strips, plan.FirstStrip(panel));
                    Assert.InRange(plan.StripsOf(panel), 1, plan.StripsPerPanel);
                    strips += plan.StripsOf(panel);
                }

                Assert.Equal(plan.StripCount, strips);
            },
            tests: 300);

    private sealed record PlanCase(int Samples, int Features, int ElementSize) : IIntegerCase<PlanCase>
    {
        public static Arbitrary<PlanCase> Arbitrary { get; } = Arb.From(
            from samples in Gen.Frequency((1, Gen.Choose(0, 100)), (2, Gen.Choose(0, 100_000)), (1, Gen.Elements(0, 4095, 4096, 4097)))
            from features in Gen.Frequency((1, Gen.Choose(0, 70)), (2, Gen.Choose(0, 20_000)))
            from elementSize in Gen.Elements(4, 8)
            select new PlanCase(samples, features, elementSize),
            Shrink);

        public static PlanCase FromIntegers(ReadOnlySpan<int> integers) => new(integers[0], integers[1], integers[2]);

        public int[] ToIntegers() => [Samples, Features, ElementSize];

        private static IEnumerable<PlanCase> Shrink(PlanCase item)
        {
            if (item.Samples > 0)
            {
                yield return item with { Samples = item.Samples / 2 };
                yield return item with { Samples = item.Samples - 1 };
            }

            if (item.Features > 0)
            {
                yield return item with { Features = item.Features / 2 };
                yield return item with { Features = item.Features - 1 };
            }
        }
    }
}
