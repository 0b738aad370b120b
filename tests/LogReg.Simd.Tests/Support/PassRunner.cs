using System.Numerics;

namespace LogReg.Simd.Tests.Support;

/// <summary>Runs every pass over a packed matrix with the caller's spans in guarded memory.</summary>
internal static class PassRunner
{
    /// <summary>The classes of <see cref="ClassLogits"/>.</summary>
    public const int ClassCount = 5;

    /// <summary>Packs a problem's features.</summary>
    public static FeatureMatrix<T> Pack<T>(StripLayout layout, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        FeatureMatrix<T>.PackAs<T>(layout == StripLayout.Consecutive, problem.Features, problem.Rows, problem.FeatureCount, problem.Shape.Stride);

    /// <summary>Logits of the problem's coefficients.</summary>
    public static T[] Logits<T>(FeaturePasses<T> passes, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> coefficients = Vector(problem, problem.Coefficients);
        using Operand<T> logits = Destination<T>(problem.Shape, problem.Rows);
        passes.ComputeLogits(coefficients.Span, problem.Intercept, logits.Span);
        return logits.Take();
    }

    /// <summary>Logits of the classes of <see cref="OfClass"/>, one class after another.</summary>
    public static T[] ClassLogits<T>(FeaturePasses<T> passes, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Problem<T>[] classes = [.. Enumerable.Range(0, ClassCount).Select(k => OfClass(problem, k))];
        using Operand<T> coefficients = Vector(problem, classes.SelectMany(item => item.Coefficients).ToArray());
        using Operand<T> intercepts = Vector(problem, classes.Select(item => item.Intercept).ToArray());
        using Operand<T> logits = Destination<T>(problem.Shape, problem.Rows * ClassCount);
        passes.ComputeClassLogits(coefficients.Span, intercepts.Span, logits.Span);
        return logits.Take();
    }

    /// <summary>The problem of one class: coefficients times 1, −2, 3 …, exact wherever the problem is.</summary>
    public static Problem<T> OfClass<T>(Problem<T> problem, int k)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T factor = T.CreateChecked(k % 2 == 0 ? k + 1 : -k - 1);
        return problem with { Coefficients = [.. problem.Coefficients.Select(value => value * factor)], Intercept = problem.Intercept + factor };
    }

    /// <summary>The fused pass; the weight sum comes beside the panel sums.</summary>
    public static (FusedSums<T> Sums, double WeightSum) LossGradient<T>(FeaturePasses<T> passes, Problem<T> problem, bool weighted, bool curved)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> labels = Vector(problem, problem.Labels);
        using Operand<T> weights = Vector(problem, problem.SampleWeights);
        using Operand<T> coefficients = Vector(problem, problem.Coefficients);
        using Operand<T> curvatures = Destination<T>(problem.Shape, problem.Rows);
        using Operand<double> gradient = Destination<double>(problem.Shape, problem.FeatureCount);
        ReadOnlySpan<T> sampleWeights = weighted ? weights.Span : [];
        LogLossSums sums = curved
            ? passes.ComputeLogLossGradient(labels.Span, sampleWeights, coefficients.Span, problem.Intercept, gradient.Span, curvatures.Span)
            : passes.ComputeLogLossGradient(labels.Span, sampleWeights, coefficients.Span, problem.Intercept, gradient.Span);
        T[] taken = curvatures.Take();
        return (new FusedSums<T>(gradient.Take(), sums.InterceptGradient, sums.Loss, curved ? taken : null), sums.WeightSum);
    }

    /// <summary>Xᵀr of the problem's residuals, then Σ r.</summary>
    public static double[] TransposedProduct<T>(FeaturePasses<T> passes, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> residuals = Vector(problem, problem.Residuals);
        using Operand<double> product = Destination<double>(problem.Shape, problem.FeatureCount);
        double sum = passes.ComputeTransposedProduct(residuals.Span, product.Span);
        return [.. product.Take(), sum];
    }

    /// <summary>The Hessian product as <see cref="Oracle.HessianProduct"/> understands it; the intercept's element is last.</summary>
    public static double[] HessianProduct<T>(FeaturePasses<T> passes, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> curvatures = Vector(problem, problem.SampleWeights);
        using Operand<T> direction = Vector(problem, problem.Coefficients);
        using Operand<double> product = Destination<double>(problem.Shape, problem.FeatureCount);
        double intercept = passes.ComputeHessianProduct(curvatures.Span, direction.Span, problem.Intercept, product.Span);
        return [.. product.Take(), intercept];
    }

    /// <summary>XᵀDX with the sample weights for D.</summary>
    public static double[] Gram<T>(FeaturePasses<T> passes, Problem<T> problem)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using Operand<T> weights = Vector(problem, problem.SampleWeights);
        using Operand<double> gram = Destination<double>(problem.Shape, problem.FeatureCount * problem.FeatureCount);
        passes.ComputeGram(weights.Span, gram.Span);
        return gram.Take();
    }

    /// <summary>Everything that passes compute, one after another, for comparisons to the last bit.</summary>
    public static double[] All<T>(FeaturePasses<T> passes, Problem<T> problem, bool withGram = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (FusedSums<T> fused, double weightSum) = LossGradient(passes, problem, weighted: true, curved: true);
        (FusedSums<T> plain, double count) = LossGradient(passes, problem, weighted: false, curved: false);
        return
        [
            .. Problem<T>.Exact(Logits(passes, problem)),
            .. Problem<T>.Exact(ClassLogits(passes, problem)),
            .. fused.Gradient, fused.InterceptGradient, fused.Loss, weightSum,
            .. Problem<T>.Exact(fused.Curvatures),
            .. plain.Gradient, plain.InterceptGradient, plain.Loss, count,
            .. TransposedProduct(passes, problem),
            .. HessianProduct(passes, problem),
            .. withGram ? Gram(passes, problem) : [],
        ];
    }

    private static Operand<T> Vector<T>(Problem<T> problem, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Operand<T>.Input(values, problem.Shape.Edge, problem.Shape.VectorOffset);

    private static Operand<E> Destination<E>(Shape shape, int length)
        where E : unmanaged =>
        Operand<E>.Output(length, shape.Edge, shape.DestinationOffset);
}
