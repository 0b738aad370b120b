using LogReg.Simd.Memory;
using LogReg.Simd.Samples;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>Class indices and sample weights of a run as the passes read them.</summary>
internal static class ClassSamples
{
    /// <summary>Copies classes and weights, the latter times the factors of their classes.</summary>
    /// <param name="classes">Class indices.</param>
    /// <param name="sampleWeights">The sample weights; empty for ones.</param>
    /// <param name="options">The options, for the factors by class.</param>
    /// <param name="classWeights">The weight of each class; receives it times its factor.</param>
    /// <param name="logitCount">The logits to keep of a sample.</param>
    public static SampleMemory<T> Of<T>(
        ReadOnlySpan<int> classes, ReadOnlySpan<T> sampleWeights, TrainingOptions options, Span<double> classWeights, int logitCount)
        where T : unmanaged
    {
        T[] labels = Labels<T>(classes);
        double[] factors = options.ClassWeights.FactorsFor(classWeights);
        System.Numerics.Tensors.TensorPrimitives.Multiply(classWeights, factors, classWeights);
        return new SampleMemory<T>(labels, ClassWeighting.Of<T>(labels, sampleWeights, factors), logitCount);
    }

    /// <summary>Class indices as elements of the features' type.</summary>
    public static T[] Labels<T>(ReadOnlySpan<int> classes)
        where T : unmanaged
    {
        T[] labels = new T[classes.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = Elements.Of<T>(classes[i]);
        }

        return labels;
    }
}
