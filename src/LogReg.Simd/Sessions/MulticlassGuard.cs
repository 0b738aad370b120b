using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Memory;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>The argument errors of the door for several classes.</summary>
internal static class MulticlassGuard
{
    /// <summary>The certificate solves a system of K by K for the intercepts.</summary>
    private const int MostClasses = 32768;

    /// <summary>Checks class indices and weights, and returns the weight of each class.</summary>
    public static double[] WeightsByClass<T>(ReadOnlySpan<int> classes, ReadOnlySpan<T> sampleWeights)
        where T : unmanaged
    {
        if (classes.IsEmpty)
        {
            throw ArgumentErrors.Invalid(nameof(classes), $"There are no samples. Pass at least one of each class.");
        }

        SampleGuard.Weights(sampleWeights);
        int classCount = CountClasses(classes);
        int[] counts = new int[classCount];
        foreach (int label in classes)
        {
            counts[label]++;
        }

        double[] weights = sampleWeights.IsEmpty ? Array.ConvertAll(counts, count => (double)count) : new double[classCount];
        for (int i = 0; i < sampleWeights.Length; i++)
        {
            weights[classes[i]] += Elements.ToDouble(sampleWeights[i]);
        }

        ClassGuard.EveryClassPresent(counts, classes.Length, nameof(classes));
        int weightless = Array.FindIndex(weights, weight => !(weight > 0));
        if (weightless >= 0)
        {
            throw ArgumentErrors.Invalid(
                nameof(sampleWeights),
                $"Class {weightless} has no weight: the sample weights of its {counts[weightless]} samples sum to 0. Pass a weight above 0 in each class.");
        }

        SampleGuard.WeightSum(TensorPrimitives.Sum<double>(weights));
        return weights;
    }

    /// <summary>Checks that no class is beyond the second.</summary>
    public static void TwoClasses(ReadOnlySpan<int> classes)
    {
        int at = classes.IndexOfAnyExceptInRange(int.MinValue, 1);
        if (at >= 0)
        {
            throw ArgumentErrors.Invalid(
                nameof(classes), $"The class at index {at} is {classes[at]}, but the two classes are 0 and 1. Map the classes first, or train several classes by {nameof(MulticlassRegression)}.");
        }
    }

    /// <summary>Checks what several classes ask of the options, and the model to start from.</summary>
    /// <param name="options">The options.</param>
    /// <param name="method">The method.</param>
    /// <param name="classCount">K.</param>
    /// <param name="featureCount">d.</param>
    /// <param name="features">The argument that brought the features.</param>
    /// <param name="classes">The argument that brought the classes.</param>
    public static void CheckOptions(
        TrainingOptions options, MulticlassMethod method, int classCount, int featureCount, string features = "features", string classes = "classes")
    {
        Guard.Defined(method, nameof(method));
        TrainingGuard.ClassWeightCount(options.ClassWeights, classCount);
        if ((long)classCount * featureCount > int.MaxValue - classCount)
        {
            throw ArgumentErrors.Invalid(
                features,
                $"{classCount} classes by {featureCount} features make {(long)classCount * featureCount} coefficients, more than the {int.MaxValue} that an array holds.");
        }

        if (method == MulticlassMethod.Softmax && classCount > MostClasses)
        {
            throw ArgumentErrors.Invalid(classes, $"There are {classCount} classes, more than the {MostClasses} that softmax is trained for. Train one-vs-rest.");
        }

        long variables = classCount * (featureCount + 1L);
        string? problem = options switch
        {
            { Loss: not Loss.LogLoss } => $"The loss is {options.Loss}, but several classes are trained with {Loss.LogLoss}.",
            _ when method == MulticlassMethod.Softmax && !SolverNeeds.Of(options.Solver).AreMet(false, true, variables) =>
                $"The solver {options.Solver} needs at most {SolverNeeds.Of(options.Solver).MostSoftmaxVariables} variables of all classes at once, whose Hessian it forms, "
                + $"but there are {variables} variables in {classCount} classes. "
                + $"Choose {TrainingGuard.Listed(SolverNeeds.Serving(options.L1Strength > 0, true, variables))}, or train one-vs-rest.",
            _ => null,
        };
        if (problem is not null)
        {
            throw ArgumentErrors.Invalid(nameof(options), $"{problem}");
        }

        if (WarmStartGuard.Of<MulticlassModel>(options, featureCount) is { } start && (start.ClassCount != classCount || start.Method != method))
        {
            throw ArgumentErrors.Invalid(
                nameof(options),
                $"The model to start from has {start.ClassCount} classes and the method {start.Method}, but there are {classCount} and {method}. Pass a model of the same kind.");
        }
    }

    /// <summary>A loop of our own, optimised at once: for this one call TensorPrimitives compiles nine methods, three milliseconds of the first training of a process.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int LargestOf(ReadOnlySpan<int> classes)
    {
        int largest = 0;
        foreach (int each in classes)
        {
            largest = Math.Max(largest, each);
        }

        return largest;
    }

    private static int CountClasses(ReadOnlySpan<int> classes)
    {
        ClassGuard.NotNegative(classes, nameof(classes));
        int largest = LargestOf(classes);
        if (largest == 0)
        {
            throw ArgumentErrors.Invalid(nameof(classes), $"All {classes.Length} samples are of class 0, but a model tells at least 2 classes apart.");
        }

        if (largest >= classes.Length)
        {
            int at = classes.IndexOf(largest);
            throw ArgumentErrors.Invalid(
                nameof(classes),
                $"The class at index {at} is {largest}, which makes {(long)largest + 1} classes of only {classes.Length} samples; each class needs one. "
                + $"Number the classes 0 to K − 1 without gaps; {nameof(ClassLabels<>)} does.");
        }

        return largest + 1;
    }
}
