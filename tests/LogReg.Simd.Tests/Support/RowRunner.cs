using System.Numerics;
using LogReg.Simd.Kernels.Elementwise;
using LogReg.Simd.Kernels.Pass;
using LogReg.Simd.Kernels.Terms;
using Xunit;

namespace LogReg.Simd.Tests.Support;

/// <summary>Runs the row-major kernels with every operand in guarded memory, placed as the problem's shape says.</summary>
internal static unsafe class RowRunner
{
    /// <summary>The logits of all rows.</summary>
    public static T[] Logits<T>(Policy<T> policy, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> features = Features(problem);
        using Operand<T> coefficients = Vector(problem, problem.Coefficients);
        using Operand<T> logits = Destination<T>(problem.Shape, problem.Rows);
        policy.Rows.Logits(
            features.Pointer, problem.Shape.Stride, problem.Rows, problem.FeatureCount, coefficients.Pointer, problem.Intercept, logits.Pointer);
        return logits.Take();
    }

    /// <summary>The logit of one row on its own.</summary>
    public static T Logit<T>(Policy<T> policy, Problem<T> problem, int row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> features = Vector(problem, problem.Row(row));
        using Operand<T> coefficients = Vector(problem, problem.Coefficients);
        return policy.Direct.Dot(features.Pointer, problem.FeatureCount, coefficients.Pointer) + problem.Intercept;
    }

    /// <summary>The probabilities of all rows.</summary>
    public static T[] Probabilities<T>(Policy<T> policy, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> features = Features(problem);
        using Operand<T> coefficients = Vector(problem, problem.Coefficients);
        using Operand<T> probabilities = Destination<T>(problem.Shape, problem.Rows);
        policy.Rows.Probabilities(
            features.Pointer, problem.Shape.Stride, problem.Rows, problem.FeatureCount, coefficients.Pointer, problem.Intercept, probabilities.Pointer);
        return probabilities.Take();
    }

    /// <summary>The logit and the probability of one row on its own, through the public door.</summary>
    public static (T Logit, T Probability) One<T>(Problem<T> problem, int row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> features = Vector(problem, problem.Row(row));
        using Operand<T> coefficients = Vector(problem, problem.Coefficients);
        return (
            LogisticPrimitives.ComputeLogit<T>(features.Span, coefficients.Span, problem.Intercept),
            LogisticPrimitives.ComputeProbability<T>(features.Span, coefficients.Span, problem.Intercept));
    }

    /// <summary>The running gradient after Xᵀr was added to what it held, the coefficients or nothing.</summary>
    public static T[] Gradient<T>(Policy<T> policy, Problem<T> problem, bool fromCoefficients = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] start = new T[problem.Shape.PaddedFeatures];
        if (fromCoefficients)
        {
            problem.Coefficients.CopyTo(start, 0);
        }

        using Operand<T> features = Features(problem);
        using Operand<T> residuals = Vector(problem, problem.Residuals);
        using Operand<T> gradient = Operand<T>.InOut(start, problem.Shape.Edge, problem.Shape.DestinationOffset);
        policy.Rows.AccumulateGradient(
            features.Pointer, problem.Shape.Stride, problem.Rows, problem.FeatureCount, residuals.Pointer, gradient.Pointer);
        return gradient.Take()[..problem.FeatureCount];
    }

    /// <summary>The sums of the fused pass over one panel of the caller's rows, which have the same bits whether the rows are read side by side or stream from memory.</summary>
    public static FusedSums<T> LossGradient<L, T>(Policy<T> policy, Problem<T> problem, bool weighted)
        where L : struct, IPointwiseLoss
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] sums = LossGradient<L, T>(policy, problem, weighted, streams: false);
        Assert.Equal(sums.Select(BitConverter.DoubleToInt64Bits), LossGradient<L, T>(policy, problem, weighted, streams: true).Select(BitConverter.DoubleToInt64Bits));
        return FusedSums<T>.Of(sums, null);
    }

    private static double[] LossGradient<L, T>(Policy<T> policy, Problem<T> problem, bool weighted, bool streams)
        where L : struct, IPointwiseLoss
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> features = Features(problem);
        using Operand<T> coefficients = Vector(problem, problem.Coefficients);
        using Operand<T> labels = Vector(problem, problem.Labels);
        using Operand<T> weights = Vector(problem, problem.SampleWeights);
        int d = problem.FeatureCount;
        using Operand<T> intercepts = Vector<T>(problem, [problem.Intercept]);
        IndependentTerms<L, T> terms = new() { Only = new BinaryProblem<T>((nint)labels.Pointer, weighted ? (nint)weights.Pointer : 0, 0, 0) };
        PassShape shape = policy.Rows.ShapeOf(in terms, d, 1);
        using Operand<byte> scratch = Operand<byte>.Scratch((int)new PassScratch<T>(in shape, null).ByteLength);
        using Operand<double> sums = Operand<double>.InOut(new double[d + 2], problem.Shape.Edge, problem.Shape.DestinationOffset);
        policy.Rows.AddPass(
            in terms,
            features.Pointer,
            problem.Shape.Stride,
            0,
            problem.Rows,
            d,
            streams,
            coefficients.Pointer,
            intercepts.Pointer,
            1,
            new PassScratch<T>(in shape, scratch.Pointer),
            sums.Pointer);
        return sums.Take();
    }

    private static Operand<T> Features<T>(Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Operand<T>.Input(problem.Features, problem.Shape.Edge, problem.Shape.FeatureOffset);

    private static Operand<T> Vector<T>(Problem<T> problem, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Operand<T>.Input(values, problem.Shape.Edge, problem.Shape.VectorOffset);

    private static Operand<E> Destination<E>(Shape shape, int length)
        where E : unmanaged =>
        Operand<E>.Output(length, shape.Edge, shape.DestinationOffset);
}
