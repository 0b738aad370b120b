using System.Numerics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Simd;
using LogReg.Simd.Kernels.Strips;

namespace LogReg.Simd.Tests.Support;

/// <summary>Runs the strip kernels over one panel with every operand in guarded memory.</summary>
/// <remarks>
/// The strips are laid out here, element by element from the formulas of the two layouts, and not by the packing under test. They
/// are aligned as a packed matrix is; the caller's vectors lie as the problem's shape says, and scratch holds NaN at first.
/// </remarks>
internal static unsafe class StripRunner
{
    /// <summary>The elements between the logits of two classes, beyond the padded rows: nobody may write there.</summary>
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
        using Operand<T> strips = Operand<T>.Input(Pack(layout, problem));
        using Operand<T> coefficients = Vector(problem, problem.Coefficients);
        using Operand<T> logits = Destination<T>(problem.Shape, problem.Shape.PaddedRows);
        policy.Strips(layout, problem.FeatureCount).Logits(
            strips.Pointer, problem.Rows, problem.FeatureCount, coefficients.Pointer, problem.Intercept, logits.Pointer);
        return logits.Take()[..problem.Rows];
    }

    /// <summary>The logits of several classes; class k's coefficients begin at k·d.</summary>
    public static T[][] ClassLogits<T>(Policy<T> policy, StripLayout layout, Problem<T> problem, T[] coefficients, T[] intercepts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> strips = Operand<T>.Input(Pack(layout, problem));
        using Operand<T> beta = Vector(problem, coefficients);
        using Operand<T> offsets = Vector(problem, intercepts);
        int stride = problem.Shape.PaddedRows + ClassGap;
        using Operand<T> logits = Destination<T>(problem.Shape, Math.Max(0, (intercepts.Length * stride) - ClassGap));
        T[] untouched = logits.Take();
        policy.Strips(layout, problem.FeatureCount).ClassLogits(
            strips.Pointer, problem.Rows, problem.FeatureCount, beta.Pointer, offsets.Pointer, intercepts.Length, logits.Pointer, stride);
        T[] all = logits.Take();
        for (int k = 0; k < intercepts.Length - 1; k++)
        {
            Range gap = ((k * stride) + problem.Shape.PaddedRows)..((k + 1) * stride);
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
            strips.Pointer, problem.Shape.StripCount, problem.FeatureCount, residuals.Pointer, gradient.Pointer, FetchesAhead(problem) ? (byte*)strips.Pointer : null);
        return gradient.Take();
    }

    /// <summary>The sums of the fused pass.</summary>
    public static FusedSums<T> LossGradient<L, T>(Policy<T> policy, StripLayout layout, Problem<T> problem, bool weighted, bool curved)
        where L : struct, IPointwiseLoss
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StripKernels<T> kernels = policy.Strips(layout, problem.FeatureCount);
        using Operand<T> strips = Operand<T>.Input(Pack(layout, problem));
        using Operand<T> coefficients = Vector(problem, problem.Coefficients);
        using Operand<T> labels = Vector(problem, problem.Labels);
        using Operand<T> weights = Vector(problem, problem.SampleWeights);
        using Operand<T> curvatures = Destination<T>(problem.Shape, problem.Rows);
        using Operand<T> logits = Destination<T>(problem.Shape, problem.Rows);
        using Operand<T> scratch = Operand<T>.Scratch((int)kernels.ScratchLength(problem.FeatureCount));
        using Operand<double> sums = Destination<double>(problem.Shape, problem.FeatureCount + 2);
        kernels.LossGradient<L>(
            strips.Pointer,
            problem.Rows,
            problem.FeatureCount,
            labels.Pointer,
            weighted ? weights.Pointer : null,
            coefficients.Pointer,
            problem.Intercept,
            curved ? logits.Pointer : null,
            curved ? curvatures.Pointer : null,
            kernels.ScratchOver(scratch.Pointer, problem.FeatureCount),
            FetchesAhead(problem),
            sums.Pointer);
        T[] taken = curvatures.Take();
        if (curved)
        {
            Bits.AssertSame<T>(Logits(policy, layout, problem), logits.Take(), "logits beside the sums", problem);
        }

        return FusedSums<T>.Of(sums.Take(), curved ? taken : null);
    }

    /// <summary>Xᵀr of the problem's residuals, then Σ r.</summary>
    public static double[] TransposedProduct<T>(Policy<T> policy, StripLayout layout, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StripKernels<T> kernels = policy.Strips(layout, problem.FeatureCount);
        using Operand<T> strips = Operand<T>.Input(Pack(layout, problem));
        using Operand<T> residuals = Vector(problem, problem.Residuals);
        using Operand<T> scratch = Operand<T>.Scratch((int)kernels.ScratchLength(problem.FeatureCount));
        using Operand<double> sums = Destination<double>(problem.Shape, problem.FeatureCount + 1);
        kernels.TransposedProduct(
            strips.Pointer, problem.Rows, problem.FeatureCount, residuals.Pointer, kernels.ScratchOver(scratch.Pointer, problem.FeatureCount), sums.Pointer);
        return sums.Take();
    }

    /// <summary>[X, 1]ᵀ D [X, 1] v with the sample weights for D and the coefficients and intercept for v; the intercept's element is last.</summary>
    public static double[] HessianProduct<T>(Policy<T> policy, StripLayout layout, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StripKernels<T> kernels = policy.Strips(layout, problem.FeatureCount);
        using Operand<T> strips = Operand<T>.Input(Pack(layout, problem));
        using Operand<T> curvatures = Vector(problem, problem.SampleWeights);
        using Operand<T> direction = Vector(problem, problem.Coefficients);
        using Operand<T> scratch = Operand<T>.Scratch((int)kernels.ScratchLength(problem.FeatureCount));
        using Operand<double> sums = Destination<double>(problem.Shape, problem.FeatureCount + 1);
        kernels.HessianProduct(
            strips.Pointer,
            problem.Rows,
            problem.FeatureCount,
            curvatures.Pointer,
            direction.Pointer,
            problem.Intercept,
            kernels.ScratchOver(scratch.Pointer, problem.FeatureCount),
            sums.Pointer,
            FetchesAhead(problem));
        return sums.Take();
    }

    /// <summary>Whether a kernel is asked to fetch ahead, past the end of the strips as well: a hint that may change nothing.</summary>
    private static bool FetchesAhead<T>(Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (problem.Rows + problem.FeatureCount) % 2 == 0;

    private static Operand<T> Vector<T>(Problem<T> problem, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Operand<T>.Input(values, problem.Shape.Edge, problem.Shape.VectorOffset);

    private static Operand<E> Destination<E>(Shape shape, int length)
        where E : unmanaged =>
        Operand<E>.Output(length, shape.Edge, shape.DestinationOffset);
}
