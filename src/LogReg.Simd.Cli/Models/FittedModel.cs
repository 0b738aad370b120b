using System.Runtime.InteropServices;

namespace LogReg.Simd.Cli.Models;

/// <summary>A model of any kind, as far as it is applied to rows.</summary>
/// <remarks>Two classes have one logit, which is compared with a threshold; otherwise there is one per class, and the largest decides. Scoring allocates nothing.</remarks>
internal abstract class FittedModel
{
    public abstract ModelKind Kind { get; }

    public abstract int FeatureCount { get; }

    /// <summary>Gets the logits of a row: one of two classes, otherwise one per class.</summary>
    public abstract int OutputCount { get; }

    /// <summary>Gets a value indicating whether rows of single precision are scored in double.</summary>
    public abstract bool ScoresInDouble { get; }

    public bool IsBinary => OutputCount == 1;

    /// <summary>Writes the logits of rows that follow each other, row after row.</summary>
    public void ComputeLogits<T>(ReadOnlySpan<T> rows, Span<T> logits)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ComputeLogits(MemoryMarshal.Cast<T, float>(rows), MemoryMarshal.Cast<T, float>(logits));
        }
        else
        {
            ComputeLogits(MemoryMarshal.Cast<T, double>(rows), MemoryMarshal.Cast<T, double>(logits));
        }
    }

    /// <summary>Turns logits into probabilities in place: of the positive class, or of every class.</summary>
    public void ToProbabilities<T>(Span<T> logits)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ToProbabilities(MemoryMarshal.Cast<T, float>(logits));
        }
        else
        {
            ToProbabilities(MemoryMarshal.Cast<T, double>(logits));
        }
    }

    /// <summary>Turns logits in place into those whose sigmoid or softmax the probabilities are, which is what metrics take.</summary>
    /// <returns>False where they were so before, and nothing was done.</returns>
    public virtual bool ToLogOdds<T>(Span<T> logits)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        false;

    /// <summary>The logit above which a row of two classes is positive.</summary>
    /// <param name="threshold">A probability.</param>
    public virtual double LogitOf(double threshold) => Math.Log(threshold / (1 - threshold));

    protected abstract void ComputeLogits(ReadOnlySpan<float> rows, Span<float> logits);

    protected abstract void ComputeLogits(ReadOnlySpan<double> rows, Span<double> logits);

    protected abstract void ToProbabilities(Span<float> logits);

    protected abstract void ToProbabilities(Span<double> logits);
}
