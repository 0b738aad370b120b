using System.Numerics.Tensors;
using LogReg.Simd.Guards;
using LogReg.Simd.Training;

namespace LogReg.Simd;

/// <content>The maps from logits.</content>
public sealed partial class MulticlassModel
{
    /// <summary>Gets the logits of a row, which are K.</summary>
    public int LogitCount => ClassCount;

    /// <summary>Turns logits into probabilities of all classes in place, as the <see cref="Method"/> says.</summary>
    /// <param name="logits">K logits per row; receives as many probabilities.</param>
    /// <exception cref="ArgumentException">The span holds no whole rows; nothing is written.</exception>
    public void ToProbabilities(Span<float> logits) => ToProbabilities<float>(logits);

    /// <inheritdoc cref="ToProbabilities(Span{float})"/>
    public void ToProbabilities(Span<double> logits) => ToProbabilities<double>(logits);

    /// <summary>Turns logits in place into those whose softmax (formula 2.5) the probabilities are: themselves with softmax, log σ(z) with one-vs-rest.</summary>
    /// <param name="logits">K logits per row.</param>
    /// <exception cref="ArgumentException">The span holds no whole rows; nothing is written.</exception>
    public void ToLogOdds(Span<float> logits) => ToLogOdds<float>(logits);

    /// <inheritdoc cref="ToLogOdds(Span{float})"/>
    public void ToLogOdds(Span<double> logits) => ToLogOdds<double>(logits);

    private void ToProbabilities<T>(Span<T> logits)
        where T : unmanaged
    {
        Guard.WholeRows(logits.Length, ClassCount, int.MaxValue, nameof(logits), "classes");
        if (Method == MulticlassMethod.Softmax)
        {
            ClassScoring.SoftMax(logits, ClassCount);
        }
        else
        {
            ClassScoring.NormalizedSigmoid(logits, ClassCount);
        }
    }

    /// <summary>One-vs-rest divides σ(z) by its sum, which is the softmax of log σ(z) = −softplus(−z).</summary>
    private void ToLogOdds<T>(Span<T> logits)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        Guard.WholeRows(logits.Length, ClassCount, int.MaxValue, nameof(logits), "classes");
        if (Method == MulticlassMethod.OneVsRest)
        {
            TensorPrimitives.Negate(logits, logits);
            LogisticPrimitives.Softplus<T>(logits, logits);
            TensorPrimitives.Negate(logits, logits);
        }
    }
}
