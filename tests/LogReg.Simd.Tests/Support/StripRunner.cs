using System.Numerics;
using LogReg.Simd.Kernels;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Rows;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Terms;

namespace LogReg.Simd.Tests.Support;

/// <summary>Runs the strip kernels over one panel with every operand in guarded memory.</summary>
/// <remarks>
/// The strips are laid out here, element by element from the formulas of the two layouts, and not by the packing under test. They
/// are aligned as a packed matrix is; the caller's vectors lie as the problem's shape says, and scratch holds NaN at first.
/// </remarks>
internal static unsafe class StripRunner
{
    /// <summary>The elements between the logits of two classes: nobody may write there.</summary>
    private const int ClassGap = 3;

    /// <summary>The strips: interleaved at strip·16·d + feature·16 + lane, consecutive at row·stride + feature; zero elsewhere, and so is the slack.</summary>
    public static T[] Pack<T>(StripLayout layout, Problem<T> problem, int slack = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int stride = problem.Shape.PaddedFeatures;
        T[] strips = new T[(problem.Shape.PaddedRows * (layout == StripLayout.Interleaved ? problem.FeatureCount : stride)) + slack];
        for (int row = 0; row < problem.Rows; row++)
        {
            ReadOnlySpan<T> values = problem.Row(row);
            for (int j = 0; j < values.Length; j++)
            {
                int offset = layout == StripLayout.Interleaved
                    ? (row / Lanes.Count * Lanes.Count * values.Length) + (j * Lanes.Count) + (row % Lanes.Count)
                    : (row * stride) + j;
                strips[offset] = values[j];
            }
        }

        return strips;
    }

    /// <summary>The logits of all rows.</summary>
    public static T[] Logits<T>(Policy<T> policy, StripLayout layout, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> logits = Destination<T>(problem.Shape, problem.Rows);
        Run(policy, layout, problem, new LogitTerms<T> { Logits = logits.Pointer }, problem.Coefficients, [problem.Intercept]);
        return logits.Take();
    }

    /// <summary>The logits of several classes; class k's coefficients begin at k·d.</summary>
    public static T[][] ClassLogits<T>(Policy<T> policy, StripLayout layout, Problem<T> problem, T[] coefficients, T[] intercepts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int stride = problem.Rows + ClassGap;
        using Operand<T> logits = Destination<T>(problem.Shape, Math.Max(0, (intercepts.Length * stride) - ClassGap));
        T[] untouched = logits.Take();
        Run(policy, layout, problem, new LogitTerms<T> { Logits = logits.Pointer, LogitStride = stride }, coefficients, intercepts);
        T[] all = logits.Take();
        for (int k = 0; k < intercepts.Length - 1; k++)
        {
            Range gap = ((k * stride) + problem.Rows)..((k + 1) * stride);
            Bits.AssertSame<T>(untouched.AsSpan()[gap], all.AsSpan()[gap], "the gap behind a class", problem.Shape);
        }

        return [.. Enumerable.Range(0, intercepts.Length).Select(k => all.AsSpan(k * stride, problem.Rows).ToArray())];
    }

