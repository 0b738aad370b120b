using System.Numerics;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;
using LogReg.Simd.Passes;
using LogReg.Simd.Reference;
using LogReg.Simd.Tests.Support;
using LogReg.Simd.Threading;
using Xunit;

namespace LogReg.Simd.Tests.Passes;

/// <summary>The fused pass of several classes: against the scalar formulas, panel by panel, and on any number of threads.</summary>
public class ClassPassTests
{
    private const int LogitGap = 3;

    // Many panels, several groups in a panel, strips with a tail, less than a strip, no features at all.
    private static readonly MatrixCase[] Cases =
    [
        new(9000, 3, 0, 0, 0, 0, 0, 21),
        new(2100, 37, 2, 0, 0, 0, 1, 22),
        new(450, 1100, 0, 0, 0, 0, 0, 23),
        new(30, 7, 0, 0, 0, 0, 4, 24),
        new(21, 0, 0, 0, 0, 0, 0, 25),
    ];

    private static readonly int[] ClassCounts = [3, 10, 5, 2, 4];

    [Theory]
    [EveryPrecisionAndLayout]
    public void Sums_and_logits_are_those_of_the_reference<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < Cases.Length; i++)
        {
            foreach (bool weighted in (bool[])[false, true])
            {
                ClassProblem<T> problem = ClassProblem<T>.Draw(Cases[i], ClassCounts[i]);
                using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem.Rows);
                (double[] sums, T[][] logits) = Run(matrix, problem, weighted, 2);
                (double[] expected, double[] bounds) = problem.Expected(layout, weighted, matrix.PanelCount, matrix.Plan.StripsPerPanel * Lanes.Count);
                Bits.AssertWithin<double>(expected, sums, bounds, "Sum", (precision, layout, Cases[i], weighted));
                for (int k = 0; k < problem.ClassCount; k++)
                {
                    double[] exact = Oracle.Logits(problem.Classes[k]);
                    Bits.AssertWithin<T>(exact, logits[k], ErrorBounds<T>.Logits(layout, problem.Classes[k]), $"Logit of class {k}", (precision, Cases[i]));
                }
            }
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void The_hessian_product_is_that_of_the_reference<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ClassProblem<T> problem = ClassProblem<T>.Draw(Cases[1], 4);
        using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem.Rows);
        double[] alone = HessianProduct(matrix, problem, 1);
        (double[] expected, double[] bounds) = problem.ExpectedHessianProduct(layout, matrix.PanelCount, matrix.Plan.StripsPerPanel * Lanes.Count);
        Bits.AssertWithin<double>(expected, alone, bounds, "Sum", (precision, layout));
        Bits.AssertSame<double>(alone, HessianProduct(matrix, problem, 3), "Sum on three threads", (precision, layout));
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void Any_number_of_threads_gives_the_same_bits<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < Cases.Length; i++)
        {
            ClassProblem<T> problem = ClassProblem<T>.Draw(Cases[i], ClassCounts[i]);
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem.Rows);
            (double[] sums, T[][] logits) = Run(matrix, problem, weighted: true, 1);
            foreach (int threads in (int[])[2, 3, 5])
            {
                (double[] otherSums, T[][] otherLogits) = Run(matrix, problem, weighted: true, threads);
                Bits.AssertSame<double>(sums, otherSums, $"Sum on {threads} threads,", (precision, Cases[i]));
                Assert.All(Enumerable.Range(0, logits.Length), k => Bits.AssertSame<T>(logits[k], otherLogits[k], $"Logit of class {k}", (precision, threads)));
            }
        }
    }

    /// <summary>Also where there are more panels than pieces, and under every policy.</summary>
    [Theory]
    [EveryPolicyAndLayout]
    public void Sums_are_those_of_the_panels_added_by_the_tree<T>(Policy<T> policy, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Rows of one feature are padded to 16 under the consecutive layout: 64 panels of them would fill 70 MB.
        MatrixCase manyPanels = new((4096 * 66) + 77, 1, 0, 0, 0, 0, 0, 26);
        foreach (MatrixCase item in layout == StripLayout.Interleaved ? (MatrixCase[])[manyPanels, Cases[1]] : [Cases[1], Cases[2]])
        {
            ClassProblem<T> problem = ClassProblem<T>.Draw(item, 3);
            using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem.Rows);
            StripKernels<T> kernels = policy.Strips(layout, problem.Rows.FeatureCount);
            double[] sums = PairwiseTree.Sum([.. Enumerable.Range(0, matrix.PanelCount).Select(panel => PanelSums(kernels, matrix, problem, panel))]);
            Bits.AssertSame<double>(sums, Run(matrix, problem, weighted: true, 2).Sums, "Sum", (policy, layout, item));
        }
    }

    [Theory]
    [EveryPrecisionAndLayout]
    public void Memory_for_many_classes_serves_fewer_with_the_same_bits<T>(Precision<T> precision, StripLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ClassProblem<T> problem = ClassProblem<T>.Draw(Cases[1], 3);
        using FeatureMatrix<T> matrix = PassRunner.Pack(layout, problem.Rows);
        (double[] sums, _) = Run(matrix, problem, weighted: true, 2);
        (double[] again, _) = Run(matrix, problem, weighted: true, 2, memoryFor: 9, rounds: 2);
        Bits.AssertSame<double>(sums, again, "Sum", (precision, layout));
    }

    /// <summary>One pass, labels, weights and logits ending at their guard pages.</summary>
    private static unsafe (double[] Sums, T[][] Logits) Run<T>(
        FeatureMatrix<T> matrix, ClassProblem<T> problem, bool weighted, int threads, int memoryFor = 0, int rounds = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = problem.Rows.Rows;
        using Operand<T> labels = Operand<T>.Input(problem.Labels);
        using Operand<T> weights = Operand<T>.Input(problem.Rows.SampleWeights);
        using Operand<T> coefficients = Operand<T>.Input(problem.Coefficients);
        using Operand<T> intercepts = Operand<T>.Input(problem.Intercepts);
        using Operand<T> logits = Operand<T>.Output((problem.ClassCount * (rows + LogitGap)) - LogitGap);
        T[] untouched = logits.Take();
        SoftmaxTerms<T> terms = new()
        {
            Labels = labels.Pointer,
            SampleWeights = weighted ? weights.Pointer : null,
            Logits = logits.Pointer,
            LogitStride = rows + LogitGap,
        };
        using WorkerTeam team = new(threads, Sharing.Always);
        using FeaturePass<SoftmaxTerms<T>, T> work = matrix.NewPass(in terms, Math.Max(memoryFor, problem.ClassCount), team);
        work.VectorCount = problem.ClassCount;
        work.Coefficients = coefficients.Pointer;
        work.Intercepts = intercepts.Pointer;
        double[] sums = new double[(problem.ClassCount * matrix.FeatureCount) + terms.SumCount(problem.ClassCount)];
        Assert.True(sums.Length <= work.SumLength);
        for (int round = 0; round < rounds; round++)
        {
            work.Compute(sums);
        }

        T[] all = logits.Take();
        for (int k = 0; k < problem.ClassCount - 1; k++)
        {
            Range gap = ((k * (rows + LogitGap)) + rows)..((k + 1) * (rows + LogitGap));
            Bits.AssertSame<T>(untouched.AsSpan()[gap], all.AsSpan()[gap], "the gap behind a class", threads);
        }

        return (sums, [.. Enumerable.Range(0, problem.ClassCount).Select(k => all.AsSpan(k * (rows + LogitGap), rows).ToArray())]);
    }

    /// <summary>The product with the Hessian at the problem's point, along the coefficients of its second set.</summary>
    private static unsafe double[] HessianProduct<T>(FeatureMatrix<T> matrix, ClassProblem<T> problem, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (_, T[][] logits) = Run(matrix, problem, weighted: true, 1);
        using Operand<T> point = Operand<T>.Input(logits.SelectMany(row => row).ToArray());
        using Operand<T> weights = Operand<T>.Input(problem.Rows.SampleWeights);
        using Operand<T> direction = Operand<T>.Input(problem.Direction.Coefficients);
        using Operand<T> intercepts = Operand<T>.Input(problem.Direction.Intercepts);
        SoftmaxHessianTerms<T> terms = new() { PointLogits = point.Pointer, LogitStride = problem.Rows.Rows, SampleWeights = weights.Pointer };
        using WorkerTeam team = new(threads, Sharing.Always);
        using FeaturePass<SoftmaxHessianTerms<T>, T> work = matrix.NewPass(in terms, problem.ClassCount, team);
        work.Coefficients = direction.Pointer;
        work.Intercepts = intercepts.Pointer;
        double[] sums = new double[work.SumLength];
        work.Compute(sums);
        return sums;
    }

    /// <summary>The sums of one panel, with a scratch that ends at its guard page and holds NaN at first.</summary>
    private static unsafe double[] PanelSums<T>(StripKernels<T> kernels, FeatureMatrix<T> matrix, ClassProblem<T> problem, int panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> coefficients = Operand<T>.Input(problem.Coefficients);
        using Operand<T> intercepts = Operand<T>.Input(problem.Intercepts);
        using Operand<T> labels = Operand<T>.Input(problem.Labels);
        using Operand<T> weights = Operand<T>.Input(problem.Rows.SampleWeights);
        SoftmaxTerms<T> terms = new() { Labels = labels.Pointer, SampleWeights = weights.Pointer };
        PassShape shape = kernels.ShapeOf(in terms, matrix.Strips, matrix.FeatureCount, problem.ClassCount, isInMemory: panel % 2 == 0);
        using Operand<byte> scratch = Operand<byte>.Scratch((int)new PassScratch<T>(in shape, null).ByteLength);
        using Operand<double> sums = Operand<double>.InOut(new double[(problem.ClassCount * matrix.FeatureCount) + terms.SumCount(problem.ClassCount)]);
        int firstRow = matrix.Plan.FirstStrip(panel) * Lanes.Count;
        kernels.AddPass(
            in terms,
            matrix.Strips,
            firstRow,
            Math.Min(matrix.Plan.StripsOf(panel) * Lanes.Count, matrix.SampleCount - firstRow),
            matrix.FeatureCount,
            coefficients.Pointer,
            intercepts.Pointer,
            problem.ClassCount,
            new PassScratch<T>(in shape, scratch.Pointer),
            isInMemory: panel % 2 == 0,
            sums.Pointer);
        scratch.Take();
        return sums.Take();
    }
}
