using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LogReg.Simd.Guards;

/// <summary>The argument errors of the metrics, which look at values and not only at lengths.</summary>
/// <remarks>The checks are vectorised; the offender is searched for only when something is wrong.</remarks>
internal static class MetricGuard
{
    /// <summary>Checks that there is something to average.</summary>
    public static void NotEmpty(int length, string argument)
    {
        if (length == 0)
        {
            throw ArgumentErrors.Invalid(argument, $"The argument {argument} is empty, but a metric is a mean over its elements. Pass at least 1.");
        }
    }

    /// <summary>Checks that some sample counts, and that all together are a number.</summary>
    public static void WeightSum(double weightSum, string argument)
    {
        if (weightSum == 0)
        {
            throw ArgumentErrors.Invalid(
                argument,
                $"The argument {argument} sums to 0, so no sample counts. Give at least 1 sample a positive weight, or pass no weights.");
        }

        if (double.IsInfinity(weightSum))
        {
            throw ArgumentErrors.Invalid(
                argument,
                $"The argument {argument} sums to infinity. Divide all weights by the largest one: a metric depends on their ratios alone.");
        }
    }

    /// <summary>Checks that every logit has a place in the order of all.</summary>
    public static void Ordered<T>(ReadOnlySpan<T> logits)
        where T : unmanaged
    {
        bool any = typeof(T) == typeof(float)
            ? TensorPrimitives.IsNaNAny(MemoryMarshal.Cast<T, float>(logits))
            : TensorPrimitives.IsNaNAny(MemoryMarshal.Cast<T, double>(logits));
        if (any)
        {
            ThrowNaN(logits);
        }
    }

    /// <summary>Checks that a threshold is a number; both infinities are.</summary>
    public static void Threshold(double logitThreshold)
    {
        if (double.IsNaN(logitThreshold))
        {
            throw ArgumentErrors.Invalid(
                nameof(logitThreshold),
                $"The argument logitThreshold is NaN, but logits are compared with it. Pass the logit of a probability: log(p / (1 - p)), 0 for one half.");
        }
    }

    /// <summary>Checks that every probability is one; NaN is none.</summary>
    public static void Probabilities<T>(ReadOnlySpan<T> probabilities)
        where T : unmanaged
    {
        int offender = Ranges.FirstOutside(probabilities, 1);
        if (offender >= 0)
        {
            throw ArgumentErrors.Invalid(
                nameof(probabilities),
                $"The argument probabilities holds {probabilities[offender]} at index {offender}, but a probability must be between 0 and 1. Pass probabilities and not logits.");
        }
    }

    /// <summary>Says to an attached debugger that logits may be probabilities by mistake, which is nothing to throw for: logits may lie in [0, 1] too.</summary>
    public static void HintAtProbabilities<T>(ReadOnlySpan<T> logits)
        where T : unmanaged
    {
        if (System.Diagnostics.Debugger.IsAttached && LooksLikeProbabilities(logits))
        {
            System.Diagnostics.Debugger.Log(
                0, "LogReg.Simd", $"All {logits.Length} logits lie between 0 and 1. If they are probabilities, call the method whose name ends in FromProbabilities.\n");
        }
    }

    /// <summary>Whether many values all lie in [0, 1].</summary>
    public static bool LooksLikeProbabilities<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        const int Many = 8;
        return values.Length >= Many && Ranges.FirstOutside(values, 1) < 0;
    }

    /// <summary>Checks how many classes are in the top against how many there are.</summary>
    public static void TopCount(int topCount, int classCount)
    {
        if (topCount < 1 || topCount > classCount)
        {
            throw ArgumentErrors.OutOfRange(
                nameof(topCount), topCount,
                $"The top count is {topCount}, but there are {classCount} classes. Pass 1 to {classCount}.");
        }
    }

    /// <summary>Checks a share of the positives that is to be found.</summary>
    public static void TargetRecall(double targetRecall)
    {
        if (!(targetRecall > 0 && targetRecall <= 1))
        {
            throw ArgumentErrors.OutOfRange(
                nameof(targetRecall), targetRecall,
                $"The target recall is {targetRecall}, but it is a share of the positives. Pass a number above 0, 1 at most.");
        }
    }

    /// <summary>Checks that some threshold finds enough positives: none lies below the lowest logit or probability that there is.</summary>
    public static void ReachableRecall(double recall, double targetRecall, double bottom, string argument)
    {
        if (recall < targetRecall)
        {
            throw ArgumentErrors.Invalid(
                argument,
                $"The argument {argument} holds {bottom} for so many positives that no threshold finds more than {recall} of them, but the target is {targetRecall}. "
                + $"Pass a lower target, or look at those samples.");
        }
    }

    /// <summary>Checks what wrong decisions cost.</summary>
    public static void Costs(double falsePositiveCost, double falseNegativeCost)
    {
        Guard.NotNegative(falsePositiveCost, nameof(falsePositiveCost), "cost");
        Guard.NotNegative(falseNegativeCost, nameof(falseNegativeCost), "cost");
        if (falsePositiveCost == 0 && falseNegativeCost == 0)
        {
            throw ArgumentErrors.Invalid(
                nameof(falsePositiveCost),
                $"The costs are 0 and 0, so every threshold costs the same. Give false positives or false negatives a cost above 0.");
        }
    }

    /// <summary>Checks that a class has a sample that counts.</summary>
    public static void ClassPresent(double classWeight, int label, string metric, string argument = "labels")
    {
        if (classWeight == 0)
        {
            throw ArgumentErrors.Invalid(
                argument,
                $"The argument {argument} holds no {label} whose weight is positive, but {metric} has no value without that class. Pass samples of both classes.");
        }
    }

    /// <summary>Checks a number of bins.</summary>
    public static void BinCount(int binCount)
    {
        if (binCount < 1)
        {
            throw ArgumentErrors.OutOfRange(nameof(binCount), binCount, $"The bin count is {binCount}, but there must be at least 1 bin. Pass 10 for tenths.");
        }
    }

    [DoesNotReturn]
    private static void ThrowNaN<T>(ReadOnlySpan<T> logits)
        where T : unmanaged
    {
        int offender = 0;
        while (!double.IsNaN(ToDouble(logits[offender])))
        {
            offender++;
        }

        throw ArgumentErrors.Invalid(
            nameof(logits),
            $"The argument logits holds NaN at index {offender}, which is neither above nor below another logit. Leave the sample out, or look for NaN in its features.");
    }

    private static double ToDouble<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (float)(object)value : (double)(object)value;
}
