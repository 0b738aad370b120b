using System.Numerics;

namespace LogReg.Simd.Cli.Operations;

/// <summary>Predictions in some format on a stream.</summary>
internal abstract class PredictionRows<T>(IClassifier model, double threshold)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T logitThreshold = T.CreateTruncating(model.Link.LogitOf(threshold));

    protected IClassifier Model => model;

    public abstract void Write(PredictionBatch<T> batch);

    /// <summary>Writes what stands behind the last row.</summary>
    public abstract void Finish();

    /// <summary>The class that a row is taken for.</summary>
    protected int LabelOf(ReadOnlySpan<T> logits) => logits.Length > 1 ? Judging.Largest(logits) : logits[0] > logitThreshold ? 1 : 0;
}
