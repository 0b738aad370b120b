using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using LogReg.Simd.Formatting;
using LogReg.Simd.Guards;
using LogReg.Simd.Memory;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>The argument errors of the training door.</summary>
internal static class TrainingGuard
{
    /// <summary>More than any pass adds up beside the gradient.</summary>
    private const int SumsBeside = 64;

    /// <summary>Checks that labels are 0 or 1 and weights finite and not negative, and returns the weight of each class.</summary>
    public static (double Negative, double Positive) WeightsByClass<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        SampleGuard.Labels(labels);
        SampleGuard.Weights(sampleWeights);
        int positives = PositiveCount(labels);
        (double negative, double positive) = (labels.Length - positives, positives);
        if (!sampleWeights.IsEmpty)
        {
            // Each by itself: where weights differ by more digits than double has, a difference of sums would leave nothing of the smaller class.
            (negative, positive) = (0, 0);
            for (int i = 0; i < labels.Length; i++)
            {
                double weight = Elements.ToDouble(sampleWeights[i]);
                double ofPositive = weight * Elements.ToDouble(labels[i]);
                positive += ofPositive;
                negative += weight - ofPositive;
            }
        }

        if (labels.IsEmpty)
        {
            throw ArgumentErrors.Invalid(nameof(labels), $"There are no samples. Pass at least one of each class.");
        }

        if (positives == 0 || positives == labels.Length)
        {
            throw ArgumentErrors.Invalid(
                nameof(labels),
                $"All {labels.Length} labels are {(positives == 0 ? 0 : 1)}, but a model needs samples of both classes. Check how labels were mapped to 0 and 1.");
        }

        double total = negative + positive;
        SampleGuard.WeightSum(total);
        if (!(positive > 0) || !(negative > 0))
        {
            string empty = total > 0 ? $"Class {(positive > 0 ? 0 : 1)} has" : "Both classes have";
            int count = total > 0 ? (positive > 0 ? labels.Length - positives : positives) : labels.Length;
            throw ArgumentErrors.Invalid(
                nameof(sampleWeights), $"{empty} no weight: the sample weights of {(total > 0 ? "its" : "their")} {count} samples sum to 0. Pass a weight above 0 in each class.");
        }

        return (negative, positive);
    }

    /// <summary>Checks a batch of a stream: labels, weights and features, but not that both classes are there.</summary>
    public static void Batch<T>(ReadOnlySpan<T> features, int featureCount, ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        SampleGuard.Labels(labels);
        SampleGuard.Weights(sampleWeights);
        int offender = Ranges.FirstNotFinite(features);
        if (offender >= 0)
        {
            ThrowFeature(Elements.ToDouble(features[offender]), offender / featureCount, offender % featureCount, nameof(features));
        }
    }

    /// <summary>The labels that are 1, by their bits.</summary>
    private static int PositiveCount<T>(ReadOnlySpan<T> labels)
        where T : unmanaged => typeof(T) == typeof(float)
            ? MemoryMarshal.Cast<T, int>(labels).Count(BitConverter.SingleToInt32Bits(1))
            : MemoryMarshal.Cast<T, long>(labels).Count(BitConverter.DoubleToInt64Bits(1));

    /// <summary>Checks that coefficients, and what sums keep beside them, fit into arrays.</summary>
    /// <param name="count">The coefficients of all classes.</param>
    /// <param name="argument">The argument that brought the features.</param>
    public static void CoefficientCount(long count, string argument)
    {
        int most = Array.MaxLength - SumsBeside;
        if (count > most)
        {
            throw ArgumentErrors.Invalid(argument, $"The features make {count} coefficients, more than the {most} that a model can have. Leave features out, or hash them into fewer.");
        }
    }

    /// <summary>Checks that class weights, where they are given, are as many as the classes.</summary>
    public static void ClassWeightCount(ClassWeights weights, int classCount)
    {
        if (weights.Factors.Count > 0 && weights.Factors.Count != classCount)
        {
            throw ArgumentErrors.Invalid(
                "options",
                $"The option {nameof(TrainingOptions.ClassWeights)} must have one weight per class, but has {weights.Factors.Count} class weights for {classCount} classes.");
        }
    }

    /// <param name="value">The feature.</param>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <param name="argument">The argument that brought it; null where it came with an earlier call.</param>
    [DoesNotReturn]
    public static void ThrowFeature(double value, int row, int column, string? argument)
    {
        string message = InvariantText.Of($"The feature in row {row}, column {column} is {value}, but training needs finite numbers. Fill or drop missing values first.");
        throw argument is null ? new InvalidOperationException(message) : new ArgumentException(message, argument);
    }

    [DoesNotReturn]
    public static void ThrowCoefficient(int column, string? argument)
    {
        string message = InvariantText.Of(
            $"The coefficient of column {column} is more than double holds, because the numbers of the column are that small. Multiply the column by a power of ten, in the rows to score too.");
        throw argument is null ? new InvalidOperationException(message) : new ArgumentException(message, argument);
    }

    [DoesNotReturn]
    public static void ThrowPenalty(Solver solver, bool isConvex, double l1Strength, string argument) =>
        throw ArgumentErrors.Invalid(
            argument,
            $"The solver {solver} needs a penalty with a derivative everywhere, which one with L1Strength {l1Strength} has not. "
            + $"Choose {Listed(SolverNeeds.Serving(true, isConvex))}, or set L1Strength to 0.");

    [DoesNotReturn]
    public static void ThrowNonConvex(Solver solver, Loss loss, string argument) =>
        throw ArgumentErrors.Invalid(
            argument,
            $"The solver {solver} needs a convex loss, which {loss} is not: its Hessians may be indefinite. Choose {Listed(SolverNeeds.Serving(false, false))}, or another loss.");

    /// <summary>Solvers in a sentence: "Auto, Lbfgs or AdaGrad".</summary>
    public static string Listed(IReadOnlyList<Solver> solvers) => $"{string.Join(", ", solvers.SkipLast(1))} or {solvers[^1]}";
}
