using LogReg.Simd.Guards;
using LogReg.Simd.Memory;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>Sample weights times the factor of each sample's class (formula 3.4).</summary>
internal static unsafe class ClassWeighting
{
    /// <param name="labels">Class indices.</param>
    /// <param name="sampleWeights">The sample weights; empty for ones.</param>
    /// <param name="weightUnit">What the weights that the caller passed were multiplied by.</param>
    /// <param name="factors">One factor per class.</param>
    /// <returns>The products, in a unit of their own (<see cref="WeightUnit"/>).</returns>
    /// <exception cref="ArgumentException">A product is infinite, or zero though the weight is not: the element type does not hold it.</exception>
    public static NativeBuffer Of<T>(ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights, double weightUnit, ReadOnlySpan<double> factors)
        where T : unmanaged
    {
        NativeBuffer buffer = new((nuint)labels.Length * (nuint)sizeof(T), cleared: false);
        Span<T> weights = new(buffer.Pointer, labels.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            double factor = factors[(int)Elements.ToDouble(labels[i])];
            double weight = sampleWeights.IsEmpty ? 1 : Elements.ToDouble(sampleWeights[i]);
            weights[i] = Elements.Of<T>(factor * weight);
            double product = Elements.ToDouble(weights[i]);
            if (!double.IsFinite(product) || (product == 0 && weight > 0))
            {
                buffer.Dispose();
                throw OutOfRange<T>(weight / weightUnit, factor, product);
            }
        }

        WeightUnit.Apply(weights);

        return buffer;
    }

    private static ArgumentException OutOfRange<T>(double weight, double factor, double product) => ArgumentErrors.Invalid(
        "options",
        $"{nameof(TrainingOptions.ClassWeights)} makes {product} of the sample weight {weight}, by the factor {factor}, "
        + $"in {(typeof(T) == typeof(float) ? "single" : "double")} precision. Choose factors nearer to 1: only their ratio and the penalty count.");
}
