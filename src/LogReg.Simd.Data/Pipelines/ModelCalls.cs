using System.Runtime.InteropServices;

namespace LogReg.Simd.Data.Pipelines;

/// <summary>The methods of models by the type of the elements, float or double.</summary>
internal static class ModelCalls
{
    public static int PredictOne<T>(this IClassifier model, ReadOnlySpan<T> row)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? model.Predict(MemoryMarshal.Cast<T, float>(row)) : model.Predict(MemoryMarshal.Cast<T, double>(row));

    public static void ComputeLogitsOf<T>(this IClassifier model, ReadOnlySpan<T> rows, Span<T> logits)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            model.ComputeLogits(MemoryMarshal.Cast<T, float>(rows), MemoryMarshal.Cast<T, float>(logits));
        }
        else
        {
            model.ComputeLogits(MemoryMarshal.Cast<T, double>(rows), MemoryMarshal.Cast<T, double>(logits));
        }
    }

    public static void ComputeLogitsOf<T>(this IClassifier model, FeatureSource<T> features, Span<T> logits)
        where T : unmanaged
    {
        if (features is FeatureSource<float> single)
        {
            model.ComputeLogits(single, MemoryMarshal.Cast<T, float>(logits));
        }
        else
        {
            model.ComputeLogits((FeatureSource<double>)(object)features, MemoryMarshal.Cast<T, double>(logits));
        }
    }

    public static void ComputeProbabilitiesOf<T>(this IClassifier model, ReadOnlySpan<T> rows, Span<T> probabilities)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            model.PredictProbabilities(MemoryMarshal.Cast<T, float>(rows), MemoryMarshal.Cast<T, float>(probabilities));
        }
        else
        {
            model.PredictProbabilities(MemoryMarshal.Cast<T, double>(rows), MemoryMarshal.Cast<T, double>(probabilities));
        }
    }

    public static void ComputeLogitsOf<T>(this IClassifier model, ReadOnlySpan<int> columns, ReadOnlySpan<T> values, Span<T> logits)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            model.ComputeLogits(columns, MemoryMarshal.Cast<T, float>(values), MemoryMarshal.Cast<T, float>(logits));
        }
        else
        {
            model.ComputeLogits(columns, MemoryMarshal.Cast<T, double>(values), MemoryMarshal.Cast<T, double>(logits));
        }
    }

    public static void ComputeProbabilitiesOf<T>(this IClassifier model, ReadOnlySpan<int> columns, ReadOnlySpan<T> values, Span<T> probabilities)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            model.PredictProbabilities(columns, MemoryMarshal.Cast<T, float>(values), MemoryMarshal.Cast<T, float>(probabilities));
        }
        else
        {
            model.PredictProbabilities(columns, MemoryMarshal.Cast<T, double>(values), MemoryMarshal.Cast<T, double>(probabilities));
        }
    }

    public static void MakeProbabilities<T>(this IClassifier model, Span<T> logits)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            model.ToProbabilities(MemoryMarshal.Cast<T, float>(logits));
        }
        else
        {
            model.ToProbabilities(MemoryMarshal.Cast<T, double>(logits));
        }
    }

    public static void MakeLogOdds<T>(this IClassifier model, Span<T> logits)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            model.ToLogOdds(MemoryMarshal.Cast<T, float>(logits));
        }
        else
        {
            model.ToLogOdds(MemoryMarshal.Cast<T, double>(logits));
        }
    }
}