    /// <summary>The 16 lane sums per feature after Xᵀr was added to lanes that held <paramref name="start"/>.</summary>
    public static T[] GradientLanes<T>(Policy<T> policy, Problem<T> problem, T start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] lanes = new T[problem.FeatureCount * Lanes.Count];
        Array.Fill(lanes, start);
        T[] padded = new T[problem.Shape.PaddedRows];
        problem.Residuals.CopyTo(padded, 0);
        using Operand<T> strips = Operand<T>.Input(Pack(StripLayout.Interleaved, problem));
        using Operand<T> residuals = Operand<T>.Input(padded);
        using Operand<T> gradient = Operand<T>.InOut(lanes);
        policy.Direct.AccumulateStripGradient(
            strips.Pointer, problem.Shape.StripCount, problem.FeatureCount, residuals.Pointer, gradient.Pointer);
        return gradient.Take();
    }

    /// <summary>The sums of the fused pass.</summary>
    public static FusedSums<T> LossGradient<L, T>(Policy<T> policy, StripLayout layout, Problem<T> problem, bool weighted, bool curved)
        where L : struct, IPointwiseLoss
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> labels = Vector(problem, problem.Labels);
        using Operand<T> weights = Vector(problem, problem.SampleWeights);
        using Operand<T> curvatures = Destination<T>(problem.Shape, problem.Rows);
        using Operand<T> logits = Destination<T>(problem.Shape, problem.Rows);
        BinaryProblem<T> only = new(
            (nint)labels.Pointer, weighted ? (nint)weights.Pointer : 0, curved ? (nint)logits.Pointer : 0, curved ? (nint)curvatures.Pointer : 0);
        double[] sums = Run(policy, layout, problem, new IndependentTerms<L, T> { Only = only }, problem.Coefficients, [problem.Intercept]);
        T[] taken = curvatures.Take();
        if (curved)
        {
            Bits.AssertSame<T>(Logits(policy, layout, problem), logits.Take(), "logits beside the sums", problem);
        }

        return FusedSums<T>.Of(sums, curved ? taken : null);
    }

    /// <summary>Xᵀr of the problem's residuals, then Σ r.</summary>
    public static double[] TransposedProduct<T>(Policy<T> policy, StripLayout layout, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> residuals = Vector(problem, problem.Residuals);
        return Run(policy, layout, problem, new GivenTerms<T> { Residuals = residuals.Pointer }, problem.Coefficients, [problem.Intercept]);
    }

    /// <summary>[X, 1]ᵀ D [X, 1] v with the sample weights for D and the coefficients and intercept for v; the intercept's element is last.</summary>
    public static double[] HessianProduct<T>(Policy<T> policy, StripLayout layout, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> curvatures = Vector(problem, problem.SampleWeights);
        return Run(policy, layout, problem, new CurvatureTerms<T> { Curvatures = curvatures.Pointer }, problem.Coefficients, [problem.Intercept]);
    }

    /// <summary>The sums of a pass over one panel: gradients, and then those of the terms. Some problems fetch ahead, past the end of the strips as well: a hint that may change nothing.</summary>
    public static double[] Run<C, T>(Policy<T> policy, StripLayout layout, Problem<T> problem, in C terms, T[] coefficients, T[] intercepts)
        where C : struct, IRowTerms<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = problem.FeatureCount;
        int k = intercepts.Length;
        StripKernels<T> kernels = policy.Strips(layout, d);
        using Operand<T> strips = Operand<T>.Input(Pack(layout, problem));
        using Operand<T> beta = Vector(problem, coefficients);
        using Operand<T> b = Vector(problem, intercepts);
        StripReader<T> reader = new(strips.Pointer);
        bool isInMemory = (problem.Rows + d) % 2 == 0;
        PassShape shape = kernels.ShapeOf(in terms, reader, d, k, isInMemory);
        using Operand<byte> scratch = Operand<byte>.Scratch((int)new PassScratch<T>(in shape, null).ByteLength);
        using Operand<double> sums = Operand<double>.InOut(new double[(k * d) + terms.SumCount(k)], problem.Shape.Edge, problem.Shape.DestinationOffset);
        kernels.AddPass(
            in terms, reader, 0, problem.Rows, d, beta.Pointer, b.Pointer, k, new PassScratch<T>(in shape, scratch.Pointer), isInMemory, sums.Pointer);
        return sums.Take();
    }

    private static Operand<T> Vector<T>(Problem<T> problem, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Operand<T>.Input(values, problem.Shape.Edge, problem.Shape.VectorOffset);

    private static Operand<E> Destination<E>(Shape shape, int length)
        where E : unmanaged =>
        Operand<E>.Output(length, shape.Edge, shape.DestinationOffset);
}
