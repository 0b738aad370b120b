using LogReg.Simd.Guards;
using LogReg.Simd.Memory;
using LogReg.Simd.Samples;
using LogReg.Simd.Training;

namespace LogReg.Simd.Sessions;

/// <summary>Labels and sample weights of a problem, checked and copied once, as the passes of all its fits read them.</summary>
internal sealed unsafe class ProblemSamples<T> : IDisposable
    where T : unmanaged
{
    private readonly double[] weightByClass;
    private readonly NativeBuffer labels;
    private readonly NativeBuffer? weights;

    /// <summary>What the weights that came were multiplied by.</summary>
    private readonly double weightUnit = 1;

    /// <summary>The weights times the factors of <see cref="factorsOf"/>; null where they are the weights.</summary>
    private NativeBuffer? weighted;
    private ClassWeights factorsOf = ClassWeights.None;

    private ProblemSamples(ReadOnlySpan<T> labels, ReadOnlySpan<T> weights, double[] weightByClass)
    {
        this.weightByClass = weightByClass;
        Count = labels.Length;
        this.labels = SampleMemory<T>.Copy(labels);
        if (!weights.IsEmpty)
        {
            this.weights = SampleMemory<T>.Copy(weights);
            weightUnit = WeightUnit.Apply(new Span<T>(this.weights.Pointer, Count));
        }
    }

    /// <summary>Gets the number of samples.</summary>
    public int Count { get; }

    /// <summary>Gets the number of classes.</summary>
    public int ClassCount => weightByClass.Length;

    /// <summary>Gets class indices.</summary>
    public ReadOnlySpan<T> Labels => new(labels.Pointer, Count);

    /// <summary>Gets the sample weights without class weights, in a unit of their own (<see cref="WeightUnit"/>); empty for ones.</summary>
    public ReadOnlySpan<T> Weights => weights is null ? [] : new ReadOnlySpan<T>(weights.Pointer, Count);

    /// <summary>Takes labels of two classes.</summary>
    public static ProblemSamples<T> OfLabels(ReadOnlySpan<T> labels, ReadOnlySpan<T> sampleWeights)
    {
        Guard.EmptyOrSameLength(sampleWeights.Length, labels.Length, nameof(sampleWeights), "weights", "samples");
        (double negative, double positive) = TrainingGuard.WeightsByClass(labels, sampleWeights);
        return new ProblemSamples<T>(labels, sampleWeights, [negative, positive]);
    }

    /// <summary>Takes class indices.</summary>
    public static ProblemSamples<T> OfClasses(ReadOnlySpan<int> classes, ReadOnlySpan<T> sampleWeights)
    {
        Guard.EmptyOrSameLength(sampleWeights.Length, classes.Length, nameof(sampleWeights), "weights", "samples");
        double[] weightByClass = MulticlassGuard.WeightsByClass(classes, sampleWeights);
        T[] labels = new T[classes.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = Elements.Of<T>(classes[i]);
        }

        return new ProblemSamples<T>(labels, sampleWeights, weightByClass);
    }

    /// <summary>Takes class indices of two classes.</summary>
    public static ProblemSamples<T> OfTwoClasses(ReadOnlySpan<int> classes, ReadOnlySpan<T> sampleWeights)
    {
        MulticlassGuard.TwoClasses(classes);
        return OfClasses(classes, sampleWeights);
    }

    /// <summary>The weight of each class times its factor.</summary>
    public double[] WeightsBy(ClassWeights classWeights)
    {
        double[] result = classWeights.FactorsFor(weightByClass);
        Doubles.Multiply(result, weightByClass);
        return result;
    }

    /// <summary>What a fit keeps of the samples, over the labels and weights here, which must outlive it.</summary>
    /// <param name="classWeights">The factors by class.</param>
    /// <param name="logitCount">The logits to keep of a sample.</param>
    public SampleMemory<T> NewMemory(ClassWeights classWeights, int logitCount = 1) =>
        new(labels, Weighted(classWeights), Count, logitCount, ownsLabels: false);

    /// <summary>The same of one class against all others, whose labels are 1 and 0.</summary>
    /// <param name="classIndex">The class.</param>
    /// <param name="classWeights">The factors by class: given ones hold for the samples of all classes, balanced ones for the class and its rest.</param>
    /// <param name="weightsOfBoth">Receives the weights of the rest and of the class.</param>
    public SampleMemory<T> NewMemory(int classIndex, ClassWeights classWeights, out double[] weightsOfBoth)
    {
        double[] byClass = WeightsBy(classWeights.IsBalanced ? ClassWeights.None : classWeights);
        weightsOfBoth = [0, byClass[classIndex]];
        for (int k = 0; k < byClass.Length; k++)
        {
            weightsOfBoth[0] += k == classIndex ? 0 : byClass[k];
        }

        NativeBuffer isOfClass = new((nuint)Count * (nuint)sizeof(T), cleared: false);
        try
        {
            Span<T> own = new(isOfClass.Pointer, Count);
            ReadOnlySpan<T> all = Labels;
            for (int i = 0; i < own.Length; i++)
            {
                own[i] = Elements.Of<T>((int)Elements.ToDouble(all[i]) == classIndex ? 1 : 0);
            }

            if (!classWeights.IsBalanced)
            {
                return new SampleMemory<T>(isOfClass, Weighted(classWeights), Count, 1, ownsLabels: true);
            }

            double[] factors = classWeights.FactorsFor(weightsOfBoth);
            Doubles.Multiply(weightsOfBoth, factors);
            return new SampleMemory<T>(isOfClass, ClassWeighting.Of(own, Weights, weightUnit, factors), Count, 1, ownsLabels: true, ownsWeights: true);
        }
        catch
        {
            // Factors out of range are an error of the caller, who may try others at once.
            isOfClass.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        labels.Dispose();
        weights?.Dispose();
        weighted?.Dispose();
    }

    private NativeBuffer? Weighted(ClassWeights classWeights)
    {
        if (classWeights != factorsOf)
        {
            weighted?.Dispose();
            (weighted, factorsOf) = (null, ClassWeights.None);
            double[] factors = classWeights.FactorsFor(weightByClass);
            weighted = factors.AsSpan().IndexOfAnyExcept(1.0) < 0 ? null : ClassWeighting.Of(Labels, Weights, weightUnit, factors);
            factorsOf = classWeights;
        }

        return weighted ?? weights;
    }
}
