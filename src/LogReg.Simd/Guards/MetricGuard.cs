using System.Diagnostics.CodeAnalysis;
using System.Globalization;
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
            throw new ArgumentException($"The argument {argument} is empty, but a metric is a mean over its elements. Pass at least 1.", argument);
        }
    }

    /// <summary>Checks that every label is 0 or 1, by its bits; −0 is a 0.</summary>
    public static void Labels<T>(ReadOnlySpan<T> labels)
        where T : unmanaged
    {
        int offender = typeof(T) == typeof(float)
            ? MemoryMarshal.Cast<T, int>(labels).IndexOfAnyExcept(0, BitConverter.SingleToInt32Bits(1), int.MinValue)
            : MemoryMarshal.Cast<T, long>(labels).IndexOfAnyExcept(0, BitConverter.DoubleToInt64Bits(1), long.MinValue);
        if (offender >= 0)
        {
            throw new ArgumentException(
                $"The argument labels holds {Text(labels[offender])} at index {offender}, but a label is 0 or 1. Write 1 for the positive class and 0 for the other one.",
                nameof(labels));
        }
    }

    /// <summary>Checks that every weight is finite and not negative; empty means absent.</summary>
    public static void Weights<T>(ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        bool good = sampleWeights.IsEmpty || (typeof(T) == typeof(float)
            ? InRange(MemoryMarshal.Cast<T, float>(sampleWeights))
            : InRange(MemoryMarshal.Cast<T, double>(sampleWeights)));
        if (!good)
        {
            ThrowWeight(sampleWeights);
        }
    }

    /// <summary>Checks that some sample counts, and that all together are a number.</summary>
    public static void WeightSum(double weightSum, string argument)
    {
        if (weightSum == 0)
        {
            throw new ArgumentException(
                $"The argument {argument} sums to 0, so no sample counts. Give at least 1 sample a positive weight, or pass no weights.", argument);
        }

        if (double.IsInfinity(weightSum))
        {
            throw new ArgumentException(
                $"The argument {argument} sums to infinity. Divide all weights by the largest one: a metric depends on their ratios alone.", argument);
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
            throw new ArgumentException(
                "The argument logitThreshold is NaN, but logits are compared with it. Pass the logit of a probability: log(p / (1 - p)), 0 for one half.",
                nameof(logitThreshold));
        }
    }

    /// <summary>Checks that a class has a sample that counts.</summary>
    public static void ClassPresent(double classWeight, int label, string metric, string argument = "labels")
    {
        if (classWeight == 0)
        {
            throw new ArgumentException(
                $"The argument {argument} holds no {label} whose weight is positive, but {metric} has no value without that class. Pass samples of both classes.",
                argument);
        }
    }

    /// <summary>Checks a number of bins.</summary>
    public static void BinCount(int binCount)
    {
        if (binCount < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(binCount), binCount, $"The bin count is {binCount}, but there must be at least 1 bin. Pass 10 for tenths.");
        }
    }

    /// <summary>Checks that an enumeration's value is one of its names.</summary>
    public static void Defined<TEnum>(TEnum value, string argument)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(
                argument, value, $"The argument {argument} is {value:D}, which {typeof(TEnum).Name} does not define. Pass one of {string.Join(", ", Enum.GetNames<TEnum>())}.");
        }
    }

    private static bool InRange(ReadOnlySpan<float> values) => TensorPrimitives.Min(values) >= 0 && TensorPrimitives.Max(values) <= float.MaxValue;

    private static bool InRange(ReadOnlySpan<double> values) => TensorPrimitives.Min(values) >= 0 && TensorPrimitives.Max(values) <= double.MaxValue;

    [DoesNotReturn]
    private static void ThrowWeight<T>(ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        int offender = 0;
        while (ToDouble(sampleWeights[offender]) is >= 0 and <= double.MaxValue)
        {
            offender++;
        }

        throw new ArgumentException(
            $"The argument sampleWeights holds {Text(sampleWeights[offender])} at index {offender}, but a weight is finite and not negative. Pass 0 to leave a sample out.",
            nameof(sampleWeights));
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

        throw new ArgumentException(
            $"The argument logits holds NaN at index {offender}, which is neither above nor below another logit. Leave the sample out, or look for NaN in its features.",
            nameof(logits));
    }

    private static string Text<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? ((float)(object)value).ToString(CultureInfo.InvariantCulture)
            : ((double)(object)value).ToString(CultureInfo.InvariantCulture);

    private static double ToDouble<T>(T value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (float)(object)value : (double)(object)value;
}
