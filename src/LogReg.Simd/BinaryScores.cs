using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LogReg.Simd.Guards;
using LogReg.Simd.Metrics;

namespace LogReg.Simd;

/// <summary>What a binary model says of rows: log-odds, or probabilities where it has no log-odds.</summary>
internal readonly ref struct BinaryScores<T>
    where T : unmanaged
{
    private BinaryScores(ReadOnlySpan<T> values, bool areProbabilities)
    {
        Values = values;
        AreProbabilities = areProbabilities;
    }

    public ReadOnlySpan<T> Values { get; }

    public bool AreProbabilities { get; }

    /// <summary>Scores rows; none of them may be NaN.</summary>
    public static BinaryScores<T> Of(LogisticModel model, ReadOnlySpan<T> features, int rowCount)
    {
        ArgumentNullException.ThrowIfNull(model);
        Guard.FloatOrDouble<T>();
        T[] scores = new T[rowCount];
        if (typeof(T) == typeof(float))
        {
            Score(model, MemoryMarshal.Cast<T, float>(features), MemoryMarshal.Cast<T, float>(scores.AsSpan()));
        }
        else
        {
            Score(model, MemoryMarshal.Cast<T, double>(features), MemoryMarshal.Cast<T, double>(scores.AsSpan()));
        }

        for (int i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(Element.Widen(scores[i])))
            {
                DecisionGuard.ThrowUndecided(i, nameof(features));
            }
        }

        return new BinaryScores<T>(scores, model.Link == Link.Identity);
    }

    private static void Score(LogisticModel model, ReadOnlySpan<float> features, Span<float> scores)
    {
        if (model.Link == Link.Identity)
        {
            model.PredictProbabilities(features, scores);
            return;
        }

        model.ComputeLogits(features, scores);
        if (model.Link == Link.Tanh)
        {
            TensorPrimitives.Add(scores, scores, scores);
        }
    }

    private static void Score(LogisticModel model, ReadOnlySpan<double> features, Span<double> scores)
    {
        if (model.Link == Link.Identity)
        {
            model.PredictProbabilities(features, scores);
            return;
        }

        model.ComputeLogits(features, scores);
        if (model.Link == Link.Tanh)
        {
            TensorPrimitives.Add(scores, scores, scores);
        }
    }
}
