using LogReg.Simd.Training;

namespace LogReg.Simd.Cli.Models;

/// <summary>A linear model of several classes.</summary>
internal sealed class ClassModel(MulticlassModel model) : FittedModel
{
    public MulticlassModel Model => model;

    public override ModelKind Kind => model.Method == MulticlassMethod.Softmax ? ModelKind.Softmax : ModelKind.OneVsRest;

    public override bool ScoresInDouble => model.ScoresInDouble;

    public override int FeatureCount => model.FeatureCount;

    public override int OutputCount => model.ClassCount;

    /// <summary>One-vs-rest divides σ(z) by its sum, which is the softmax of log σ(z) = −softplus(−z).</summary>
    public override bool ToLogOdds<T>(Span<T> logits)
    {
        if (model.Method == MulticlassMethod.Softmax)
        {
            return false;
        }

        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = -logits[i];
        }

        LogisticPrimitives.Softplus<T>(logits, logits);
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = -logits[i];
        }

        return true;
    }

    protected override void ComputeLogits(ReadOnlySpan<float> rows, Span<float> logits) => model.ComputeLogits(rows, logits);

    protected override void ComputeLogits(ReadOnlySpan<double> rows, Span<double> logits) => model.ComputeLogits(rows, logits);

    protected override void ToProbabilities(Span<float> logits) => model.ToProbabilities(logits);

    protected override void ToProbabilities(Span<double> logits) => model.ToProbabilities(logits);
}
