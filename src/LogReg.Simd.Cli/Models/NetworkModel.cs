namespace LogReg.Simd.Cli.Models;

/// <summary>A network with one hidden layer: one logit for two classes, otherwise one per class.</summary>
internal sealed class NetworkModel(HiddenLayerModel model) : FittedModel
{
    public HiddenLayerModel Model => model;

    public override ModelKind Kind => ModelKind.Network;

    public override bool ScoresInDouble => model.ScoresInDouble;

    public override int FeatureCount => model.FeatureCount;

    public override int OutputCount => model.OutputCount;

    protected override void ComputeLogits(ReadOnlySpan<float> rows, Span<float> logits) => model.ComputeLogits(rows, logits);

    protected override void ComputeLogits(ReadOnlySpan<double> rows, Span<double> logits) => model.ComputeLogits(rows, logits);

    protected override void ToProbabilities(Span<float> logits) => ToProbabilitiesOf(logits);

    protected override void ToProbabilities(Span<double> logits) => ToProbabilitiesOf(logits);

    private void ToProbabilitiesOf<T>(Span<T> logits)
        where T : unmanaged
    {
        if (IsBinary)
        {
            LogisticPrimitives.Sigmoid<T>(logits, logits);
            return;
        }

        for (int i = 0; i < logits.Length; i += OutputCount)
        {
            Span<T> row = logits.Slice(i, OutputCount);
            LogisticPrimitives.SoftMax<T>(row, row);
        }
    }
}
